"""What the badge page says, in which language and form, and what it keeps to itself."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files

import httpx
import pytest
import yaml
from PIL import Image
from pypdf import PdfReader

from bot.credentials.bake import unbake
from bot.credentials.contexts import eu_mc_context
from bot.credentials.record import LANGUAGES
from bot.credentials.verify import verify
from bot.web import issuer, negotiate
from bot.web.app import build_app
from bot.web.documents import holder_pdf
from bot.web.limits import Limit
from bot.web.ports import REASONS, WebSettings
from tests.credentials.samples import BASE, IDS, ISSUER, issued
from tests.web.conftest import Site
from tests.web.records import ECO, EXPIRED, HIDDEN, NAME, NAMELESS, REVOKED, STACK, TAMPERED, UNKNOWN, Records

PAGE = f"/credentials/{ECO}"
STATUS_WORD = re.compile(r'class="status-word">([^<]+)<')


def words_of(html: str) -> str:
    return re.sub(
        r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"<(script|style|head).*?</\1>", " ", html, flags=re.DOTALL))
    )


async def test_portuguese_is_that_of_portugal(site: Site) -> None:
    page = (await site.get(f"/credentials/{ECO}?lang=pt")).text
    assert "Eslovénia" in page
    assert "Eslovênia" not in page


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_page_is_complete_in_every_language(site: Site, language: str) -> None:
    for identifier in (ECO, STACK, REVOKED, EXPIRED, TAMPERED, NAMELESS):
        answer = await site.get(f"/credentials/{identifier}", accept_language=language)
        assert answer.status_code == 200
        assert answer.headers["content-language"] == language
        assert f'<html lang="{language}">' in answer.text
        assert "{" not in words_of(answer.text)
        assert "None" not in words_of(answer.text)


def test_all_languages_have_the_same_sentences_with_the_same_placeholders() -> None:
    def shape(value: object, place: str = "") -> dict[str, object]:
        if isinstance(value, dict):
            return {
                key: found for name, child in value.items() for key, found in shape(child, f"{place}.{name}").items()
            }
        if isinstance(value, list):
            return {place: len(value)}
        return {place: sorted(re.findall(r"\{\w*\}", str(value)))}

    for package, folder in (("bot.web", "strings"), ("bot.credentials", "words")):
        shapes = {}
        for language in LANGUAGES:
            table = yaml.safe_load(files(package).joinpath(folder, f"{language}.yaml").read_text("utf-8"))
            shapes[language] = {
                key: value for key, value in shape(table).items() if ".two" not in key and ".few" not in key
            }
        assert all(shapes[language] == shapes["en"] for language in LANGUAGES), folder
        assert all(isinstance(key, str) for key in shapes["en"])


async def test_the_status_comes_first_in_words_with_date_and_reason(site: Site) -> None:
    expected = {
        ECO: "Valid",
        REVOKED: "Revoked",
        EXPIRED: "Expired",
        TAMPERED: "Could not be verified",
    }
    for identifier, word in expected.items():
        html = (await site.get(f"/credentials/{identifier}")).text
        assert STATUS_WORD.findall(html) == [word]
        main = html[html.index("<main") :]
        assert main.index("status-word") < main.index("<h1")
    revoked = words_of((await site.get(f"/credentials/{REVOKED}")).text)
    assert "revoked on 1 September 2026. Reason: the result of the assessment was withdrawn." in revoked
    assert "valid until 1 August 2026, 00:00 UTC" in words_of((await site.get(f"/credentials/{EXPIRED}")).text)


async def test_who_what_by_whom_when_where_and_how(site: Site) -> None:
    text = words_of((await site.get(PAGE)).text)
    for sentence in (
        f"Awarded to {NAME}",
        "Awarded by Šolski center Primer",
        "Awarded on 15 June 2026",
        "Place of issue Maribor",
        "Slovenia, Podravska",
        "Porto, Portugal, 4 May 2026 – 29 May 2026",
        "15 h (≈ 0.5 ECTS workload; no ECTS awarded)",
        "Learning outcomes described at EQF level 4 (provider's reference).".replace("'", "&#39;"),
        "86 of 100 points (80 are needed); Attempt 1",
        "Supervised on site. Identity checked on site.",
        "12 validated diary entries",
        "internal quality assurance",
    ):
        assert sentence in text, sentence


async def test_slovenian_uses_its_dual_and_its_decimal_comma(site: Site) -> None:
    text = words_of((await site.get(f"{PAGE}?lang=sl")).text)
    assert "≈ 0,5 ECTS" in text
    assert "4 osebno obiskane enote" in text
    assert "Veljavno" in text
    assert "#Scouts4GreenApprenticeship Ekološka trajnost" in text.replace("Apprenticeship  ", "Apprenticeship ")


async def test_a_holder_who_shows_no_name_stays_unnamed_everywhere(site: Site) -> None:
    answer = await site.get(f"/credentials/{NAMELESS}")
    assert "The holder chose not to show the name." in answer.text
    assert "Žnidar" not in answer.text
    assert "no stay abroad is claimed" in answer.text
    assert "Not supervised. Identity not checked." in answer.text
    for ending in ("json", "jwt", "svg", "pdf", "zip"):
        data = (await site.get(f"/credentials/{NAMELESS}.{ending}")).content
        assert "Žnidar".encode() not in data
        assert NAME.encode("utf-16-be") not in data


async def test_a_name_that_was_not_sealed_is_never_shown(site: Site) -> None:
    known = site.port.known[ECO]
    site.port.known[ECO] = replace(known, name="Somebody Else")
    try:
        html = (await site.get(PAGE)).text
    finally:
        site.port.known[ECO] = known
    assert "Somebody" not in html
    assert "The holder chose not to show the name." in html


async def test_names_are_shown_cleaned_as_they_were_sealed_and_markup_in_them_is_harmless(site: Site) -> None:
    known = site.port.known[ECO]
    name = " <script>alert('x')</script>\x07  & Co "
    made = issued(site.keys, learner_name=name)
    site.port.known[ECO] = replace(known, json_bytes=made.json_bytes, jwt=made.jwt, name=name)
    try:
        html = (await site.get(PAGE)).text
    finally:
        site.port.known[ECO] = known
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; Co</strong>" in html


async def test_the_holders_own_pdf_carries_the_name_that_the_page_hides(site: Site) -> None:
    known = replace(site.port.known[NAMELESS], name=NAME)
    listed = (await site.get("/status/revocation/1")).content
    data = holder_pdf(known, listed, site.keys, WebSettings(BASE, ISSUER), "sl")
    assert NAME in PdfReader(io.BytesIO(data)).pages[0].extract_text()


@pytest.mark.parametrize("reason", [*REASONS, "no such class", None])
async def test_every_reason_is_put_into_words(site: Site, reason: str | None) -> None:
    known = site.port.known[REVOKED]
    site.port.known[REVOKED] = replace(known, revoked_reason=reason, revoked_at=None)
    try:
        text = words_of((await site.get(f"/credentials/{REVOKED}")).text)
    finally:
        site.port.known[REVOKED] = known
    assert "It was revoked. Reason: " in text
    assert "no such class" not in text


async def test_the_stack_links_its_parts_warns_of_revoked_and_does_not_open_hidden_ones(site: Site) -> None:
    html = (await site.get(f"/credentials/{STACK}")).text
    assert all(f'href="/credentials/{IDS[slug]}?lang=en"' in html for slug in ("eco", "ecn", "soc"))
    ecn, soc = site.port.known[IDS["ecn"]], site.port.known[IDS["soc"]]
    site.port.known[ecn.id] = replace(ecn, public=False)
    site.port.known[soc.id] = replace(soc, revoked_at=datetime(2026, 9, 1, tzinfo=UTC))
    try:
        changed = (await site.get(f"/credentials/{STACK}")).text
    finally:
        site.port.known |= {ecn.id: ecn, soc.id: soc}
    assert f'href="/credentials/{ecn.id}' not in changed
    assert "one of the parts has been revoked" in changed
    assert "45 h (≈ 1.5 ECTS workload; no ECTS awarded)" in words_of(html)
    assert html.count("<li>") > 18


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
        ("*/*", "text/html; charset=utf-8"),
        ("application/vc", "application/vc"),
        ("application/ld+json", "application/ld+json"),
        ("application/json", "application/json"),
        ("text/plain", "text/plain; charset=utf-8"),
        ("application/jwt, application/json;q=0.5", "application/jwt"),
        ("text/html;q=0.1, application/json", "application/json"),
        ("garbage;;q=x,,", "text/html; charset=utf-8"),
    ],
)
async def test_one_address_answers_in_the_form_that_is_asked_for(site: Site, accept: str, media: str) -> None:
    answer = await site.get(PAGE, accept=accept)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media
    assert answer.headers["vary"] == "Accept, Accept-Language"
    known = site.port.known[ECO]
    body = {"json": known.json_bytes, "jwt": known.jwt.encode()}.get(negotiate.form_of(negotiate.media_type(accept)))
    assert body is None or answer.content == body


async def test_files_are_the_stored_bytes_and_open_to_any_origin(site: Site) -> None:
    known = site.port.known[ECO]
    for ending, body in (("json", known.json_bytes), ("jwt", known.jwt.encode())):
        answer = await site.get(f"{PAGE}.{ending}")
        assert answer.content == body
        assert answer.headers["access-control-allow-origin"] == "*"
    assert (await site.http.head(f"{PAGE}.json")).status_code == 200


async def test_pictures_carry_the_credential(site: Site) -> None:
    for ending, media in (("png", "image/png"), ("svg", "image/svg+xml")):
        answer = await site.get(f"{PAGE}.{ending}")
        assert answer.headers["content-type"] == media
        assert unbake(answer.content).encode() == site.port.known[ECO].json_bytes
    card = await site.get(f"{PAGE}.card.png")
    assert Image.open(io.BytesIO(card.content)).size == (1200, 630)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_pdf_has_all_letters_the_address_and_the_credential_inside(site: Site, language: str) -> None:
    answer = await site.get(f"/credentials/{STACK}.pdf?lang={language}")
    reader = PdfReader(io.BytesIO(answer.content))
    text = " ".join(page.extract_text() for page in reader.pages)
    flat = re.sub(r"\s+", "", text)
    assert NAME.replace(" ", "") in flat
    assert "Šolskicenter" in flat
    assert f"{BASE}/credentials/{STACK}" in flat
    letters = {"sl": "čšž", "fi": "äö", "pt": "ãõç", "de": "äöü", "en": "≈"}[language]
    assert all(letter in text for letter in letters)
    (attached,) = reader.attachments["credential.json"]
    assert attached == site.port.known[STACK].json_bytes
    assert 2 <= len(reader.pages) <= 4


async def test_the_bundle_verifies_without_the_server(site: Site) -> None:
    answer = await site.get(f"/credentials/{STACK}.zip")
    bundle = zipfile.ZipFile(io.BytesIO(answer.content))
    read = {name: bundle.read(name) for name in bundle.namelist()}
    verdict = verify(read["credential.json"], json.loads(read["did.json"]), read["status-list.json"])
    assert verdict.valid
    assert (
        sum(name.startswith("contexts/") for name in read) == 4 == sum(name.startswith("parts/") for name in read) + 1
    )
    page = read["verify.html"].decode()
    assert "http-equiv" in page
    assert "src=" not in page
    assert "{{" not in page
    assert "companionVerify" in page
    assert (await site.get(f"/credentials/{STACK}.zip")).content == answer.content


@pytest.mark.parametrize("name", [UNKNOWN, HIDDEN, "x", "..%2F..%2Fetc%2Fpasswd", f"{ECO}.exe", ECO.upper(), f"{ECO}x"])
async def test_unknown_hidden_and_malformed_are_one_and_the_same_404(site: Site, name: str) -> None:
    site.port.asked.clear()
    answer = await site.get(f"/credentials/{name}")
    assert answer.status_code == 404
    assert "There is no credential to show here" in answer.text
    assert "x-robots-tag" in answer.headers
    reference = await site.get(f"/credentials/{UNKNOWN}")
    assert answer.text == reference.text
    assert ECO[:8] not in answer.text
    assert list(answer.headers) == list(reference.headers)


async def test_the_records_are_asked_even_for_malformed_names_so_that_time_tells_nothing(site: Site) -> None:
    site.port.asked.clear()
    await site.get("/credentials/nonsense")
    assert len(site.port.asked) == 1


@pytest.mark.parametrize("ending", ["json", "jwt", "png", "svg", "pdf", "zip", "card.png"])
async def test_no_file_of_a_hidden_credential_is_given_out(site: Site, ending: str) -> None:
    hidden = await site.get(f"/credentials/{HIDDEN}.{ending}")
    unknown = await site.get(f"/credentials/{UNKNOWN}.{ending}")
    assert hidden.status_code == unknown.status_code == 404
    assert hidden.content == unknown.content


async def test_a_missing_credential_is_missing_in_the_form_that_was_asked_for(site: Site) -> None:
    as_json = await site.get(f"/credentials/{UNKNOWN}", accept="application/json", accept_language="de")
    assert as_json.json() == {"error": "Hier gibt es keinen Nachweis"}
    as_text = await site.get(f"/credentials/{UNKNOWN}", accept="text/plain", accept_language="fi-FI,fi;q=0.9")
    assert as_text.text == "Täällä ei ole näytettävää todistusta\n"


async def test_is_this_about_me(site: Site) -> None:
    async def ask(identifier: str, body: str) -> str:
        headers = {"content-type": "application/x-www-form-urlencoded"}
        answer = await site.http.post(f"/credentials/{identifier}/about", content=body, headers=headers)
        found = re.search(r'id="match-result"[^>]*>([^<]*)<', answer.text)
        return found.group(1) if found else ""

    assert (await ask(ECO, "email=ANA%40example.org+")).startswith("Yes")
    assert (await ask(ECO, "email=other%40example.org")).startswith("No,")
    assert "does not look like" in await ask(ECO, "email=ana")
    assert "does not look like" in await ask(ECO, "email=" + "a" * 9000)
    assert "does not look like" in await ask(ECO, "")
    missing = await site.http.post(f"/credentials/{HIDDEN}/about", content="email=ana%40example.org")
    assert missing.status_code == 404
    nameless = await site.http.post(f"/credentials/{NAMELESS}/about", content="email=ana%40example.org")
    assert "issued without an e-mail address" in nameless.text


async def test_comparing_is_rate_limited(site: Site) -> None:
    answers = [await site.http.post(f"/credentials/{EXPIRED}/about", content="email=a%40b") for _ in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert "Too many tries" in answers[-1].text


def test_the_limit_forgets_after_its_time_and_keeps_no_more_than_it_may() -> None:
    now = [0.0]
    limit = Limit(2, 10, lambda: now[0])
    assert [limit.allows("a") for _ in range(3)] == [True, True, False]
    assert limit.allows("b")
    now[0] = 10.0
    assert limit.allows("a")


async def test_what_verifiers_fetch_is_open_and_right(site: Site) -> None:
    did = await site.get("/.well-known/did.json")
    assert did.json() == site.keys.did_document()
    assert did.headers["content-type"] == "application/did+json"
    assert (await site.get("/.well-known/jwks.json")).json() == site.keys.jwks()
    context = await site.get("/contexts/eu-mc/v1.json")
    assert context.json() == eu_mc_context(BASE)
    assert "immutable" in context.headers["cache-control"]
    status = await site.get("/status/revocation/1")
    assert status.headers["cache-control"] == "max-age=300"
    assert status.headers["content-type"] == "application/vc"
    for answer in (
        did,
        context,
        status,
        await site.get("/.well-known/jwks.json"),
        await site.get("/contexts/all.json"),
    ):
        assert answer.headers["access-control-allow-origin"] == "*"


async def test_the_status_list_is_signed_again_only_when_something_changed(site: Site) -> None:
    first = (await site.get("/status/revocation/1")).content
    assert (await site.get("/status/revocation/1")).content == first
    site.port.revoked.add(4711)
    try:
        assert STATUS_WORD.findall((await site.get(PAGE)).text) == ["Revoked"]
        assert (await site.get("/status/revocation/1")).content != first
    finally:
        site.port.revoked.discard(4711)
    assert STATUS_WORD.findall((await site.get(PAGE)).text) == ["Valid"]


async def test_the_context_served_is_the_one_sealed_terms_mean(site: Site) -> None:
    named = json.loads(site.port.known[ECO].json_bytes)["@context"][3]
    assert (await site.get(named.removeprefix(BASE))).status_code == 200
    everything = (await site.get("/contexts/all.json")).json()
    assert set(json.loads(site.port.known[ECO].json_bytes)["@context"]) == set(everything)


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}.json", "/", "/quality", "/nothing", "/static/page.css", "/health"])
async def test_every_answer_keeps_third_parties_and_search_engines_out(site: Site, path: str) -> None:
    answer = await site.get(path)
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "noindex" in answer.headers["x-robots-tag"]
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["strict-transport-security"]
    assert "set-cookie" not in answer.headers


async def test_nothing_on_a_page_is_loaded_from_elsewhere(site: Site) -> None:
    for path in (PAGE, f"/credentials/{STACK}", "/quality", "/achievements/eco/v1", "/"):
        html = (await site.get(path)).text
        loaded = re.findall(r'(?:src|<link[^>]+href)="([^"]+)"', html)
        assert all(address.startswith(("/", BASE)) for address in loaded), loaded


async def test_previews_find_what_they_need(site: Site) -> None:
    html = (await site.get(PAGE)).text
    tags = dict(re.findall(r'<meta property="(og:[\w:]+)" content="([^"]*)"', html))
    assert tags["og:title"] == "#Scouts4GreenApprenticeship Ecological sustainability"
    assert tags["og:url"] == f"{BASE}{PAGE}"
    assert tags["og:image"] == f"{BASE}{PAGE}.card.png?lang=en"
    assert NAME not in tags["og:description"]
    assert '<meta name="twitter:card" content="summary_large_image">' in html


async def test_linkedin_gets_the_award_but_never_the_name(site: Site) -> None:
    html = (await site.get(PAGE)).text
    (link,) = re.findall(r'href="(https://www\.linkedin\.com[^"]+)"', html)
    for piece in (
        "startTask=CERTIFICATION_NAME",
        "issueYear=2026",
        "issueMonth=6",
        "organizationName=%C5%A0olski",
        f"certId={ECO}",
    ):
        assert piece in link
    assert "nidar" not in link
    assert "linkedin" not in (await site.get(f"/credentials/{REVOKED}")).text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_achievements_and_quality_have_pages_and_json(site: Site, language: str) -> None:
    for slug in ("eco", "ecn", "soc", "stack"):
        answer = await site.get(f"/achievements/{slug}/v1?lang={language}")
        assert answer.status_code == 200
        assert "{" not in words_of(answer.text)
        described = await site.get(f"/achievements/{slug}/v1", accept="application/json", accept_language=language)
        assert described.json()["id"] == f"{BASE}/achievements/{slug}/v1"
        assert described.json()["inLanguage"] == language
    assert "Šolski center Primer" in (await site.get(f"/quality?lang={language}")).text
    assert (await site.get("/achievements/xyz/v1")).status_code == 404


async def test_the_achievement_in_a_credential_is_the_one_at_its_address(site: Site) -> None:
    sealed = json.loads(site.port.known[ECO].json_bytes)["credentialSubject"]["achievement"]
    assert (await site.get("/achievements/eco/v1", accept="application/json")).json() == sealed


async def test_badges_and_static_files_are_a_fixed_list(site: Site) -> None:
    assert (await site.get("/static/badges/eco.png")).headers["content-type"] == "image/png"
    assert (await site.get("/static/badges/stack.svg")).status_code == 200
    for path in ("/static/badges/eco.gif", "/static/badges/xyz.png", "/static/app.py", "/static/..%2Fapp.py"):
        assert (await site.get(path)).status_code == 404
    with pytest.raises(KeyError):
        issuer.static_bytes("../app.py")


async def test_other_methods_are_refused(site: Site) -> None:
    assert (await site.http.delete(PAGE)).status_code == 405
    assert (await site.http.get(f"{PAGE}/about")).status_code == 405


async def test_health_says_ok(site: Site) -> None:
    assert (await site.get("/health")).json() == {"status": "ok"}


def test_a_public_address_that_is_not_that_of_the_keys_stops_the_start(site: Site) -> None:
    for base, words in (("https://elsewhere.example", "keys are those of"), ("badges.example.org", "must be https")):
        with pytest.raises(ValueError, match=words):
            build_app(Records(), site.keys, WebSettings(base, ISSUER))


@pytest.mark.parametrize(
    ("query", "header", "expected"),
    [
        ("de", "fi", "de"),
        ("xx", "fi", "fi"),
        (None, "pt-BR,pt;q=0.9,en;q=0.8", "pt"),
        (None, "fr-FR, sl;q=0.4, de;q=0.7", "de"),
        (None, "", "en"),
        (None, "de;q=0, *", "en"),
        (None, "," * 5000, "en"),
    ],
)
def test_the_language_is_the_readers(query: str | None, header: str, expected: str) -> None:
    assert negotiate.language(query, header) == expected


async def test_the_quality_monitor_is_named_on_its_page_only_when_configured(site: Site) -> None:
    assert "monitored by" not in (await site.get("/quality")).text
    monitored = WebSettings(BASE, replace(ISSUER, qa_monitor="Chamber of Example"))
    transport = httpx.ASGITransport(app=build_app(site.port, site.keys, monitored))
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as http:
        assert "Quality is monitored by Chamber of Example." in (await http.get("/quality")).text
