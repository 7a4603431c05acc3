"""Owns sealing a PDF with an e-seal certificate (PAdES baseline B); must not know what the PDF says.

As with the European file, this makes an advanced seal from a PKCS#12 file, without a time stamp, and says no more.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from bot.credentials.seal import SealFault, opened, validity

FIELD = "Seal"


@dataclass(frozen=True, slots=True)
class PdfSeal:
    """The e-seal certificate with its key. `p12` is PKCS#12."""

    p12: bytes = field(repr=False)
    password: bytes | None = field(default=None, repr=False)

    def owner(self, now: datetime) -> str | None:
        """Whose seal a PDF made now carries; None when the certificate does not hold now, so that nothing is sealed."""
        begin, end, owner = _about(self.p12, self.password)
        return owner if begin <= now <= end else None

    def seal(self, pdf: bytes) -> bytes:
        """The PDF with an invisible seal over all of it, after which no change is permitted (ETSI EN 319 142-1, B-B).

        Works offline; about 0.2 s, most of it for opening the container, and 0.6 s the first time. Runs an event loop of its own: call
        it in a thread. Raises SealFault when the container cannot seal.
        """
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign import PdfSignatureMetadata, PdfSigner
        from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter

        meta = PdfSignatureMetadata(
            field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES,
            certify=True, docmdp_permissions=MDPPerm.NO_CHANGES,
        )  # fmt: skip
        sealed = PdfSigner(meta, self._signer()).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)))
        return bytes(sealed.getvalue())

    def _signer(self) -> Any:
        from pyhanko.sign import SimpleSigner

        _about(self.p12, self.password)  # says in words why a container cannot seal; the library only logs it
        signer = SimpleSigner.load_pkcs12_data(self.p12, other_certs=[], passphrase=self.password)
        if signer is None:
            raise SealFault("the PKCS#12 file cannot be used to seal a PDF")
        return signer


@lru_cache(maxsize=2)
def _about(p12: bytes, password: bytes | None) -> tuple[datetime, datetime, str]:
    """From when, until when and for whom it seals. Kept, because opening hashes the password many thousand times."""
    return (*validity(p12, password), _owner(opened(p12, password)[1]))


def _owner(certificate: Any) -> str:
    """The organisation that the certificate names; without one, its common name, then the whole subject."""
    from cryptography.x509.oid import NameOID

    for attribute in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        named = certificate.subject.get_attributes_for_oid(attribute)
        if named:
            return str(named[0].value)
    return str(certificate.subject.rfc4514_string())
