"""Owns the bridge from an award to a signed credential and on to its public page; decides neither who earns one nor how it is signed.

Signing happens inside the transaction that confirms the result, on a thread: either both are kept or neither.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from bot.european import European, state_of
from bot.evidence import with_entries
from bot.storage.database import Database, Row
from bot.storage.sealing import Sealer
from bot.storage.session import Session, instant, moment, stamp
from learning.award import PATHS, STACK, IdentityCheck
from learning.ledger.award import CredentialAwarded, NameShown
from learning.ledger.people import IdentityOf, LearnerById, ProviderById
from learning.people import Cohort, Provider

if TYPE_CHECKING:
    from bot.credentials.keys import KeyRing
    from bot.credentials.record import AwardRecord, EvidenceNumbers, Issued, IssuerProfile, Mobility, Presence, Slug
    from bot.web.ports import PublicCredential

_WEAKEST_FIRST = (IdentityCheck.NONE, IdentityCheck.SUPERVISED, IdentityCheck.ONLINE, IdentityCheck.ONSITE)


@dataclass(frozen=True, slots=True)
class Issuing:
    """The signer that a `Session` calls. `base_url` is the public address; its host must be that of the keys.

    `issuer_name`: the body that seals, if it is not the provider itself (requirements section 6, question 1).
    Raises `IssueRefused` where a rule of issuing is broken, and the transaction with it.
    """

    keys: KeyRing
    base_url: str
    issuer_name: str = ""
    proven: asyncio.Future[None] | None = None  # the self-test at start; nothing is signed before it is passed
    european: European = field(default_factory=European)

    async def __call__(self, session: Session, fact: object) -> None:
        if self.proven is not None:
            await asyncio.shield(self.proven)
        if isinstance(fact, CredentialAwarded):
            await self._award(session, fact)
        elif isinstance(fact, NameShown):
            await self.sign_again(session, fact.credential_id, shows_name=fact.shown)
        else:
            raise TypeError(f"nothing to sign for {type(fact).__name__}")

    async def european_file(self, s: Session, credential_id: str) -> str:
        """Whether the provider can have the European file of this credential, as `state_of` says it."""
        return await state_of(self, s, credential_id)

    async def _award(self, s: Session, fact: CredentialAwarded) -> None:
        from bot.credentials.status import random_index

        taken = {row["status_index"] for row in await s.rows("status_indices")}
        record, provider = await self._record(s, fact, random_index(taken))
        issued = await self._sign(record, provider)
        numbers = {"evidence": asdict(record.evidence), "place": record.place or ""}
        s.put(
            "add_credential",
            id=record.id, learner=fact.learner_id, provider=provider.id, achievement=fact.achievement, attempt=fact.test_id,
            score=fact.score, record=s.sealer.pack(packed(record)), language=record.language,
            status_index=record.status_index, subject=record.subject_id, awarded=stamp(record.awarded_at),
            json=issued.json_bytes, jwt=issued.jwt, facts=json.dumps(numbers),
        )  # fmt: skip

    async def _record(self, s: Session, fact: CredentialAwarded, index: int) -> tuple[AwardRecord, Provider]:
        """Everything the credential will claim, from what is stored."""
        from bot.credentials.record import LANGUAGES, AwardRecord

        found = await s.answer(LearnerById(fact.learner_id))
        if found is None or found[2] is None:
            raise LookupError(f"person {fact.learner_id} has no cohort, and so no awarding body")
        person, _, cohort = found
        provider: Provider = await s.answer(ProviderById(cohort.provider_id))
        identity: dict[str, str] = await s.answer(IdentityOf(fact.learner_id))
        contact = identity.get("contact", "")
        check = await self._check(s, fact)
        record = AwardRecord(
            id=fact.id,
            achievement=cast("Slug", fact.achievement),
            language=person.language if person.language in LANGUAGES else "en",
            learner_name=identity.get("full_name", ""),
            awarded_at=s.now,
            score=None if fact.achievement == STACK else fact.score,
            evidence=await _evidence(s, fact.learner_id, fact.achievement),
            status_index=index,
            subject_id=fact.subject_id,
            contact_email=contact if "@" in contact else None,
            place=provider.place or None,
            mobility=_stay(cohort),
            identity_check=_presence(check, identity=True),
            supervision=_presence(check, identity=False),
            attempt_no=await _attempt_number(s, fact.test_id),
        )
        record = await with_entries(s, record, fact.learner_id)
        return await self._with_parts(s, record, fact.learner_id), provider

    async def _check(self, s: Session, fact: CredentialAwarded) -> IdentityCheck:
        """How identity was checked; for the stack the weakest of its three tests, so that it claims no more than all."""
        if fact.achievement != STACK:
            return IdentityCheck(fact.identity_check)
        parts = (await _parts(s, fact.learner_id)).values()
        attempts = [await s.row("attempt_by_id", attempt=row["attempt_id"]) for row in parts]
        checks = [IdentityCheck(row["identity_check"] or "none") for row in attempts if row is not None]
        return min(checks, key=_WEAKEST_FIRST.index, default=IdentityCheck.NONE)

    async def _with_parts(self, s: Session, record: AwardRecord, learner_id: int) -> AwardRecord:
        """A stack refers to the exact bytes of its three parts as they are now."""
        from bot.credentials.issue import check_stack
        from bot.credentials.record import Component, sri_digest

        if record.achievement != STACK:
            return record
        parts = await _parts(s, learner_id)
        check_stack([(slug, row["id"]) for slug, row in parts.items()], set())
        urls = {slug: f"{self.base_url}/credentials/{parts[slug]['id']}" for slug in PATHS}
        made = (Component(urls[p], sri_digest(bytes(parts[p]["signed_json"])), urls[p] + ".json") for p in PATHS)
        return replace(record, components=tuple(made))

    async def sign_again(self, s: Session, credential_id: str, *, shows_name: bool | None = None) -> None:
        """The same credential signed anew under the same id: to show or hide the name, or after a change of keys.

        A stack that refers to it is signed anew as well. Raises LookupError when the learner's data were erased.
        """
        row = await s.row("credential_by_id", credential=credential_id)
        if row is None or row["record_sealed"] is None or row["revoked_at"] is not None:
            raise LookupError(f"credential {credential_id} cannot be signed again")
        shown = bool(row["shows_name"]) if shows_name is None else shows_name
        record = replace(unpacked(s.sealer.unpack(row["record_sealed"])), published=shown)
        record = await self._with_parts(s, record, row["learner_id"])
        provider: Provider = await s.answer(ProviderById(row["provider_id"]))
        previous = bytes(row["signed_json"])
        issued = await self._sign(record, provider, previous, _later(s.now, previous))
        s.put(
            "sign_credential_anew",
            id=credential_id, record=s.sealer.pack(packed(record)), json=issued.json_bytes, jwt=issued.jwt,
            shows_name=int(shown),
        )  # fmt: skip
        if row["achievement"] != STACK:
            await self._sign_stack_again(s, row["learner_id"])

    async def _sign_stack_again(self, s: Session, learner_id: int) -> None:
        rows = await s.rows("credentials_of", learner=learner_id)
        for row in rows:
            if row["achievement"] == STACK and row["revoked_at"] is None:
                await self.sign_again(s, row["id"])

    async def _sign(
        self, record: AwardRecord, provider: Provider, previous: bytes | None = None, at: datetime | None = None
    ) -> Issued:
        from bot.credentials.achievements import load_achievements
        from bot.credentials.issue import issue

        achievement = load_achievements()[record.achievement]
        body = self.awarding_body(provider, record.language)
        sign: Callable[..., Issued] = issue
        return await asyncio.to_thread(
            sign, record, achievement, body, self.keys, self.base_url, previous, reissued_at=at
        )

    def awarding_body(self, provider: Provider, language: str = "en") -> IssuerProfile:
        """The education provider as the credential names it (requirements 74)."""
        from bot.credentials.record import IssuerProfile
        from bot.credentials.words import credential_words

        url = provider.url if not provider.url or "://" in provider.url else f"https://{provider.url}"
        return IssuerProfile(
            provider_id=str(provider.id),
            name=provider.name,
            country_code=provider.country,
            country_name=credential_words(language).country(provider.country, provider.country),
            url=url or None,
            email=provider.email or None,
            place=provider.place or None,
            issuer_name=self.issuer_name or None,
        )


# what is claimed ----------------------------------------------------------------------------------------------------


async def _parts(s: Session, learner_id: int) -> dict[str, Row]:
    rows = await s.rows("credentials_of", learner=learner_id)
    return {row["achievement"]: row for row in rows if row["revoked_at"] is None and row["achievement"] in PATHS}


async def _attempt_number(s: Session, test_id: int | None) -> int:
    row = await s.row("attempt_by_id", attempt=test_id) if test_id is not None else None
    return int(row["number"]) if row else 1


async def _evidence(s: Session, learner_id: int, achievement: str) -> EvidenceNumbers:
    """Numbers only: the diary's text never enters a credential."""
    from bot.credentials.achievements import load_achievements
    from bot.credentials.record import EvidenceNumbers

    paths = PATHS if achievement == STACK else (achievement,)
    rows = [await s.row("evidence_of", learner=learner_id, path=path) for path in paths]
    entries, attended, items = (sum(row[name] for row in rows if row) for name in ("entries", "attended", "quiz_items"))
    return EvidenceNumbers(entries, load_achievements()[cast("Slug", achievement)].hours, attended, items)


