"""Owns /mydata: everything stored about a person in one readable file, and the words that name its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dialogues.context import Context
from dialogues.kit import Attachment, Dialogue, Open, Screen, Turn, screen
from dialogues.notices import Args, Later, notice
from learning.keeping import keep_until
from learning.ledger import Audited, Talk, ask
from learning.ledger.everyone import FilesOf
from learning.mobility import Mobility
from learning.reminders import is_quiet, next_allowed, rule_of

mydata = Dialogue("mydata", commands=("mydata",))

#: A bot may send files of up to 50 MB; the rest of the archive is small.
PART_BYTES = 40_000_000


def parts_of(files: Sequence[tuple[str, int]]) -> list[tuple[str, ...]]:
    """Files (hash, bytes) in their order, in parts of at most 40 MB each; at least one part, perhaps empty."""
    parts: list[list[str]] = [[]]
    room = PART_BYTES
    for sha256, size in files:
        if size > room and parts[-1]:
            parts.append([])
            room = PART_BYTES
        parts[-1].append(sha256)
        room -= size
    return [tuple(part) for part in parts]


@mydata.opened
def open_mydata(c: Context, arg: str) -> Turn:
    return mydata.at("file", keep=[Audited("mydata")])


@mydata.screen("file")
def file(c: Context) -> Talk[Screen]:
    count = len(parts_of((yield from ask(FilesOf(c.person.id)))))
    files = [Attachment(make="mydata", kind="document", args={"part": part}) for part in range(count)]
    text = c.plural(
        "This is everything I keep about you. Unpack it and open index.html.",
        "This is everything I keep about you, in {n} parts. Unpack them and open index.html.",
        count,
    )
    rows = ((Open(c.label("What is kept and why"), "privacy"), Open(c.label("Delete my data"), "forget")), Open(c.label("Start page"), "menu"))
    return screen(text, *rows, files=files)


@notice("keeping_ends")
def keeping_ends(c: Context, args: Args) -> Screen | Later | None:
    """Two weeks before the time of keeping is over: what is wanted can still be taken along."""
    if c.learner is None or c.cohort is None:
        return None
    mobility, quiet = Mobility.of(c.cohort), rule_of(c.learner).quiet
    if is_quiet(c.now, quiet, mobility):
        until = next_allowed(c.now, quiet, mobility)
        return Later(until) if until else None
    day = keep_until(c.cohort.return_date, c.terms.keep_months)
    if mobility.local_now(c.now).date() > day:
        return None
    return screen(
        c.say("After {day} I delete what I keep about you, as agreed. You can take it along before. Your credential stays valid.", day=c.words.day(day)),
        Open(c.label("See all my data"), "mydata"),
        Open(c.label("Badges"), "badges"),
    )


# words for the file -------------------------------------------------------------------------------------------------


def titles(c: Context) -> Mapping[str, str]:
    """The title of each part of the record."""
    return {
        "person": c.label("You"),
        "learner": c.label("Your learning"),
        "cohort": c.label("Your cohort"),
        "trainer": c.label("Cohorts you train"),
        "coordinator": c.label("Providers you coordinate"),
        "units": c.label("Units"),
        "answers": c.label("Answers to questions"),
        "repetition": c.label("Questions that come back"),
        "challenges": c.label("Challenges"),
        "attendance": c.label("Attendance"),
        "home_cards": c.label("Home cards"),
        "diary": c.label("Learning diary"),
        "reviews": c.label("Your trainer's decisions"),
        "assessments": c.label("Assessments"),
        "assessment_answers": c.label("Answers in assessments"),
        "self_ratings": c.label("How you see yourself"),
        "credentials": c.label("Credentials"),
        "feedback": c.label("Feedback you gave"),
        "messages": c.label("Messages I sent on my own"),
        "words": c.label("Lines you wrote or got"),
        "forms": c.label("Unfinished forms"),
        "loose": c.label("Not filed yet"),
        "log": c.label("Log of what you did"),
        "files": c.label("Photos, voice notes and files"),
    }


def labels(c: Context) -> Mapping[str, str]:
    """The words for the fields of the record; a field without one goes by its technical name."""
    return {
        "name": c.label("Name"),
        "language": c.label("Language"),
        "roles": c.label("Roles"),
        "created_at": c.label("Since"),
        "seen_at": c.label("Last sign of life"),
        "number": c.label("Number"),
        "full_name": c.label("Full name"),
        "birth_date": c.label("Birth date"),
        "contact": c.label("Contact"),
        "address": c.label("Address"),
        "privacy_version": c.label("Privacy notice, version"),
        "privacy_at": c.label("Agreed on"),
        "age_band": c.label("Age group"),
        "guardian_at": c.label("Guardian's yes attested on"),
        "paths": c.label("Paths"),
        "path": c.label("Path"),
        "persona": c.label("Persona"),
        "trade": c.label("Trade"),
        "nugget_at": c.label("First slot"),
        "diary_at": c.label("Second slot"),
        "quiet_from": c.label("Quiet from"),
        "quiet_to": c.label("Quiet to"),
        "stopped_at": c.label("Reminders stopped on"),
        "paused_until": c.label("Paused until"),
        "cohort": c.label("Cohort"),
        "provider": c.label("Provider"),
        "sending_org": c.label("Sending organisation"),
        "host_org": c.label("Host organisation"),
        "host_country": c.label("Host country"),
        "host_place": c.label("Host place"),
        "departure": c.label("Departure"),
        "return_date": c.label("Return"),
        "digest_at": c.label("Digest at"),
        "unit_id": c.label("Unit"),
        "item_id": c.label("Question"),
        "choice": c.label("Your choice"),
        "is_right": c.label("Right"),
        "answered_at": c.label("Answered on"),
        "due_at": c.label("Due on"),
        "text": c.label("Text"),
        "saw": c.label("What you saw"),
        "why": c.label("Why"),
        "take_home": c.label("What you would take home"),
        "verdict": c.label("Compared with home"),
        "local_date": c.label("Day"),
        "status": c.label("Status"),
        "late": c.label("Late"),
        "version": c.label("Version"),
        "words": c.label("Words"),
        "written_at": c.label("Written on"),
        "handed_in_at": c.label("Handed in on"),
        "saved_at": c.label("Saved on"),
        "decision": c.label("Decision"),
        "reason": c.label("Reason"),
        "comment": c.label("Comment"),
        "decided_at": c.label("Decided on"),
        "score": c.label("Points"),
        "points": c.label("Points"),
        "achievement": c.label("Achievement"),
        "awarded_at": c.label("Awarded on"),
        "signed_json": c.label("The signed credential"),
        "rating": c.label("Your view"),
        "scale": c.label("Scale (1–5)"),
        "kind": c.label("Kind"),
        "size": c.label("Size in bytes"),
        "stored_at": c.label("Saved on"),
    }
