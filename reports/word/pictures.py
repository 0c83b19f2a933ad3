"""Pictures in the text: the emblem, marks, photographs, charts.

Pixel pictures go in as they are stored. A drawing (SVG) goes in as a drawing, which Word shows since 2016; an older one
sees an empty place of the same size. Every picture has its words for readers who cannot see.
"""

import io
import re
import struct
import zlib
from xml.etree.ElementTree import Element

from PIL import Image

from reports.rules.page_text import prepared
from reports.rules.paper import Picture
from reports.word.body import Media
from reports.word.markup import NAMESPACES, emu, node, w

EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/svg+xml": "svg"}
DOTS_PER_INCH = 96  # of a picture that does not say: as in browsers
EMBLEM_ASPECT = 0.916
SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"  # of the drawing behind a picture: [MS-ODRAWXML] 2.3.3
_VIEW_BOX = re.compile(r"""<svg\b[^>]*?\bviewBox=["']\s*[\d.+-]+[\s,]+[\d.+-]+[\s,]+([\d.]+)[\s,]+([\d.]+)""")
_SIDES = re.compile(r"""<svg\b(?=[^>]*?\bwidth=["']([\d.]+))(?=[^>]*?\bheight=["']([\d.]+))""")


def in_line(media: Media, picture: Picture, description: str, *, within: tuple[float, float], fill: bool) -> Element:
    """Return a run with a picture no larger than `within` (mm); `fill`: as large as that."""
    width, height = size_of(picture)
    scale = min(within[0] / width, within[1] / height)
    scale = scale if fill else min(scale, 1)
    extent = {"cx": emu(width * scale), "cy": emu(height * scale)}
    sides = {f"dist{side}": 0 for side in "TBLR"}
    return w("r", w("drawing", node("wp:inline", sides, *_drawn(media, picture, description, extent))))


def at_the_left_top(media: Media, picture: Picture, description: str, *, height: float, top: float) -> Element:
    """Return a run with a picture at the left margin, `top` mm under the paper's edge; text does not move for it."""
    width, tall = size_of(picture)
    extent = {"cx": emu(width * height / tall), "cy": emu(height)}
    said = {f"dist{side}": 0 for side in "TBLR"}
    said |= {"simplePos": 0, "relativeHeight": 1, "behindDoc": 0, "locked": 0, "layoutInCell": 1, "allowOverlap": 1}
    outer, *inner = _drawn(media, picture, description, extent)
    anchor = node(
        "wp:anchor",
        said,
        node("wp:simplePos", {"x": 0, "y": 0}),
        _place("positionH", "margin", 0),
        _place("positionV", "page", top),
        outer,
        node("wp:wrapNone"),
        *inner,
    )
    return w("r", w("drawing", anchor))


def _place(tag: str, origin: str, mm: float) -> Element:
    offset = node("wp:posOffset")
    offset.text = str(emu(mm))
    return node(f"wp:{tag}", {"relativeFrom": origin}, offset)


def _drawn(media: Media, picture: Picture, description: str, extent: dict[str, int]) -> list[Element]:
    """Return extent, properties and graphic of a picture."""
    number = len(media.shown) + 1
    media.shown.append(picture)
    told = {"id": number, "name": f"ภาพ {number}", "descr": prepared(description)}
    shape = node(
        "pic:spPr",
        None,
        node("a:xfrm", None, node("a:off", {"x": 0, "y": 0}), node("a:ext", dict(extent))),
        node("a:prstGeom", {"prst": "rect"}, node("a:avLst")),
    )
    filled = node("pic:blipFill", None, _blip(media, picture), node("a:stretch", None, node("a:fillRect")))
    named = node("pic:nvPicPr", None, node("pic:cNvPr", {**told}), node("pic:cNvPicPr"))
    graphic = node("a:graphicData", {"uri": NAMESPACES["pic"]}, node("pic:pic", None, named, filled, shape))
    return [node("wp:extent", dict(extent)), node("wp:docPr", {**told}), node("a:graphic", None, graphic)]


def _blip(media: Media, picture: Picture) -> Element:
    kept = media.keep(picture.data, EXTENSIONS[picture.content_type])
    if picture.content_type != "image/svg+xml":
        return node("a:blip", {"r:embed": kept})
    drawing = node("a:ext", {"uri": SVG_EXTENSION}, node("asvg:svgBlip", {"r:embed": kept}))
    return node("a:blip", {"r:embed": media.keep(NOTHING, "png")}, node("a:extLst", None, drawing))


def size_of(picture: Picture) -> tuple[float, float]:
    """Return width and height in mm."""
    if picture.content_type == "image/svg+xml":
        head = picture.data[:4096].decode(errors="replace")
        found = _VIEW_BOX.search(head) or _SIDES.search(head)
        sides = (float(found[1]), float(found[2])) if found else (EMBLEM_ASPECT, 1.0)
        return sides if all(sides) else (EMBLEM_ASPECT, 1.0)
    with Image.open(io.BytesIO(picture.data), formats=["PNG", "JPEG"]) as opened:
        width, height = opened.size
    return width * 25.4 / DOTS_PER_INCH, height * 25.4 / DOTS_PER_INCH


def _png_of_nothing() -> bytes:
    """Return one transparent pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 6, 0, 0, 0)
    pixel = zlib.compress(bytes(5))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")


NOTHING = _png_of_nothing()