def _stay(cohort: Cohort) -> Mobility:
    from bot.credentials.record import Mobility

    return Mobility(cohort.departure, cohort.return_date, cohort.host_country, cohort.host_place or None)


def _presence(check: IdentityCheck, *, identity: bool) -> Presence:
    if check is IdentityCheck.ONSITE:
        return "onsite"
    if check is IdentityCheck.ONLINE:
        return "online"
    return "onsite" if check is IdentityCheck.SUPERVISED and not identity else "none"


def _later(now: datetime, previous: bytes) -> datetime:
    """A re-issue is later than what it replaces, by a second at least: credentials know no smaller time."""
    before = datetime.fromisoformat(json.loads(previous)["validFrom"])
    return max(now, before + timedelta(seconds=1))


def packed(record: AwardRecord) -> dict[str, Any]:
    """The record as JSON values, to be sealed."""
    return cast("dict[str, Any]", json.loads(json.dumps(asdict(record), default=_plain)))


def _plain(value: object) -> str:
    if isinstance(value, date):  # a datetime is one as well
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} does not belong in a record")


def unpacked(value: dict[str, Any]) -> AwardRecord:
    """The record that `packed` made these values from."""
    from bot.credentials.record import AwardRecord, Component, EvidenceLeaf, EvidenceNumbers, Mobility

    stay = value["mobility"]
    return AwardRecord(
        **{
            **value,
            "awarded_at": instant(value["awarded_at"]),
            "valid_until": moment(value["valid_until"]),
            "evidence": EvidenceNumbers(**value["evidence"]),
            "components": tuple(Component(**part) for part in value["components"]),
            "evidence_leaves": tuple(EvidenceLeaf(**leaf) for leaf in value.get("evidence_leaves", ())),
            "mobility": stay
            and Mobility(
                date.fromisoformat(stay["start"]), date.fromisoformat(stay["end"]), stay["host_country"], stay["host_place"]
            ),
        }
    )


