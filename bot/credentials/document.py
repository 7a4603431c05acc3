"""Owns the shape of a credential before it is signed (Open Badges 3.0 appendix B.1); must not know keys or files."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from bot.credentials import narrative
from bot.credentials.achievements import load_achievements
from bot.credentials.address import STATUS_PATH, credential_url
from bot.credentials.contexts import credential_contexts
from bot.credentials.record import Achievement, AwardRecord, Component, IssuerProfile, Mobility
from bot.credentials.text import clean
from bot.credentials.words import Words, credential_words

SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
EQF_4 = "http://data.europa.eu/snb/eqf/4"
WRITTEN_EXAMINATION = "http://data.europa.eu/snb/assessment/6e6cb2cc78"
BLENDED = "http://data.europa.eu/snb/learning-assessment/e92d221e4d"

Json = dict[str, Any]


def build(
    record: AwardRecord, achievement: Achievement, issuer: IssuerProfile, did: str, base: str, valid_from: datetime
) -> Json:
    """The unsigned credential. Texts are cleaned here, so nothing later sees a control character."""
    record, issuer = cleaned_record(record), cleaned_issuer(issuer)
    words = credential_words(record.language)
    return {
        "@context": credential_contexts(base),
        "id": credential_url(base, record.id),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": achievement.title[record.language],
        "description": achievement.description[record.language],
        "image": _image(achievement, base),
        "awardedDate": stamp(record.awarded_at),
        "validFrom": stamp(valid_from),
        **({"validUntil": stamp(record.valid_until)} if record.valid_until else {}),
        "issuer": _issuer(issuer, did, base),
        "credentialSubject": _subject(record, achievement, issuer, base, words),
        "evidence": _evidence(record, achievement, base, words),
        **({"relatedResource": _related(record.components)} if record.components else {}),
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        "credentialStatus": _status(record.status_index, base),
    }


def achievement_object(achievement: Achievement, issuer: IssuerProfile, base: str, language: str) -> Json:
    """The Achievement as it stands in credentials and at its own address; only the language differs there."""
    words = credential_words(language)
    url = achievement_url(achievement, base)
    said = narrative.elements(achievement, words)
    graded = {"resultDescription": [_result_description(url, words)]} if achievement.path else {}
    return {
        "id": url,
        "type": ["Achievement", "EuMicroCredentialAchievement"],
        "achievementType": "MicroCredential",
        "name": achievement.title[language],
        "description": achievement.description[language],
        "inLanguage": language,
        "version": achievement.version,
        "criteria": {"id": f"{url}#criteria", "narrative": narrative.criteria(achievement, words)},
        "image": _image(achievement, base),
        "tag": ["micro-credential", "sustainability"],
        "alignment": _alignments(issuer, base, words),
        **graded,
        "learningOutcome": list(achievement.outcomes[language]),
        "volumeOfLearning": f"PT{achievement.hours}H",
        "workloadHours": achievement.hours,
        "ectsEquivalent": achievement.ects,
        "workloadDescription": said["workload"],
        "eqfLevel": EQF_4,
        "levelDescription": said["level"],
        "assessmentType": WRITTEN_EXAMINATION,
        "assessmentDescription": said["assessment"],
        "participationForm": BLENDED,
        "qualityAssurance": narrative.quality(issuer.qa_monitor, words),
        "entryRequirement": said["prerequisites"],
        "stackability": said["stacking"],
        "furtherInformation": f"{said['recognition']} {said['further']}",
    }


def achievement_url(achievement: Achievement, base: str) -> str:
    """Where an achievement is described; `v1` is the major version, so that a text fix keeps the address."""
    return f"{base}/achievements/{achievement.slug}/v{achievement.version.split('.')[0]}"


def stamp(moment: datetime) -> str:
    """A UTC timestamp in whole seconds with `Z`. Raises ValueError for a time without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone cannot be signed")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def salt_of(record_id: str) -> str:
    """The per-credential salt of hashed identifiers. It stands in the credential; it only stops harvesting."""
    return hashlib.sha256(f"identifier salt:{record_id}".encode()).hexdigest()[:32]


