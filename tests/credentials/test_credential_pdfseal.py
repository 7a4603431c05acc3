"""The seal of a PDF: it holds for pyHanko's own validator, offline, until any byte is touched."""

from __future__ import annotations

import asyncio
import io
import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from fpdf import FPDF
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import SignatureCoverageLevel, async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from bot.credentials.pdfseal import PdfSeal
from bot.credentials.seal import SealFault
from tests.credentials.seals import OWNER, PASSWORD, authority, der, sealed_by

ROOT = authority()


@pytest.fixture(scope="module")
def plain() -> bytes:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=12)
    pdf.cell(text="86 of 100 points")
    pdf.embed_file(bytes=b'{"score":86}', basename="credential.json")
    return bytes(pdf.output())


def with_key(key: Any, days: int = 300) -> PdfSeal:
    return PdfSeal(sealed_by(ROOT, key, days), PASSWORD)


async def status(data: bytes, *, trusted: bool = True) -> Any:
    """What pyHanko says of the one seal in this PDF. Raises whatever it raises."""
    (signature,) = PdfFileReader(io.BytesIO(data)).embedded_signatures
    roots = [Certificate.load(der(ROOT[1]))] if trusted else [Certificate.load(der(authority()[1]))]
    return await async_validate_pdf_signature(signature, ValidationContext(trust_roots=roots, allow_fetching=False))


async def holds(data: bytes) -> bool:
    try:
        found = await status(data)
    except Exception:  # a parser may give up in any way; that is a refusal as well
        return False
    return bool(found.bottom_line and found.coverage is SignatureCoverageLevel.ENTIRE_FILE)


def contents(data: bytes) -> range:
    """Where the signature stands: the one part that it cannot cover."""
    (signature,) = PdfFileReader(io.BytesIO(data)).embedded_signatures
    _, before, after, _ = (int(number) for number in signature.byte_range)
    return range(before, after)


@pytest.mark.parametrize("kind", ["P-256", "RSA"])
async def test_the_seal_holds_for_the_librarys_validator(plain: bytes, kind: str) -> None:
    key = ec.generate_private_key(ec.SECP256R1()) if kind == "P-256" else rsa.generate_private_key(65537, 2048)
    sealed = await in_thread(with_key(key), plain)
    assert sealed.startswith(plain), "what was there is unchanged; the seal is added"
    assert await holds(sealed)
    found = await status(sealed)
    assert found.trusted and found.intact and found.valid
    assert found.docmdp_ok
    assert OWNER in found.signing_cert.subject.human_friendly
    (signature,) = PdfFileReader(io.BytesIO(sealed)).embedded_signatures
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    signed = {attribute["type"].native for attribute in signature.signer_info["signed_attrs"]}
    assert {"signing_certificate_v2", "message_digest", "content_type"} <= signed
    assert not (await status(sealed, trusted=False)).bottom_line, "a foreign root vouches for nothing"


async def test_one_flipped_byte_anywhere_breaks_it(plain: bytes) -> None:
    sealed = await in_thread(with_key(ec.generate_private_key(ec.SECP256R1())), plain)
    assert await holds(sealed)
    rng, hole = random.Random(20260615), contents(sealed)
    covered = [place for place in range(len(sealed)) if place not in hole]
    for place in (*rng.sample(covered, 60), covered[0], covered[-1]):
        touched = bytearray(sealed)
        touched[place] ^= 1 << rng.randrange(8)
        assert not await holds(bytes(touched)), place
    assert not await holds(sealed + b"\n")
    assert not await holds(plain)


async def test_a_touched_signature_or_signed_attribute_breaks_it_too(plain: bytes) -> None:
    """The container also carries the chain's certificates, which a seal does not cover: readers take their own roots."""
    sealed = await in_thread(with_key(ec.generate_private_key(ec.SECP256R1())), plain)
    (signature,) = PdfFileReader(io.BytesIO(sealed)).embedded_signatures
    info, hole = signature.signer_info, contents(sealed)
    parts = [info["signature"].native, *(attribute["values"][0].contents for attribute in info["signed_attrs"])]
    for part in parts:
        start = sealed[hole.start : hole.stop].lower().index(part.hex().encode()) + hole.start
        for place in range(start, start + 2 * len(part), 7):
            touched = bytearray(sealed)
            touched[place] = ord("0") if touched[place] != ord("0") else ord("1")
            assert not await holds(bytes(touched)), place - start


async def in_thread(seal: PdfSeal, data: bytes) -> bytes:
    return await asyncio.to_thread(seal.seal, data)


def test_only_a_certificate_that_holds_now_has_an_owner() -> None:
    seal, now = with_key(ec.generate_private_key(ec.SECP256R1()), days=5), datetime.now(UTC)
    assert seal.owner(now) == OWNER
    assert seal.owner(now + timedelta(days=30)) is None
    assert seal.owner(now - timedelta(days=30)) is None
    assert "pw" not in repr(seal)


def test_a_container_that_cannot_seal_says_why(plain: bytes) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    for seal, words in (
        (PdfSeal(b"junk", PASSWORD), "cannot be opened"),
        (PdfSeal(sealed_by(ROOT, key), b"wrong"), "cannot be opened"),
        (with_key(ed25519.Ed25519PrivateKey.generate()), "RSA or a P-256"),
    ):
        with pytest.raises(SealFault, match=words):
            seal.seal(plain)