# what the pages ask -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Records:
    """`PublicRecords` of bot.web over the store."""

    database: Database
    sealer: Sealer
    now: Callable[[], datetime]

    async def credential(self, identifier: str) -> PublicCredential | None:
        """The credential with this UUID, hidden or not; None when there never was one."""
        async with self.database.unit() as unit:
            row = await Session(unit, self.sealer, self.now()).row("credential_by_id", credential=identifier)
        return public_credential(row, self.sealer) if row is not None else None

    async def revoked_indices(self) -> set[int]:
        """The status indices of all revoked credentials."""
        async with self.database.unit() as unit:
            rows = await Session(unit, self.sealer, self.now()).rows("revoked_indices")
        return {row["status_index"] for row in rows}


def public_credential(row: Row, sealer: Sealer) -> PublicCredential:
    """A row as the pages see it; the name only when its holder shows it."""
    from bot.web.ports import PublicCredential

    named = bool(row["shows_name"]) and row["record_sealed"] is not None
    return PublicCredential(
        id=row["id"],
        slug=row["achievement"],
        json_bytes=bytes(row["signed_json"]),
        jwt=row["signed_jwt"],
        public=bool(row["is_public"]),
        name=sealer.unpack(row["record_sealed"])["learner_name"] if named else None,
        revoked_at=moment(row["revoked_at"]),
        revoked_reason=row["revoked_reason"],
    )


# what the composition root builds -----------------------------------------------------------------------------------


def open_signer(
    keys_dir: Path,
    base_url: str,
    issuer_name: str = "",
    proven: asyncio.Future[None] | None = None,
    european: European | None = None,
) -> Issuing:
    """Keys made on first use. Raises KeyFault with the cure, or ValueError for the address."""
    from bot.credentials.address import clean_base, host_of
    from bot.credentials.keys import KeyRing

    base = clean_base(base_url)
    return Issuing(KeyRing.load_or_create(keys_dir, host_of(base)), base, issuer_name, proven, european or European())


async def prove(keys_dir: Path, base_url: str) -> None:
    """The self-test of the keys, in a process of its own: what it loads would double the bot's memory for good.

    Raises KeyFault when what is signed does not verify by what is published.
    """
    from bot.credentials.address import clean_base, host_of
    from bot.credentials.keys import KeyFault

    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.credentials.selftest", str(keys_dir), host_of(clean_base(base_url)),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, cwd=Path(__file__).parent.parent,
    )  # fmt: skip
    said, _ = await process.communicate()
    if process.returncode:
        words = said.decode().strip().splitlines()
        raise KeyFault(keys_dir, words[-1] if words else "the self-test failed", "put back the keys from your backup")
