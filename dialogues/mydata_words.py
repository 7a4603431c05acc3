"""Owns the words for the parts and the fields of what is stored about a person, as tables; knows no value."""

from __future__ import annotations

from collections.abc import Mapping

from dialogues.context import Context


def named(message: str) -> str:
    """Words in a table: `python -m locales.extract` collects them here, and they are said in a person's language later."""
    return message


#: The title of each part of the record.
TITLES: Mapping[str, str] = {
    "person": named("You"),
    "learner": named("Your learning"),
    "cohort": named("Your cohort"),
    "trainer": named("Cohorts you train"),
    "coordinator": named("Providers you coordinate"),
    "units": named("Units"),
    "answers": named("Answers to questions"),
    "repetition": named("Questions that come back"),
    "challenges": named("Challenges"),
    "attendance": named("Attendance"),
    "home_cards": named("Home cards"),
    "diary": named("Learning diary"),
    "reviews": named("Your trainer's decisions"),
    "assessments": named("Assessments"),
    "assessment_answers": named("Answers in assessments"),
    "self_ratings": named("How you see yourself"),
    "credentials": named("Credentials"),
    "feedback": named("Feedback you gave"),
    "messages": named("Messages I sent on my own"),
    "words": named("Lines you wrote or got"),
    "forms": named("Unfinished forms"),
    "loose": named("Not filed yet"),
    "log": named("Log of what you did"),
    "files": named("Photos, voice notes and files"),
}

#: The words for the fields of the record; a field without one goes by its technical name.
FIELDS: Mapping[str, str] = {
    "name": named("Name"),
    "language": named("Language"),
    "roles": named("Roles"),
    "created_at": named("Since"),
    "seen_at": named("Last sign of life"),
    "number": named("Number"),
    "full_name": named("Full name"),
    "birth_date": named("Birth date"),
    "contact": named("Contact"),
    "address": named("Address"),
    "privacy_version": named("Privacy notice, version"),
    "privacy_at": named("Agreed on"),
    "age_band": named("Age group"),
    "guardian_at": named("Guardian's yes attested on"),
    "paths": named("Paths"),
    "path": named("Path"),
    "persona": named("Persona"),
    "trade": named("Trade"),
    "nugget_at": named("First slot"),
    "diary_at": named("Second slot"),
    "quiet_from": named("Quiet from"),
    "quiet_to": named("Quiet to"),
    "stopped_at": named("Reminders stopped on"),
    "paused_until": named("Paused until"),
    "cohort": named("Cohort"),
    "provider": named("Provider"),
    "sending_org": named("Sending organisation"),
    "host_org": named("Host organisation"),
    "host_country": named("Host country"),
    "host_place": named("Host place"),
    "departure": named("Departure"),
    "return_date": named("Return"),
    "digest_at": named("Digest at"),
    "unit_id": named("Unit"),
    "item_id": named("Question"),
    "choice": named("Your choice"),
    "is_right": named("Right"),
    "answered_at": named("Answered on"),
    "due_at": named("Due on"),
    "text": named("Text"),
    "saw": named("What you saw"),
    "why": named("Why"),
    "take_home": named("What you would take home"),
    "verdict": named("Compared with home"),
    "local_date": named("Day"),
    "status": named("Status"),
    "late": named("Late"),
    "version": named("Version"),
    "words": named("Words"),
    "written_at": named("Written on"),
    "handed_in_at": named("Handed in on"),
    "saved_at": named("Saved on"),
    "decision": named("Decision"),
    "reason": named("Reason"),
    "comment": named("Comment"),
    "decided_at": named("Decided on"),
    "score": named("Points"),
    "points": named("Points"),
    "achievement": named("Achievement"),
    "awarded_at": named("Awarded on"),
    "signed_json": named("The signed credential"),
    "rating": named("Your view"),
    "scale": named("Scale (1–5)"),
    "kind": named("Kind"),
    "size": named("Size in bytes"),
    "stored_at": named("Saved on"),
}


def titles(c: Context) -> Mapping[str, str]:
    return {part: c.label(words) for part, words in TITLES.items()}


def labels(c: Context) -> Mapping[str, str]:
    return {field: c.label(words) for field, words in FIELDS.items()}
