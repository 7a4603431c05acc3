"""Owns the European Learning Model file for the provider's e-seal (ELM 3.2); must not be published, it names the learner.

Without a seal this is no European Digital Credential: it is the file that the EDC Issuer takes, seals and delivers.
"""

from __future__ import annotations

import base64
import json
from datetime import date, datetime
from typing import Any

from bot.credentials import narrative
from bot.credentials.address import clean_base, credential_url
from bot.credentials.document import BLENDED, EQF_4, WRITTEN_EXAMINATION, cleaned_issuer, cleaned_record, stamp
from bot.credentials.images import card_png
from bot.credentials.record import Achievement, AwardRecord, IssueRefused, IssuerProfile
from bot.credentials.words import Words, credential_words

SNB = "http://data.europa.eu/snb"
AUTHORITY = "http://publications.europa.eu/resource/authority"
UNSUPERVISED = f"{SNB}/supervision-verification/c598449d64"

_LANGUAGES = {
    "en": ("ENG", "English"),
    "de": ("DEU", "German"),
    "sl": ("SLV", "Slovenian"),
    "fi": ("FIN", "Finnish"),
    "pt": ("POR", "Portuguese"),
}
_COUNTRIES = dict(
    pair.split(":")
    for pair in [
        "AT:AUT",
        "BE:BEL",
        "BG:BGR",
        "CH:CHE",
        "CY:CYP",
        "CZ:CZE",
        "DE:DEU",
        "DK:DNK",
        "EE:EST",
        "ES:ESP",
        "FI:FIN",
        "FR:FRA",
        "GB:GBR",
        "GR:GRC",
        "HR:HRV",
        "HU:HUN",
        "IE:IRL",
        "IS:ISL",
        "IT:ITA",
        "LI:LIE",
        "LT:LTU",
        "LU:LUX",
        "LV:LVA",
        "MK:MKD",
        "MT:MLT",
        "NL:NLD",
        "NO:NOR",
        "PL:POL",
        "PT:PRT",
        "RO:ROU",
        "RS:SRB",
        "SE:SWE",
        "SI:SVN",
        "SK:SVK",
        "TR:TUR",
        "UA:UKR",
    ]
)

Json = dict[str, Any]


def elm_file(record: AwardRecord, achievement: Achievement, issuer: IssuerProfile, base_url: str) -> bytes:
    """`{"credential": …}` as the EDC Issuer's upload takes it, in the record's language.

    Raises IssueRefused for a country that the EU authority list in use here does not know, or a provider without
    legal identifier.
    """
    record, issuer = cleaned_record(record), cleaned_issuer(issuer)
    words = credential_words(record.language)
    maker = _Maker(record, achievement, issuer, clean_base(base_url), words)
    return json.dumps({"credential": maker.credential()}, ensure_ascii=False, indent=1).encode("utf-8")


def sealer_id(issuer: IssuerProfile) -> str | None:
    """The legal identifier of the organisation that seals: the provider itself, unless another one is named."""
    return issuer.issuer_legal_id if issuer.issuer_name else issuer.legal_id


def knows_country(code: str) -> bool:
    """Whether the EU authority list in use here has this country (ISO 3166, two letters)."""
    return code.upper() in _COUNTRIES


