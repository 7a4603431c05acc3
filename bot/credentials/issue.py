"""Owns the rules of issuing and the two signed renderings of a credential; must not know where they are stored."""

from __future__ import annotations

import base64
import json
import logging
import re
from datetime import datetime
from typing import Any

from bot.credentials.address import clean_base, credential_url, host_of
from bot.credentials.contexts import context_url, eu_mc_context, serialise
from bot.credentials.document import build, cleaned_record, stamp
from bot.credentials.keys import KeyRing, unb64
from bot.credentials.proof import sign
from bot.credentials.record import (
    LANGUAGES,
    PASS_SCORE,
    Achievement,
    AwardRecord,
    Issued,
    IssueRefused,
    IssuerProfile,
    sri_digest,
)
from bot.credentials.status import SIZE

log = logging.getLogger(__name__)

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def issue(
    record: AwardRecord,
    achievement: Achievement,
    issuer: IssuerProfile,
    keys: KeyRing,
    base_url: str,
    previous: bytes | None = None,
    *,
    reissued_at: datetime | None = None,
) -> Issued:
    """Sign one award as embedded-proof JSON and as VC-JWT. The same input gives the same bytes.

    `previous` is an earlier credential with the same id that this one replaces (after a compromise, or to publish
    a name): `awardedDate` stays, `validFrom` becomes `reissued_at`, and the later `validFrom` wins (Open Badges 3.0,
    equality). Raises IssueRefused with a code when a rule is broken.
    """
    base = clean_base(base_url)
    _require(host_of(base) == keys.host, "wrong-host", f"the keys are those of {keys.host}, not of {host_of(base)}")
    _check_award(record, achievement)
    _check_components(record, achievement)
    valid_from = _valid_from(record, base, previous, reissued_at)
    document = build(record, achievement, issuer, keys.did, base, valid_from)
    extra = {context_url(base): eu_mc_context(base)}
    data = serialise(sign(document, keys.ed25519_pem(), keys.kid("Ed25519"), valid_from, extra))
    issued = Issued(data, jwt_of(document, keys), sri_digest(data))
    log.info("issued %s with %s, digest %s", record.id, keys.kid("Ed25519"), issued.sha384)
    return issued


def jwt_of(document: dict[str, Any], keys: KeyRing) -> str:
    """The document as VC-JWT (Open Badges 3.0, JSON Web Token proof format): itself at top level and registered claims."""
    header = {"alg": "ES256", "kid": keys.kid("P-256"), "typ": "JWT"}
    claims = {**document, "iss": keys.did, "jti": document["id"], **_times(document)}
    if "credentialSubject" in document:
        claims["sub"] = document["credentialSubject"]["id"]
    signed = ".".join(_segment(serialise(part)) for part in (header, claims))
    return f"{signed}.{_segment(keys.sign_es256(signed.encode('ascii')))}"


def _times(document: dict[str, Any]) -> dict[str, int]:
    claims = (("nbf", "validFrom"), ("exp", "validUntil"))
    return {name: int(datetime.fromisoformat(document[key]).timestamp()) for name, key in claims if key in document}


def _segment(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _require(holds: bool, code: str, detail: str) -> None:
    if not holds:
        raise IssueRefused(code, detail)


def _check_award(record: AwardRecord, achievement: Achievement) -> None:
    same = record.achievement == achievement.slug
    _require(same, "wrong-achievement", f"the record is for {record.achievement!r}, not for {achievement.slug!r}")
    _require(bool(_UUID.fullmatch(record.id)), "bad-id", "the credential's id must be a lower-case UUID")
    subject = record.subject_id.removeprefix("urn:uuid:")
    _require(bool(_UUID.fullmatch(subject)), "bad-subject", "the subject's id must be urn:uuid:<random>")
    for moment in (record.awarded_at, record.valid_until):
        _require(moment is None or moment.tzinfo is not None, "bad-time", "a time without a zone cannot be signed")
    _require(record.language in LANGUAGES, "not-translated", f"there are no texts in {record.language!r}")
    gaps = [f"{name} ({lang})" for lang in LANGUAGES for name in achievement.missing(lang)]
    _require(not gaps, "not-translated", f"{achievement.slug} lacks {', '.join(gaps)}")
    _require(bool(cleaned_record(record).learner_name), "no-name", "the learner's name is empty")
    _require(0 <= record.status_index < SIZE, "bad-index", f"the status index must be 0..{SIZE - 1}")
    _check_score(record, achievement)


def _check_score(record: AwardRecord, achievement: Achievement) -> None:
    if record.score is None:
        _require(achievement.path is None, "no-score", "a path is awarded only with the score of its assessment")
        return
    passed = PASS_SCORE <= record.score <= 100
    _require(passed, "score-too-low", f"{record.score} points are not {PASS_SCORE}..100 (requirements 66)")


def _check_components(record: AwardRecord, achievement: Achievement) -> None:
    if achievement.path is not None:
        _require(not record.components, "not-a-stack", "only the stack refers to other credentials")
        return
    ids = {part.id for part in record.components}
    _require(len(record.components) == 3 == len(ids), "bad-components", "the stack needs three different credentials")
    digests = all(part.digest.startswith("sha384-") for part in record.components)
    _require(digests, "bad-components", "each component needs the sha384 digest of its bytes")


def _valid_from(record: AwardRecord, base: str, previous: bytes | None, reissued_at: datetime | None) -> datetime:
    if previous is None:
        return record.awarded_at
    old = json.loads(previous)
    _require(old["id"] == credential_url(base, record.id), "other-id", "a re-issue keeps the credential's id")
    _require(old["awardedDate"] == stamp(record.awarded_at), "other-date", "a re-issue keeps the date of award")
    _require(reissued_at is not None and reissued_at.tzinfo is not None, "no-date", "a re-issue needs its own time")
    assert reissued_at is not None
    _require(stamp(reissued_at) > old["validFrom"], "not-later", "a re-issue must be later than what it replaces")
    return reissued_at


def needs_reissue(issued: Issued, keys: KeyRing) -> bool:
    """Whether a key that signed `issued` has been compromised since, so that it must be signed anew.

    A stack refers to the bytes of its parts: when a part is issued again, its stack has to be as well.
    """
    header = json.loads(unb64(issued.jwt.split(".")[0]))
    signers = {json.loads(issued.json_bytes)["proof"][0]["verificationMethod"], header["kid"]}
    return not signers <= set(keys.did_document()["assertionMethod"])


def check_stack(components: list[tuple[str, str]], revoked: set[str]) -> None:
    """Refuse a stack unless `components`, (slug, credential id), are the three paths and none is in `revoked`."""
    slugs = sorted(slug for slug, _ in components)
    _require(slugs == ["ecn", "eco", "soc"], "bad-components", "the stack needs the three paths, each once")
    gone = [identifier for _, identifier in components if identifier in revoked]
    _require(not gone, "component-revoked", f"revoked: {', '.join(gone)}")
