"""Pictures for papers: what is kept of a file, and what is refused."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from organisations import pictures

SHAPE = '<path d="M0 0H10V10Z" style="fill:#123456;mask:url(#x)" onclick="alert(1)"/>'


def upload(data: bytes | str, name: str = "x.svg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data)


def svg(inner: str, head: str = 'viewBox="0 0 10 10"') -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {head}>{inner}</svg>'


def png(width: int, height: int = 600) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height)).save(out, "PNG", pnginfo=None)
    return out.getvalue()


def test_a_drawing_keeps_its_shapes_and_nothing_else() -> None:
    hostile = (
        "<script>alert(1)</script><image href='http://example.invalid/x.png'/><foreignObject><p>a</p></foreignObject>"
        f"<g transform='translate(1 2)' id='a'>{SHAPE}</g><use href='#a'/><style>*{{fill:url(http://x)}}</style><text>ก</text>"
    )

    kept = pictures.judge(upload(svg(hostile)))

    assert kept.content_type == "image/svg+xml"
    assert kept.data == (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><g transform="translate(1 2)">'
        b'<path fill="#123456" d="M0 0H10V10Z" /></g></svg>'
    )


def test_a_drawing_that_only_gives_its_size_gets_a_box() -> None:
    kept = pictures.judge(upload(svg(SHAPE, 'width="20px" height="30.5"')))

    assert b'viewBox="0 0 20 30.5"' in kept.data


def test_a_pixel_picture_is_written_anew_without_what_it_hid() -> None:
    source = Image.new("RGB", (600, 600))
    exif = source.getexif()
    exif[0x010E] = "ความลับ"
    out = io.BytesIO()
    source.save(out, "JPEG", exif=exif)

    kept = pictures.judge(upload(out.getvalue() + b"<script>", "x.jpg"))

    assert kept.content_type == "image/png"
    with Image.open(io.BytesIO(kept.data)) as picture:
        assert (picture.size, dict(picture.getexif())) == ((600, 600), {})
    assert b"script" not in kept.data


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7", "unknown_type"),
        (b"", "unknown_type"),
        (b"\x89PNG\r\n\x1a\nbroken", "broken"),
        (svg("<text>no shape</text>"), "no_shape"),
        (svg(SHAPE, ""), "broken"),
        ("<svg", "broken"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]>' + svg("<path d='&a;'/>"), "broken"),
        (svg(SHAPE * 5_001), "too_large"),
        (png(300, 300), "too_small"),
        (png(4_001, 10), "too_large"),
        (b"<svg" + b" " * pictures.MAX_BYTES, "too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 20 else None,
)
def test_what_is_refused_says_why(data: bytes | str, code: str) -> None:
    with pytest.raises(pictures.PictureRefused) as refused:
        pictures.judge(upload(data))

    assert refused.value.code == code
