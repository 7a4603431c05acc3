"""Owns the public names of the curriculum's model, for the floors above; defines nothing itself.

Field names are the keys of the content files. A `Text` is safe HTML (Markup, only <b> and <i>), a `Line` is a
plain string without markup, fit for a button or a credential. `plain(text)` of content.texts takes the markup off.
"""

from __future__ import annotations

from content.fields import (
    RUBRIC_POINTS,
    Limit,
    Line,
    Phase,
    Text,
    by_id,
)
from content.library import Library, Pack
from content.problems import ContentFault, Problem
from content.records import (
    Activity,
    Bucket,
    Card,
    Challenge,
    ClosedItem,
    Diary,
    DiaryExample,
    DiaryPrompt,
    Final,
    GreenTalk,
    HomeCard,
    LearningPath,
    Nugget,
    OpenItem,
    Option,
    Question,
    Quiz,
    Unit,
)
from content.shared import (
    CredentialStrings,
    FeedbackFile,
    FeedbackQuestion,
    GlossaryFile,
    LibraryFile,
    MacroCompetence,
    Persona,
    PersonaFile,
    PersonaOption,
    PersonaQuestion,
    Term,
    Trade,
)

__all__ = [
    "RUBRIC_POINTS",
    "Activity",
    "Bucket",
    "Card",
    "Challenge",
    "ClosedItem",
    "ContentFault",
    "CredentialStrings",
    "Diary",
    "DiaryExample",
    "DiaryPrompt",
    "FeedbackFile",
    "FeedbackQuestion",
    "Final",
    "GlossaryFile",
    "GreenTalk",
    "HomeCard",
    "LearningPath",
    "Library",
    "LibraryFile",
    "Limit",
    "Line",
    "MacroCompetence",
    "Nugget",
    "OpenItem",
    "Option",
    "Pack",
    "Persona",
    "PersonaFile",
    "PersonaOption",
    "PersonaQuestion",
    "Phase",
    "Problem",
    "Question",
    "Quiz",
    "Term",
    "Text",
    "Trade",
    "Unit",
    "by_id",
]
