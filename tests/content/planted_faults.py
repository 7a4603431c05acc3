"""What can be broken in the curriculum: a table of faults with the words, cure and line the linter has to name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Edit = Callable[[str], str]


@dataclass(frozen=True)
class Fault:
    """One thing broken in one file, and what the linter has to say: part of the words, part of the cure, and the line.

    `at` is a pattern; its first match below `after` in the broken file (or in `found_in`) is the line to be named.
    """

    name: str
    file: str
    edit: Edit
    at: str
    what: str
    cure: str
    after: str = ""
    found_in: str | None = None


def swap(old: str, new: str, count: int = 1) -> Edit:
    def edit(text: str) -> str:
        assert old in text, f"the fault cannot be planted: {old!r} is not there"
        return text.replace(old, new, count)

    return edit


def sub(pattern: str, new: str, count: int = 1) -> Edit:
    def edit(text: str) -> str:
        changed, done = re.subn(pattern, new, text, count=count, flags=re.MULTILINE | re.DOTALL)
        assert done, f"the fault cannot be planted: {pattern!r} is not there"
        return changed

    return edit


def within(start: str, edit: Edit) -> Edit:
    """Apply an edit only to what follows `start`."""

    def change(text: str) -> str:
        head, found, tail = text.partition(start)
        assert found, f"the fault cannot be planted: {start!r} is not there"
        return head + found + edit(tail)

    return change


U0 = "en/unit-0.yaml"
LIB = "en/library.yaml"
PER = "en/personas.yaml"
FEED = "en/feedback.yaml"
GLO = "en/glossary.yaml"
PATH = "en/eco/path.yaml"
FINAL = "en/eco/final.yaml"
ECO3 = "en/eco/eco-3.yaml"
DE = "de/unit-0.yaml"

SHAPE = [
    Fault("broken YAML", FEED, swap("learner:", "learner: ["), r"\{id: l1", "no valid YAML", "indentation"),
    Fault(
        "a colon without quotation marks",
        U0,
        swap("title: Seventeen goals in two minutes", "title: Goals: all"),
        r"Goals: all",
        "no valid YAML",
        "quote",
    ),
    Fault(
        "a control character",
        U0,
        swap("Rahim repairs", "Rahim\x07 repairs"),
        r"\x07",
        "no valid YAML",
        "control characters",
    ),
    Fault(
        "unknown key",
        U0,
        swap("self_rating:", "self_ratng:"),
        r"^self_ratng",
        "unknown key 'self_ratng'",
        "did you mean 'self_rating'",
    ),
    Fault("missing key", U0, sub(r"^outcome: [^\n]*\n", ""), r"^id: U0", "'outcome' is missing", "add outcome"),
    Fault(
        "the same key twice",
        U0,
        swap("hours: 0.75", "hours: 0.75\nhours: 0.75"),
        r"(?<=0\.75\n)hours",
        "'hours' stands twice",
        "keep one",
    ),
    Fault(
        "a wrong kind of unit",
        U0,
        swap("phase: before", "phase: after"),
        r"^phase",
        "'after' is not allowed",
        "'before' or 'during'",
    ),
    Fault(
        "a number where a text belongs",
        U0,
        swap("title: Three dimensions, one planet", "title: 5"),
        r"title: 5",
        "a text is expected",
        "quotation marks",
    ),
    Fault(
        "an unquoted code",
        U0,
        swap('greencomp: ["1.1",', "greencomp: [1.1,"),
        r"^greencomp",
        "1.1 is not text",
        "quotation marks",
    ),
    Fault(
        "a text where a list belongs",
        U0,
        swap("sdgs: [4, 12, 13]", "sdgs: four"),
        r"^sdgs",
        "a list is expected",
        "dash",
    ),
    Fault(
        "an empty text",
        U0,
        sub(r"sdl_note: \|\n      Take[^\n]*", 'sdl_note: ""'),
        r'sdl_note: ""',
        "text is empty",
        "write it",
    ),
    Fault(
        "an option without its why",
        U0,
        sub(r", why: \"The low price is[^}]*", ""),
        r"A good buy",
        "'why' is missing",
        "add why",
    ),
    Fault(
        "no right answer",
        U0,
        within("U0.q02", swap("right: true", "right: false")),
        r"options:(?=\n        - \{id: a, text: \"We work)",
        "0 right options",
        "exactly one",
    ),
    Fault(
        "two right answers",
        U0,
        within("U0.q02", swap("right: false", "right: true")),
        r"options:(?=\n        - \{id: a, text: \"We work)",
        "2 right options",
        "exactly one",
    ),
    Fault(
        "an option id twice",
        U0,
        within("U0.q02", swap("{id: b", "{id: a")),
        r"- id: U0.q02",
        "option 'a' stands twice",
        "id of its own",
    ),
    Fault(
        "a tag that is not closed",
        U0,
        swap("<b>sustainable</b>", "<b>sustainable"),
        r"text: \|(?=\n      Nadia)",
        "<b> is never closed",
        "pair every <b>",
    ),
    Fault(
        "tags that cross",
        U0,
        swap("<b>sustainable</b>", "<b>sus<i>tain</b>able</i>"),
        r"text: \|(?=\n      Nadia)",
        "</b> closes nothing",
        "pair every <b>",
    ),
    Fault(
        "markup on a button",
        U0,
        swap("label: Ecological", 'label: "<b>Ecological</b>"'),
        r"label: .<b>Ecological",
        "only plain text",
        "take the tags out",
    ),
    Fault(
        "a card in a bucket that is not there",
        U0,
        swap("bucket: ecn", "bucket: eko"),
        r"bucket: eko",
        "'eko', which does not exist",
        "use one of",
    ),
    Fault(
        "more right cards asked than there are",
        U0,
        swap("need: 7", "need: 10"),
        r"need: 10",
        "need is 10 with 9 cards",
        "1 to 9",
    ),
    Fault(
        "an id that does not fit the file",
        U0,
        swap("id: U0\n", "id: U1\n"),
        r"^id: U1",
        "does not fit the file name",
        "write id: U0",
    ),
    Fault(
        "a language in the wrong folder",
        LIB,
        swap("language: en", "language: de"),
        r"^language",
        "in the folder en",
        "write language: en",
    ),
]

HARD = (
    "Organisational sustainability considerations necessitate interdisciplinary collaboration, because economically "
    "advantageous decisions occasionally generate environmentally disadvantageous consequences, whose identification "
    "presupposes methodologically comprehensive investigation."
)
HARD_GERMAN = (
    "Unternehmerische Verantwortung berücksichtigt gesamtgesellschaftliche Wechselwirkungen, betriebswirtschaftliche "
    "Notwendigkeiten sowie naturwissenschaftliche Zusammenhänge gleichermaßen, deren Berücksichtigung fachübergreifende "
    "Zusammenarbeit voraussetzt"
)

QUALITY = [
    Fault("a cover without words", U0, sub(r"^cover_alt: [^\n]*\n", ""), r"^title: Three ways", "does not say what its cover shows", "add cover_alt"),
    Fault("a nugget that is too long", U0, swap("Nadia starts in a joinery.", "Nadia starts in a joinery. " + "It is cold. " * 30), r"text: \|(?=\n      Nadia)", "words, at most 120", "one idea"),
    Fault("too many characters", U0, swap("Show a badge page.", "Show a badge page. " + "Again, please. " * 20), r"trainer_note: \|(?=\n      Show a badge)", "at most 300 fit", "shorten it by"),
    Fault("a nugget too long for a caption", U0, sub(r"source: Frame of[^\n]*", "source: Frame of this curriculum, 2026, " + "and more " * 50), r"text: \|(?=\n      You choose)", "a caption takes 1024", "shorten"),
    Fault("more than a message holds", U0, swap("You can do this unit alone in 30", "You can. " * 500 + "30"), r"^sdl_note", "Telegram takes 4096", "shorten"),
    Fault("a label that does not fit its button", U0, swap("label: Ecological", "label: Ecological sustainability at work"), r"label: Eco", "at most 24 fit", "shorten it by"),
    Fault("an endless sentence", U0, swap("Ask for a saving from", "Ask " + "and ask again " * 14 + "for a saving from"), r"trainer_note: \|(?=\n      Ask and)", "too long to read on a phone", "two sentences"),
    Fault("a zero-width character", U0, swap("Rahim repairs", "Rahim\u200b repairs"), r"text: \|(?=\n      In 2015)", "U+200B", "delete it"),
    Fault("a text that runs backwards", U0, swap("Rahim repairs", "Rahim \u202erepairs"), r"text: \|(?=\n      In 2015)", "U+202E", "delete it"),
    Fault("a tag that is not allowed", U0, swap("Rahim repairs", "<u>Rahim</u> repairs"), r"text: \|(?=\n      In 2015)", "the tag <u> is not allowed", "only <b> and <i>"),
    Fault("an HTML entity", U0, swap("Rahim repairs", "Rahim &amp; Co. repair"), r"text: \|(?=\n      In 2015)", "'&amp;'", "the sign itself"),
    Fault("Markdown", U0, swap("Rahim repairs", "**Rahim** repairs"), r"text: \|(?=\n      In 2015)", "Markdown", "<b>"),
    Fault("an unfinished text", U0, swap("Rahim repairs", "TO" + "DO repairs"), r"text: \|(?=\n      In 2015)", "unfinished", "finish it"),
    Fault("a link that is not secure", U0, swap("Make one home card today.", "See http://example.org today."), r"sdl_note: \|(?=\n      See)", "not secure", "https://"),
    Fault("a text too hard to read", U0, sub(r"Why look at all three\? [^\n]*", HARD), r"text: \|(?=\n      Nadia)", "hard to read: Flesch–Kincaid grade", "make two sentences"),
    Fault("YAML that not every parser takes", U0, swap("label: Social,", "label: Social?,"), r"label: Social\?", "not every YAML parser reads this", "quotation marks"),
    Fault("a number without a source", U0, sub(r"source: United Nations[^\n]*", "source: null"), r"source: null(?=\n    trainer_note: \|\n      Hang)", "'17' without a source line", "add source"),
    Fault("a source without a year", U0, sub(r"source: United Nations[^\n]*", "source: United Nations"), r"source: United", "no year", "add the year"),
    Fault("too few trade hooks", U0, sub(r"      hospitality: Half.*?(?=    question:)", ""), r"trade_hooks:", "3 trade hooks", "at least 5"),
    Fault("a trade that does not exist", U0, swap("      retail: Goods", "      retale: Goods"), r"retale", "no trade 'retale'", "use one of"),
    Fault("a goal that does not exist", U0, swap("sdgs: [4, 12, 13]", "sdgs: [4, 12, 18]"), r"^sdgs", "names 18, which library.yaml does not know", "use one"),
    Fault("a competence that does not exist", U0, swap('"4.3"]', '"4.4"]'), r"^greencomp", "names '4.4', which library.yaml does not know", "use one"),
    Fault("macro-competences that do not fit", U0, swap("macro: [M1, M2, M4]", "macro: [M1, M2]"), r"^macro", "belong to ['M1', 'M2', 'M4']", "write macro"),
    Fault("a phase that does not fit", U0, swap("phase: before", "phase: during"), r"^phase", "marked 'during'", "phase: before"),
    Fault("an outcome with a full stop", U0, sub(r"^(outcome: [^\n]*)", r"\1."), r"^outcome", "ends like a sentence", "full stop"),
    Fault("two nuggets", U0, sub(r"  - id: U0\.3\n.*?(?=^activity:)", ""), r"^nuggets", "2 nuggets", "three to five"),
    Fault("a nugget id out of order", U0, swap("  - id: U0.2\n", "  - id: U0.7\n"), r"- id: U0.7", "'U0.7' is out of its pattern", "call it U0.2"),
    Fault("a question that is called otherwise", U0, swap("id: U0.2.q", "id: U0.2.x"), r"id: U0.2.x", "'U0.2.x'", "call it U0.2.q"),
    Fault("a quiz id twice", U0, swap("id: U0.q04", "id: U0.q03"), r"(?<=\n    - )id: U0.q03\n      ask: \"In which", "'U0.q03' stands twice", "id of its own"),
    Fault("a pool that is too small", U0, sub(r"    - id: U0\.q10\n.*\Z", ""), r"items:", "a pool of 9", "at least 10"),
    Fault("a quiz question with three options", U0, within("U0.q02", sub(r"        - \{id: d, [^\n]*\n", "")), r"options:(?=\n        - \{id: a, text: \"We work)", "has 3 options", "four in a quiz"),
    Fault("an unusual name of an option", U0, within("U0.q02", swap("{id: d", "{id: e")), r"options:(?=\n        - \{id: a, text: \"We work)", "'abce'", "a, b, c, d"),
    Fault("the same option twice", U0, swap("We work so that our product outlasts all the others", "We work so that the firm, people and nature can go on"), r"\{id: b, text: \"We work", "twice", "different"),
    Fault("the same question twice", U0, sub(r"(?<=id: U0\.q02\n      )ask: [^\n]*", 'ask: "In which case can the credential be awarded?"'), r"(?<=U0.q09\n      )ask", "asks the same as U0.q02", "something else"),
    Fault("a reason that begins with praise", U0, within("U0.q02", sub(r"(right: true, why: \")", r"\1Right. ")), r"Right\. ", "begins with 'Right.'", "the reason itself", after="U0.q02"),
    Fault("all of the above", U0, swap("We work so that our product outlasts all the others", "All of the above"), r"All of the above", "says 'of the above'", "real answer"),
    Fault("a right option that gives itself away by its length", U0, swap("We work so that the firm, people and nature can go on", "We work so that the firm, the people who work in it and nature around it can go on together for a very long time"), r"options:(?=\n        - \{id: a, text: \"We work)", "the others 50 on average", "shorter"),
    Fault("a bucket without a card", U0, swap("    - {id: soc, label: Social", "    - {id: new, label: New}\n    - {id: soc, label: Social"), r"id: new", "no card belongs to bucket 'new'", "take it out"),
    Fault("two buckets", U0, sub(r"    - \{id: soc, label: Social[^\n]*\n(.*?)bucket: soc(.*?)bucket: soc(.*?)bucket: soc", r"\1bucket: eco\2bucket: ecn\3bucket: eco"), r"buckets:", "2 buckets", "three to six"),
    Fault("a sorted card without its why", U0, sub(r", why: \"Paint in a drain[^}]*", ""), r"\{id: c1", "card 'c1' has no why", "add why"),
    Fault("too few cards", U0, sub(r"    - \{id: c9,[^\n]*\n", ""), r"cards:", "8 cards to sort", "at least 9"),
    Fault("an activity that guessing solves", U0, swap("need: 7", "need: 3"), r"need: 3", "guessing is enough", "half of the cards"),
    Fault("a goal left out of the library", LIB, sub(r"^  17: [^\n]*\n", ""), r"^sdgs", "17", "exactly the 17 goals"),
    Fault("a credential without its tag", LIB, swap('"#Scouts4GreenApprenticeship (', '"Scouts ('), r"stack_title", "lacks its tag", "#Scouts4Green"),
    Fault("a trade twice", LIB, swap("{id: metal", "{id: construction"), r"\{id: construction, label: Metal", "'construction' stands twice", "id of its own"),
    Fault("answers that give the same points", PER, swap('text: "Now and then", knowledge: 1', 'text: "Now and then", knowledge: 2'), r"options:(?=\n      - \{id: a, text: \"Hardly)", "same points", "of its own"),
    Fault("two questions about knowledge", PER, swap("about: knowledge", "about: interest"), r"^questions", "2 questions about knowledge", "three of each"),
    Fault("four personas", PER, sub(r"  - id: P5\n.*\Z", ""), r"^personas", "4 personas", "five"),
    Fault("four scales", FEED, sub(r"  - \{id: l5,[^\n]*\n", ""), r"^learner", "4 scales", "five scales"),
    Fault("a banned word", U0, swap("Home cards, diary prompts, self-rating", "Logbook, diary prompts, self-rating"), r"Logbook, diary", "'Logbook' must not be used", "'learning diary'"),
    Fault("a source hash in a source", FEED, swap("learner:", "source_sha: 0123456789ab\nlearner:"), r"^source_sha", "carries a source_sha", "take it out"),
]  # fmt: skip

IN_A_PATH = [
    Fault("an id that two files share", "en/eco/eco-2.yaml", swap("- id: ECO-2.1\n", "- id: ECO-1.1\n"), r"- id: ECO-1.1", "'ECO-1.1' stands twice", "id of its own"),
    Fault("a diary prompt without its home card", PATH, within("id: ECO.d03", sub(r"home_card: [^\n,]*", "home_card: ECO.home.gone")), r"home_card: ECO.home.gone", "ECO.home.gone", "use one of"),
    Fault("a home card that nothing uses", PATH, sub(r"home_card: ECO\.home\.nature", "home_card: ECO.home.waste", 99), r"- \{id: ECO.home.nature", "no diary prompt uses ECO.home.nature", "pair it"),
    Fault("a diary prompt of a guided unit", PATH, within("id: ECO.d03", swap("unit: ECO-5", "unit: ECO-2")), r"unit: ECO-2\n", "belongs to 'ECO-2'", "kept abroad"),
    Fault("too few diary prompts", PATH, sub(r"    - id: ECO\.d14\n.*(?=^challenge:)", ""), r"^  prompts", "13 diary prompts", "at least 15"),
    Fault("too few starters", PATH, sub(r"    - \"It works better here.*?(?=  example:)", ""), r"^  starters", "5 starters", "at least 6"),
    Fault("a link that is none", PATH, swap("  url: null", "  url: youtube"), r"url: youtube", "'youtube' is no link", "https://"),
    Fault("hours that the credential does not say", PATH, swap("hours: 15", "hours: 20"), r"^hours", "20 hours", "hours: 15"),
    Fault("a final item of a unit that is not there", FINAL, within("id: ECO.f02", swap("unit: ECO-1", "unit: ECO-9")), r"unit: ECO-9", "'ECO-9', which does not exist", "use one of"),
    Fault("too few open items", FINAL, sub(r"type: improve", "type: solve", 2), r"^open", "2 open items of type improve", "at least 3"),
    Fault("too few closed items of a unit", FINAL, sub(r"unit: ECO-6\n    kind", "unit: ECO-5\n    kind", 2), r"^closed", "4 closed items for ECO-6", "at least 5"),
    Fault("a rubric without a step", FINAL, sub(r"(rubric: \{.*?), 8: \"[^\"]*\"", r"\1"), r"rubric", "rubric has steps [0, 3, 6, 10]", "0, 3, 6, 8 and 10"),
    Fault("a multiple item with one right option", FINAL, within("kind: multiple", swap("right: true", "right: false", 2)), r"options:", "of them right", "two or three right", after="kind: multiple"),
    Fault("a published figure without its year", FINAL, swap("homes in the EU use most energy (2021)", "homes in the EU use most energy (65 %)"), r"ask: \"Four apprentices share", "without its year", "write the year"),
    Fault("right answers always in the same place", ECO3, sub(r"(\{id: a,[^\n]*?right: )false(.*?right: )true", r"\1true\2false", 99), r"^  items", "not spread evenly", "rare positions"),
    Fault("a file that nothing reads", "en/eco/eco-7.yml", lambda _: "id: ECO-7\n", r"id", "nothing reads this file", "rename"),
]  # fmt: skip

BETWEEN_LANGUAGES = [
    Fault("a cover without translated words", DE, sub(r"^cover_alt: .*?(?=^teaser)", ""), r"^id: U0", "cover_alt: not translated", "translate it"),
    Fault("a stale translation", DE, sub(r"source_sha: \S+", "source_sha: 0123456789ab"), r"^source_sha", "another version", "write source_sha"),
    Fault("a translation without its hash", DE, sub(r"source_sha: \S+\n?", ""), r"^id: U0", "source_sha is missing", "write source_sha"),
    Fault("an untranslated text", DE, sub(r"self_rating: [^\n]*", "self_rating: I can tell the three dimensions of sustainability apart at work and give a reason for my path."), r"^self_rating", "not translated", "translate it"),
    Fault("another right answer", DE, within("U0.q02", sub(r"right: true(.*?)right: false", r"right: false\1right: true")), r"right: false", "False, but English has True", "only texts are translated", after="U0.q02"),
    Fault("another bucket", DE, swap("bucket: eco", "bucket: soc"), r"bucket: soc", "'soc', but English has 'eco'", "only texts are translated"),
    Fault("other figures", DE, swap("takes about 15 hours", "takes about 51 hours"), r"text: (?=.You choose)", "other numbers than in English: 15, 51", "figures of the source"),
    Fault("lost markup", DE, swap("<b>sustainable</b>", "sustainable"), r"text: (?=.Nadia)", "other <b> or <i>", "same words"),
    Fault("a translation too hard to read", DE, sub(r"Nadia starts.*?of\s+one\s+word", f"{HARD_GERMAN}. {HARD_GERMAN}. {HARD_GERMAN}"), r"text: (?=.Unternehm)", "hard to read: LIX", "long word with short ones"),
    Fault("a reason that begins with praise, translated", DE, within("U0.q02", sub(r"right: true(\s+)why: ([\"']?)", r"right: true\1why: \2Richtig! ")), r"why: .?Richtig! ", "begins with 'Richtig!'", "the reason itself", after="U0.q02"),
    Fault("a lost hook", DE, sub(r"^ +office: A printer[^\n]*\n", ""), r"trade_hooks", "the English file has more here", "translate what is missing"),
    Fault("a hook too many", DE, sub(r"^( +)office: A printer", r"\1other: Etwas\n\1office: A printer"), r"other: Etwas", "the English file has nothing here", "add it in English first"),
    Fault("a locked term that is called otherwise", "de/glossary.yaml", swap("must: home card", "must: Heimatkarte"), r"text: (?=Your mobility|.Your mobility)", "'home card' is not called 'Heimatkarte'", "locked term", found_in=DE),
    Fault("a file that is not translated", "de/feedback.yaml", lambda _: "", r"", "the file is empty", "delete"),
]  # fmt: skip


ALL = [*SHAPE, *QUALITY, *IN_A_PATH, *BETWEEN_LANGUAGES]


def plant(root: Path, fault: Fault) -> int:
    """Break the file and return the line on which the linter has to put its finger."""
    path = root / fault.file
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    after = fault.edit(before)
    assert after != before
    path.write_text(after, encoding="utf-8")
    text = after if fault.found_in is None else (root / fault.found_in).read_text(encoding="utf-8")
    start = text.index(fault.after) if fault.after else 0
    hit = re.compile(fault.at, re.MULTILINE | re.DOTALL).search(text, start)
    assert hit, f"{fault.at!r} is nowhere in the broken file"
    return text.count("\n", 0, hit.start()) + 1
