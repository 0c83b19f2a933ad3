"""The agency's seal on a finished paper: readers validate it, and one changed byte breaks it."""

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from organisations.models import Event
from reports import checks, store
from reports.actions import rendering, rounds
from reports.models import StatusReport
from reports.pdf import seal
from tests.factories.organisations import make_agency
from tests.factories.reports import make_office, make_plan

pytestmark = pytest.mark.usefixtures("media_root")
NOW = dt.datetime.now(dt.UTC)  # pyHanko reads the machine's clock
PASSWORD = "ลับ-1"


def make_certificate(path: Path, *, days: int = 365) -> x509.Certificate:
    """Write a PKCS #12 file with a self-signed certificate, and its password beside it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "เทศบาลตัวอย่าง")])
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1)
    dated = builder.not_valid_before(NOW - dt.timedelta(days=400))
    made = dated.not_valid_after(NOW + dt.timedelta(days=days)).add_extension(usage, critical=True)
    certificate = made.sign(key, hashes.SHA256())
    lock = serialization.BestAvailableEncryption(PASSWORD.encode())
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"seal", key, certificate, None, lock))
    path.with_suffix(".pass").write_text(f"{PASSWORD}\n")
    return certificate


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.SEAL_DIR = str(tmp_path)
    return tmp_path


def frozen() -> StatusReport:
    """A frozen report whose paper the worker has just made."""
    office = make_office(make_agency("ban-rao"))
    report = rounds.open_round(
        plan=make_plan(office.agency), code="months-6", layout="report-ticks", by=office.staff, at=NOW
    )
    report = rounds.freeze_report(report=report, by=office.staff, at=NOW)
    assert report.rendering is not None
    rendering.make(rendering_id=report.rendering.pk, at=NOW)
    report.refresh_from_db()
    return report


def sealed_bytes(report: StatusReport) -> bytes:
    assert report.rendering is not None
    assert report.rendering.file is not None, report.rendering.last_error
    return store.path_of(report.rendering.file.sha256).read_bytes()


def judged(data: bytes, certificate: x509.Certificate) -> bool:
    root = asn1.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
    signature = PdfFileReader(io.BytesIO(data)).embedded_signatures[0]
    status = validate_pdf_signature(signature, ValidationContext(trust_roots=[root]))
    return bool(status.bottom_line)


@pytest.mark.django_db
def test_a_finished_paper_is_sealed_and_a_changed_byte_breaks_the_seal(folder: Path) -> None:
    certificate = make_certificate(folder / "ban-rao.p12")

    report = frozen()

    data = bytearray(sealed_bytes(report))
    assert judged(bytes(data), certificate)
    data[len(data) // 4] ^= 1
    assert not judged(bytes(data), certificate)
    event = Event.objects.get(verb="paper.made")
    assert "เทศบาลตัวอย่าง" in event.data


@pytest.mark.django_db
def test_drafts_and_agencies_without_a_seal_are_not_sealed(folder: Path) -> None:
    make_certificate(folder / "other.p12")

    report = frozen()

    assert not PdfFileReader(io.BytesIO(sealed_bytes(report))).embedded_signatures


@pytest.mark.django_db
def test_a_seal_that_cannot_be_used_is_told_and_no_unsealed_paper_goes_out(folder: Path) -> None:
    make_certificate(folder / "ban-rao.p12")
    (folder / "ban-rao.pass").write_text("ผิด")

    report = frozen()

    assert report.rendering is not None
    assert report.rendering.file is None
    assert "ban-rao.pass holds another password" in report.rendering.last_error


def test_an_expired_certificate_is_found_at_start(folder: Path) -> None:
    make_certificate(folder / "ban-rao.p12", days=-1)

    found = checks.check_seals()

    assert [message.id for message in found] == ["reports.E002"]
    assert "valid until" in found[0].msg
    with pytest.raises(seal.SealUnusable):
        seal.seal(b"", folder / "ban-rao.p12", NOW)
