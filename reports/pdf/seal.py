"""The agency's electronic seal on a finished PDF: its certificate, where the portal's operator has put one.

SEAL_DIR holds `<agency>.p12` (PKCS #12: key and certificates) and `<agency>.pass` (its password) for each agency that
seals. The seal is a PAdES signature that allows no change after it; readers such as Acrobat validate it. It says that
the agency's portal made the paper. Who approved it stands in the record (thai-documents §9), not in the seal.
"""

import dataclasses
import datetime as dt
import io
from pathlib import Path
from typing import Any

from django.conf import settings

NO_PASSWORD = ""


class SealUnusable(RuntimeError):
    """A seal is there and cannot be used: wrong password, broken file, certificate not valid now."""


@dataclasses.dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed PDF, and whose certificate it carries."""

    pdf: bytes
    subject: str


def certificate_of(agency_slug: str) -> Path | None:
    """Return the file of an agency's seal; None where it has none."""
    if not settings.SEAL_DIR:
        return None
    path = Path(settings.SEAL_DIR) / f"{agency_slug}.p12"
    return path if path.is_file() else None


def seal(pdf: bytes, path: Path, at: dt.datetime) -> Sealed:
    """Return the PDF with the seal of a certificate file. Raises SealUnusable."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415 -- worker only
    from pyhanko.sign import fields, signers  # noqa: PLC0415 -- as above

    signer = _signer(path, at)
    about = signers.PdfSignatureMetadata(
        field_name="Seal",
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    out = io.BytesIO()
    signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), about, signer=signer, output=out)
    return Sealed(out.getvalue(), signer.signing_cert.subject.human_friendly)


def problem_of(path: Path, at: dt.datetime) -> str:
    """Return why a seal cannot be used; '' when it can."""
    try:
        _signer(path, at)
    except SealUnusable as error:
        return str(error)
    return ""


def _signer(path: Path, at: dt.datetime) -> Any:  # noqa: ANN401 -- the library's signer, loaded in the worker only
    from pyhanko.sign.signers import SimpleSigner  # noqa: PLC0415 -- worker only

    password_file = path.with_suffix(".pass")
    password = password_file.read_text().strip() if password_file.is_file() else NO_PASSWORD
    signer = SimpleSigner.load_pkcs12(str(path), passphrase=password.encode())
    if signer is None:
        raise SealUnusable(f"{path.name}: not a PKCS #12 file, or {password_file.name} holds another password")
    certificate = signer.signing_cert
    if not certificate.not_valid_before <= at <= certificate.not_valid_after:
        raise SealUnusable(f"{path.name}: certificate valid until {certificate.not_valid_after:%Y-%m-%d}")
    return signer