class _Maker:
    def __init__(
        self, record: AwardRecord, achievement: Achievement, issuer: IssuerProfile, base: str, words: Words
    ) -> None:
        self.record, self.achievement, self.issuer, self.base, self.words = record, achievement, issuer, base, words
        self._counts: dict[str, int] = {}

    def credential(self) -> Json:
        moment = stamp(self.record.awarded_at)
        return {
            "@context": ["https://www.w3.org/2018/credentials/v1", f"{SNB}/model/context/edc-ap"],
            "id": f"urn:credential:{self.record.id}",
            "type": ["VerifiableCredential", "EuropeanDigitalCredential"],
            "credentialProfiles": concept(f"{SNB}/credential/e34929035b", "Generic"),
            "credentialSchema": {"id": f"{SNB}/model/ap/edc-generic-full", "type": "ShaclValidator2017"},
            "displayParameter": self._display(),
            "identifier": self._node("Identifier", schemeName="Open Badges 3.0", notation=self._badge_url()),
            "issuanceDate": moment,
            "issued": moment,
            "validFrom": moment,
            **({"validUntil": stamp(self.record.valid_until)} if self.record.valid_until else {}),
            "issuer": self._issuer(),
            "credentialSubject": self._person(),
        }

    def _badge_url(self) -> str:
        return credential_url(self.base, self.record.id)

    def _node(self, kind: str, **members: Any) -> Json:
        self._counts[kind] = self._counts.get(kind, 0) + 1
        name = kind[0].lower() + kind[1:]
        return {"id": f"urn:epass:{name}:{self._counts[kind]}", "type": kind, **members}

    def _text(self, text: str) -> dict[str, str]:
        return {self.record.language: text}

    def _title(self) -> dict[str, str]:
        return self._text(self.achievement.title[self.record.language])

    def _description(self) -> dict[str, str]:
        return self._text(self.achievement.description[self.record.language])

    def _note(self, text: str) -> Json:
        return self._node("Note", noteLiteral=self._text(text))

    def _language(self) -> Json:
        code, name = _LANGUAGES[self.record.language]
        return concept(f"{AUTHORITY}/language/{code}", name, f"{AUTHORITY}/language", "language")

    def _country(self, code: str, name: str) -> Json:
        known = _COUNTRIES.get(code.upper())
        if known is None:
            raise IssueRefused("unknown-country", f"{code!r} is not a country of the list in use")
        return concept(f"{AUTHORITY}/country/{known}", name, f"{AUTHORITY}/country", "country")

    def _display(self) -> Json:
        picture = card_png(self.achievement.slug, self.record.language, self.issuer.name)
        image = self._node(
            "MediaObject",
            content=base64.b64encode(picture).decode("ascii"),
            contentEncoding=concept(f"{SNB}/encoding/6146cde7dd", "base64"),
            contentType=concept(f"{AUTHORITY}/file-type/PNG", "PNG", f"{AUTHORITY}/file-type", "file-type"),
        )
        shown = self._node("DisplayDetail", image=image, page=1)
        return self._node(
            "DisplayParameter",
            title=self._title(),
            description=self._description(),
            primaryLanguage=self._language(),
            language=self._language(),
            individualDisplay=self._node("IndividualDisplay", language=self._language(), displayDetail=shown),
        )

    def _issuer(self) -> Json:
        """The organisation that will seal; the EDC Issuer replaces its identifier by the one in the seal certificate."""
        legal_id = sealer_id(self.issuer)
        if not legal_id:
            raise IssueRefused("no-legal-id", "the organisation that seals needs its legal identifier in its profile")
        country = self._country(self.issuer.country_code, self.issuer.country_name)
        identifier = self._node("LegalIdentifier", notation=legal_id, spatial=country)
        return {**self._organisation(self.issuer.issuer_name or self.issuer.name), "eIDASIdentifier": identifier}

    def _organisation(self, name: str) -> Json:
        issuer = self.issuer
        country = self._country(issuer.country_code, issuer.country_name)
        place = ", ".join(part for part in (issuer.place, issuer.region) if part)
        full = {"fullAddress": self._note(place)} if place else {}
        legal = {}
        if issuer.legal_id and name == issuer.name:
            legal = {"registration": self._node("LegalIdentifier", notation=issuer.legal_id, spatial=country)}
        home = {"homepage": self._node("WebResource", contentURL=issuer.url)} if issuer.url else {}
        address = self._node("Address", countryCode=country, **full)
        return self._node(
            "Organisation",
            legalName=self._text(name),
            location=self._node("Location", address=address),
            **legal,
            **home,
        )

    def _person(self) -> Json:
        record = self.record
        contact = {}
        if record.contact_email:
            mailbox = {"id": f"mailto:{record.contact_email}", "type": "Mailbox"}
            contact = {"contactPoint": self._node("ContactPoint", emailAddress=mailbox)}
        return self._node("Person", fullName=self._text(record.learner_name), hasClaim=self._achievement(), **contact)

    def _achievement(self) -> Json:
        awarding = self._node(
            "AwardingProcess",
            awardingBody=self._organisation(self.issuer.name),
            awardingDate=stamp(self.record.awarded_at),
        )
        parts = [self._note(part.id) for part in self.record.components]
        return self._node(
            "LearningAchievement",
            title=self._title(),
            description=self._description(),
            awardedBy=awarding,
            specifiedBy=self._specification(),
            influencedBy=self._activity(),
            additionalNote=[self._note(narrative.quality(self.issuer.qa_monitor, self.words)), *parts],
            **({"provenBy": self._assessment()} if self.record.score is not None else {}),
        )

    def _specification(self) -> Json:
        said = narrative.elements(self.achievement, self.words)
        lines = self.achievement.outcomes[self.record.language]
        return self._node(
            "Qualification",
            title=self._title(),
            eqfLevel=concept(EQF_4, "Level 4"),
            isPartialQualification=False,
            learningOutcome=[self._node("LearningOutcome", title=self._text(line)) for line in lines],
            learningSetting=concept(f"{SNB}/learning-setting/e207a81fc7", "non-formal learning"),
            mode=concept(BLENDED, "Blended"),
            volumeOfLearning=f"PT{self.achievement.hours}H",
            language=self._language(),
            entryRequirement=self._note(said["prerequisites"]),
            additionalNote=[self._note(said[name]) for name in ("workload", "level", "stacking", "further")],
        )

    def _activity(self) -> Json:
        stay = self.record.mobility
        period = {}
        if stay:
            times = {"startDate": _midnight(stay.start), "endDate": _midnight(stay.end)}
            period = {"temporal": self._node("PeriodOfTime", **times)}
        return self._node(
            "LearningActivity",
            title=self._title(),
            description=self._text(narrative.participation(stay, self.words)),
            awardedBy=self._node("AwardingProcess", awardingBody=self._organisation(self.issuer.name)),
            **period,
        )

    def _assessment(self) -> Json:
        record, words = self.record, self.words
        said = narrative.elements(self.achievement, words)["assessment"]
        unsupervised = record.supervision == "none" and record.identity_check == "none"
        checked = (
            {"idVerification": concept(UNSUPERVISED, "Unsupervised without ID Verification")} if unsupervised else {}
        )
        scheme = self._node("GradingScheme", title=self._text(words("result_name")), description=self._text(said))
        specified = self._node(
            "LearningAssessmentSpecification",
            title=self._text(words("result_name")),
            dcType=concept(WRITTEN_EXAMINATION, "written examination"),
            gradingScheme=scheme,
        )
        return self._node(
            "LearningAssessment",
            title=self._text(words("result_name")),
            description=self._text(narrative.supervision(record.supervision, record.identity_check, words)),
            grade=self._note(f"{record.score}/100"),
            awardedBy=self._node("AwardingProcess", awardingBody=self._organisation(self.issuer.name)),
            specifiedBy=specified,
            **checked,
        )


def concept(iri: str, label: str, scheme: str | None = None, notation: str | None = None) -> Json:
    """A term of an EU controlled list; without a `scheme` given, the list's own `25831c2` entry is its scheme."""
    scheme = scheme or iri.rsplit("/", 1)[0] + "/25831c2"
    return {
        "id": iri,
        "type": "Concept",
        "inScheme": {"id": scheme, "type": "ConceptScheme"},
        **({"notation": notation} if notation else {}),
        "prefLabel": {"en": label},
    }


def _midnight(day: date) -> str:
    return datetime(day.year, day.month, day.day).strftime("%Y-%m-%dT00:00:00Z")
