"""Pictures handed in for papers, made safe: drawings keep shapes alone, photographs keep pixels alone.

What a file says of itself is not believed. A drawing (SVG) is rebuilt from allowed shapes, so that nothing in it can
fetch, run or hide; a pixel picture is decoded within bounds and written anew.
"""

import dataclasses
import hashlib
import io
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.core.files.uploadedfile import UploadedFile
from PIL import Image, UnidentifiedImageError

MAX_BYTES = 2_000_000
MAX_SHAPES = 5_000
MAX_SIDE = 4_000
LEAST_SIDE = 500  # of a pixel picture: 15 mm at 800 dots per inch
SVG = "http://www.w3.org/2000/svg"
SHAPES = frozenset({"g", "path", "rect", "circle", "ellipse", "line", "polygon", "polyline"})
ATTRIBUTES = frozenset(
    {
        "d", "points", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "ry", "width", "height", "transform",
        "fill", "fill-rule", "fill-opacity", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin",
        "stroke-miterlimit", "opacity",
    }
)  # fmt: skip


class PictureRefused(ValueError):
    """A picture that is not kept: `too_large`, `unknown_type`, `broken`, `too_small`, `no_shape`."""

    def __init__(self, code: str) -> None:
        """Keep the reason."""
        super().__init__(code)
        self.code = code


@dataclasses.dataclass(frozen=True, slots=True)
class Picture:
    """Bytes fit for paper, what they are, and their hash."""

    data: bytes
    content_type: str
    sha256: str


def judge(file: UploadedFile) -> Picture:
    """Return what to keep of a picture. Raises PictureRefused."""
    if (file.size or 0) > MAX_BYTES:
        raise PictureRefused("too_large")
    data = file.read()
    if data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        kept, content_type = _pixels(data), "image/png"
    elif b"<svg" in data[:4096]:
        kept, content_type = _drawing(data), "image/svg+xml"
    else:
        raise PictureRefused("unknown_type")
    return Picture(kept, content_type, hashlib.sha256(kept).hexdigest())


def _pixels(data: bytes) -> bytes:
    try:
        with Image.open(io.BytesIO(data), formats=["PNG", "JPEG"]) as picture:
            if max(picture.size) > MAX_SIDE:
                raise PictureRefused("too_large")
            if max(picture.size) < LEAST_SIDE:
                raise PictureRefused("too_small")
            clean = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError) as error:
        raise PictureRefused("broken") from error
    clean.info.clear()
    out = io.BytesIO()
    clean.save(out, "PNG", optimize=True)
    return out.getvalue()


def _drawing(data: bytes) -> bytes:
    try:
        source = fromstring(data, forbid_dtd=False)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise PictureRefused("broken") from error
    box = source.get("viewBox") or _box_of(source)
    drawing = Element("svg", {"xmlns": SVG, "viewBox": box})
    if not _copy_shapes(source, drawing):
        raise PictureRefused("no_shape")
    return tostring(drawing)


def _box_of(source: Element) -> str:
    """Return the view box of a drawing that only gives its size."""
    sizes = [(source.get(name) or "").removesuffix("px") for name in ("width", "height")]
    if not all(size.replace(".", "", 1).isdigit() for size in sizes):
        raise PictureRefused("broken")
    return f"0 0 {sizes[0]} {sizes[1]}"


def _drawn_with(shape: Element) -> dict[str, str]:
    """Return the allowed attributes of a shape, those of its style too; nothing that points elsewhere (`url(…)`)."""
    style = (part.partition(":") for part in shape.get("style", "").split(";"))
    given = {name.strip(): value.strip() for name, _colon, value in style} | shape.attrib
    return {
        name: value for name, value in given.items() if name in ATTRIBUTES and (name == "transform" or "(" not in value)
    }


def _copy_shapes(source: Element, into: Element) -> int:
    """Copy allowed shapes with allowed attributes; return how many shapes were drawn."""
    drawn = 0
    waiting = [(source, into)]
    while waiting:
        parent, copy = waiting.pop()
        for child in parent:
            name = child.tag.removeprefix(f"{{{SVG}}}") if isinstance(child.tag, str) else ""
            if name not in SHAPES:
                continue
            drawn += name != "g"
            if drawn > MAX_SHAPES:
                raise PictureRefused("too_large")
            waiting.append((child, SubElement(copy, name, _drawn_with(child))))
    return drawn