def identity_hash(value: str, salt: str) -> str:
    """Open Badges 3.0 IdentityHash: `sha256$` and the hex digest of value and salt."""
    return "sha256$" + hashlib.sha256((value + salt).encode("utf-8")).hexdigest()


def clean_email(email: str) -> str:
    """The one spelling in which e-mail addresses are hashed and compared."""
    return clean(email).casefold()


def cleaned_record(record: AwardRecord) -> AwardRecord:
    """The record with every free text cleaned."""
    stay = record.mobility
    return replace(
        record,
        learner_name=clean(record.learner_name),
        place=_clean(record.place),
        contact_email=clean_email(record.contact_email) if record.contact_email else None,
        assessor_name=_clean(record.assessor_name),
        mobility=_clean_stay(stay) if stay else None,
    )


def cleaned_issuer(issuer: IssuerProfile) -> IssuerProfile:
    """The issuer with every free text cleaned."""
    names = ("region", "place", "legal_id", "qa_monitor", "issuer_name", "issuer_legal_id")
    optional: dict[str, Any] = {name: _clean(getattr(issuer, name)) for name in names}
    return replace(issuer, **optional, name=clean(issuer.name), country_name=clean(issuer.country_name))


def _clean(text: str | None) -> str | None:
    return (clean(text) or None) if text else None


def _clean_stay(stay: Mobility) -> Mobility:
    return replace(stay, host_country=clean(stay.host_country), host_place=_clean(stay.host_place))


def _image(achievement: Achievement, base: str) -> Json:
    return {"id": f"{base}/static/badges/{achievement.image}.png", "type": "Image"}


def _issuer(issuer: IssuerProfile, did: str, base: str) -> Json:
    return {
        "id": did,
        "type": ["Profile"],
        "name": issuer.issuer_name or issuer.name,
        "url": f"{base}/" if issuer.issuer_name or not issuer.url else issuer.url,
        **({"email": issuer.email} if issuer.email and not issuer.issuer_name else {}),
        "address": _address(issuer),
        **({} if issuer.issuer_name else _legal(issuer)),
    }


def _awarding_body(issuer: IssuerProfile, base: str) -> Json:
    """The provider that assessed and awards; Open Badges calls the one who assessed for the issuer `source`."""
    return {
        "id": uuid.uuid5(uuid.NAMESPACE_URL, f"{base}/providers/{issuer.provider_id}").urn,
        "type": ["Profile"],
        "name": issuer.name,
        **({"url": issuer.url} if issuer.url else {}),
        "address": _address(issuer),
        **_legal(issuer),
    }


def _address(issuer: IssuerProfile) -> Json:
    region = {"addressRegion": issuer.region} if issuer.region else {}
    place = {"addressLocality": issuer.place} if issuer.place else {}
    country = {"addressCountry": issuer.country_name, "addressCountryCode": issuer.country_code}
    return {"type": ["Address"], **country, **region, **place}


def _legal(issuer: IssuerProfile) -> Json:
    if not issuer.legal_id:
        return {}
    entry = {"type": "IdentifierEntry", "identifier": issuer.legal_id, "identifierType": "ext:LegalIdentifier"}
    return {"otherIdentifier": [entry]}


def _subject(record: AwardRecord, achievement: Achievement, issuer: IssuerProfile, base: str, words: Words) -> Json:
    place = record.place or issuer.place
    return {
        "id": record.subject_id,
        "type": ["AchievementSubject"],
        "identifier": _identifiers(record),
        **(_stay(record.mobility) if record.mobility else {}),
        "achievement": achievement_object(achievement, issuer, base, record.language),
        **(_result(record, achievement, base) if achievement.path else {}),
        "source": _awarding_body(issuer, base),
        "awardingBody": issuer.name,
        **({"qualityMonitor": issuer.qa_monitor} if issuer.qa_monitor else {}),
        **({"placeOfIssue": place} if place else {}),
        "participationDescription": narrative.participation(record.mobility, words),
        "supervision": narrative.supervision(record.supervision, record.identity_check, words),
        "supervisionKind": record.supervision,
        "identityCheckKind": record.identity_check,
        "assessmentAttempt": record.attempt_no,
        **({"assessor": record.assessor_name} if record.assessor_name else {}),
    }


