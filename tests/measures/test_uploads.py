import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from PIL import Image

from measures import uploads
from measures.uploads import UploadRefused, judge

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 20), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **options)
    return out.getvalue()


def handed_in(data: bytes, name: str = "x.bin") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="text/html")


def test_pdf_is_kept_byte_for_byte() -> None:
    upload = judge(handed_in(PDF, "C:\\งาน\\รายงาน.docx"))

    assert (upload.data, upload.extension, upload.original_name) == (PDF, "pdf", "รายงาน.pdf")


@pytest.mark.parametrize(("kind", "extension"), [("JPEG", "jpg"), ("PNG", "png")])
def test_picture_is_known_by_its_content(kind: str, extension: str) -> None:
    upload = judge(handed_in(picture(kind), "photo.exe"))

    assert (upload.extension, upload.original_name) == (extension, f"photo.{extension}")


def test_picture_loses_place_and_camera_and_what_hangs_behind_it() -> None:
    exif = Image.Exif()
    exif[0x010F] = "SECRET CAMERA"
    data = picture(exif=exif, comment=b"SECRET PLACE") + b"<script>SECRET TAIL</script>"

    upload = judge(handed_in(data))

    assert b"SECRET" in data
    assert b"SECRET" not in upload.data
    assert dict(Image.open(io.BytesIO(upload.data)).getexif()) == {}


def test_picture_turned_by_its_camera_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6

    upload = judge(handed_in(picture(size=(40, 20), exif=exif)))

    assert Image.open(io.BytesIO(upload.data)).size == (20, 40)


def test_large_picture_is_kept_within_the_longest_side(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_SIDE", 10)

    upload = judge(handed_in(picture(size=(40, 20))))

    assert Image.open(io.BytesIO(upload.data)).size == (10, 5)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"<html><script>alert(1)</script>", "unknown_type"),
        (b"PK\x03\x04docx", "unknown_type"),
        (PDF[:20], "broken"),
        (picture()[:200], "broken"),
        (b"\xff\xd8\xff\xe0 not a picture", "broken"),
        (picture("PNG")[:40], "broken"),
    ],
)
def test_file_that_cannot_be_opened_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(UploadRefused) as refused:
        judge(handed_in(data))

    assert refused.value.code == code


def test_file_larger_than_allowed_is_refused_unread() -> None:
    with override_settings(UPLOAD_MAX_BYTES=10), pytest.raises(UploadRefused) as refused:
        judge(handed_in(PDF))

    assert refused.value.code == "too_large"


def test_picture_of_too_many_pixels_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_PIXELS", {"PNG": 100})

    with pytest.raises(UploadRefused) as refused:
        judge(handed_in(picture("PNG", size=(20, 20))))

    assert refused.value.code == "too_many_pixels"
