"""Owns how credentials and the identity they name are stored; signing is the signer's, inside the same transaction."""

from __future__ import annotations

from bot.storage.database import Row
from bot.storage.session import Session, answers, day, instant, keeps, moment, stamp
from learning.ledger import award as l


class NoSigner(RuntimeError):
    """A credential was to be signed, but the companion was started without keys."""


def credential_of(row: Row) -> l.Credential:
    return l.Credential(
        id=row["id"],
        learner_id=row["learner_id"],
        provider_id=row["provider_id"],
        cohort_id=row["cohort_id"],
        achievement=row["achievement"],
        test_id=row["attempt_id"],
        score=row["score"],
        language=row["language"],
        awarded_at=instant(row["awarded_at"]),
        shows_name=bool(row["shows_name"]),
        is_public=bool(row["is_public"]),
        revoked_at=moment(row["revoked_at"]),
        revoked_reason=row["revoked_reason"],
    )


@answers(l.CredentialsOf)
async def credentials_of(s: Session, q: l.CredentialsOf) -> tuple[l.Credential, ...]:
    return tuple(credential_of(row) for row in await s.rows("credentials_of", learner=q.learner_id))


@answers(l.CredentialById)
async def credential_by_id(s: Session, q: l.CredentialById) -> l.Credential | None:
    row = await s.row("credential_by_id", credential=q.credential_id)
    return credential_of(row) if row else None


@answers(l.CredentialsOfCohort)
async def credentials_of_cohort(s: Session, q: l.CredentialsOfCohort) -> tuple[l.Credential, ...]:
    return tuple(credential_of(row) for row in await s.rows("credentials_of_cohort", cohort=q.cohort_id))


@answers(l.EntriesBehind)
async def entries_behind(s: Session, q: l.EntriesBehind) -> tuple[l.Shown, ...]:
    row = await s.row("credential_by_id", credential=q.credential_id)
    leaves = s.sealer.unpack(row["record_sealed"]).get("evidence_leaves", ()) if row and row["record_sealed"] else ()
    found = [await s.row("version_to_show", entry=leaf["entry"], version=leaf["version"]) for leaf in leaves]
    return tuple(l.Shown(entry["id"], day(entry["local_date"]), entry["unit_id"]) for entry in found if entry)


@answers(l.EuropeanFile)
async def european_file(s: Session, q: l.EuropeanFile) -> str:
    ask_signer = getattr(s.signer, "european_file", None)
    return str(await ask_signer(s, q.credential_id)) if ask_signer else "no-keys"


@answers(l.CanSign)
async def can_sign(s: Session, _: l.CanSign) -> bool:
    proven = getattr(s.signer, "proven", None)  # the self-test of the keys at start
    failed = proven is not None and proven.done() and (proven.cancelled() or proven.exception() is not None)
    return s.signer is not None and not failed


@answers(l.IdentityDraftOf)
async def identity_draft_of(s: Session, q: l.IdentityDraftOf) -> l.IdentityDraft:
    row = await s.row("identity_draft_of", person=q.person_id)
    return l.IdentityDraft(dict(s.sealer.unpack(row["identity_draft_sealed"])) if row else {})


@keeps(l.CredentialAwarded)
async def credential_awarded(s: Session, f: l.CredentialAwarded) -> None:
    await _sign(s, f)


@keeps(l.NameShown)
async def name_shown(s: Session, f: l.NameShown) -> None:
    await _sign(s, f)


async def _sign(s: Session, fact: object) -> None:
    if s.signer is None:
        raise NoSigner("the companion has no signing keys")
    await s.signer(s, fact)


@keeps(l.PageShown)
def page_shown(s: Session, f: l.PageShown) -> None:
    s.put("show_credential_page", credential=f.credential_id, shown=int(f.shown))


@keeps(l.CredentialRevoked)
async def credential_revoked(s: Session, f: l.CredentialRevoked) -> None:
    await s.must_change("revoke_credential", credential=f.credential_id, reason=f.reason, by=f.by, now=stamp(s.now))


@keeps(l.IdentityDrafted)
def identity_drafted(s: Session, f: l.IdentityDrafted) -> None:
    s.put("draft_identity", person=f.person_id, draft=s.sealer.pack(dict(f.parts)) if f.parts else None)