def _identifiers(record: AwardRecord) -> list[Json]:
    salt = salt_of(record.id)
    name = _identity("name", record.learner_name, None if record.published else salt)
    return [name, _identity("emailAddress", record.contact_email, salt)] if record.contact_email else [name]


def _identity(kind: str, value: str, salt: str | None) -> Json:
    if salt is None:
        return {"type": "IdentityObject", "hashed": False, "identityHash": value, "identityType": kind}
    hashed = {"identityHash": identity_hash(value, salt), "identityType": kind, "salt": salt}
    return {"type": "IdentityObject", "hashed": True, **hashed}


def _stay(stay: Mobility) -> Json:
    return {
        "activityStartDate": _midnight(stay.start),
        "activityEndDate": _midnight(stay.end),
        "hostCountry": stay.host_country,
        **({"hostPlace": stay.host_place} if stay.host_place else {}),
    }


def _midnight(day: date) -> str:
    """The official schema asks for a date-time where the context says date."""
    return f"{day.isoformat()}T00:00:00Z"


def _alignments(issuer: IssuerProfile, base: str, words: Words) -> list[Json]:
    level = {"targetType": "ext:EQF", "targetName": words("eqf_name"), "targetCode": "4", "targetUrl": EQF_4}
    quality = {
        "targetType": "ext:QualityAssurance",
        "targetName": words("label.quality"),
        "targetDescription": narrative.quality(issuer.qa_monitor, words),
        "targetUrl": f"{base}/quality",
    }
    return [{"type": ["Alignment"], **target} for target in (level, quality)]


def _result_description(url: str, words: Words) -> Json:
    return {
        "id": uuid.uuid5(uuid.NAMESPACE_URL, f"{url}#result").urn,
        "type": ["ResultDescription"],
        "name": words("result_name"),
        "resultType": "Percent",
        "valueMin": "0",
        "valueMax": "100",
        "requiredValue": "80",
    }


def _result(record: AwardRecord, achievement: Achievement, base: str) -> Json:
    described = uuid.uuid5(uuid.NAMESPACE_URL, f"{achievement_url(achievement, base)}#result").urn
    return {
        "result": [
            {"type": ["Result"], "resultDescription": described, "value": str(record.score), "status": "Completed"}
        ]
    }


def _evidence(record: AwardRecord, achievement: Achievement, base: str, words: Words) -> list[Json]:
    numbers = record.evidence
    own = {
        "id": f"{credential_url(base, record.id)}#evidence",
        "type": ["Evidence"],
        "name": words("evidence.name"),
        "narrative": narrative.evidence(numbers, words),
        "genre": "Assessment",
        "validatedEntries": numbers.validated_entries,
        "learningHours": numbers.hours,
        "attendedUnits": numbers.attended_units,
        "quizItems": numbers.quiz_items,
        **({"evidenceRoot": record.evidence_root} if record.evidence_root else {}),
    }
    titles = [load_achievements()[slug].title[record.language] for slug in ("eco", "ecn", "soc")]
    return [
        own,
        *(_component_evidence(part, title, words) for part, title in zip(record.components, titles, strict=False)),
    ]


def _component_evidence(part: Component, title: str, words: Words) -> Json:
    name = words("evidence.component", title=title)
    return {"id": part.id, "type": ["Evidence"], "name": name, "genre": "MicroCredential"}


def _related(components: tuple[Component, ...]) -> list[Json]:
    return [{"id": part.url, "mediaType": "application/vc", "digestSRI": part.digest} for part in components]


def _status(index: int, base: str) -> Json:
    url = base + STATUS_PATH
    return {
        "id": f"{url}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": url,
    }
