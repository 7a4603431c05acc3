"""Owns the asks and facts about credentials and about who they name; how they are signed or stored is not known here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from learning.ledger import Ask, Fact

#: Classes of reasons for a revocation, as the public page can put them into words.
REASONS = ("error", "assessment", "misconduct", "holder", "other")


@dataclass(frozen=True, slots=True)
class Credential:
    """An issued credential. `learner_id` None: the learner's data were erased. `score` is 80–100."""

    id: str
    learner_id: int | None
    provider_id: int
    cohort_id: int | None  # the learner's
    achievement: str  # eco, ecn, soc, stack
    test_id: int | None
    score: int
    language: str
    awarded_at: datetime
    shows_name: bool
    is_public: bool
    revoked_at: datetime | None = None
    revoked_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A validated diary entry that stands behind a credential and can be shown alone."""

    entry_id: int
    local_date: date
    unit_id: str


@dataclass(frozen=True, slots=True)
class IdentityDraft:
    """What a learner has told of who they are, while the questions are still being asked."""

    parts: Mapping[str, str] = field(default_factory=dict)  # full_name, birth_date (ISO), contact, address


# asks ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CredentialsOf(Ask[tuple[Credential, ...]]):
    """A learner's credentials, oldest first, revoked ones too."""

    learner_id: int


@dataclass(frozen=True, slots=True)
class CredentialById(Ask[Credential | None]):
    """Of any learner: the asking dialogue checks the rights."""

    credential_id: str


@dataclass(frozen=True, slots=True)
class CredentialsOfCohort(Ask[tuple[Credential, ...]]):
    """Valid ones of the learners of a cohort, newest first."""

    cohort_id: int


@dataclass(frozen=True, slots=True)
class EntriesBehind(Ask[tuple[Shown, ...]]):
    """The diary entries whose hash tree a credential seals, by day; none for a stack. The asking dialogue checks the rights."""

    credential_id: str


@dataclass(frozen=True, slots=True)
class EuropeanFile(Ask[str]):
    """`sealed` or `unsealed` when the provider can have the credential's European file, else why not:
    `gone` (revoked or erased), `no-legal-id`, `unknown-country`, `no-keys`."""

    credential_id: str


@dataclass(frozen=True, slots=True)
class CanSign(Ask[bool]):
    """Whether this companion has keys to sign with."""


@dataclass(frozen=True, slots=True)
class IdentityDraftOf(Ask[IdentityDraft]):
    person_id: int


# facts --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CredentialAwarded(Fact):
    """A credential is issued: signed and stored in the transaction that confirms the result behind it.

    `test_id` None only for the stack. The store refuses a score that is not the confirmed one, or under 80.
    """

    id: str  # uuid4
    subject_id: str  # urn:uuid:…, says nothing of the person
    learner_id: int
    achievement: str
    score: int
    identity_check: str
    test_id: int | None = None


@dataclass(frozen=True, slots=True)
class NameShown(Fact):
    """The holder shows or hides the name: the credential is signed anew under the same id, and a stack on it too."""

    credential_id: str
    shown: bool


@dataclass(frozen=True, slots=True)
class PageShown(Fact):
    """The holder publishes or hides the page and every file of it."""

    credential_id: str
    shown: bool


@dataclass(frozen=True, slots=True)
class CredentialRevoked(Fact):
    """For good. Conflict if it was revoked meanwhile. `reason`: one of REASONS."""

    credential_id: str
    reason: str
    by: int


@dataclass(frozen=True, slots=True)
class IdentityDrafted(Fact):
    """Replaces the draft; empty parts end it."""

    person_id: int
    parts: Mapping[str, str]
