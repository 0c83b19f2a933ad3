"""Pictures in the text: the emblem, marks, photographs, charts, each with its words for readers who cannot see."""

import io
from xml.etree.ElementTree import Element

from PIL import Image

from reports.rules.page_text import prepared
from reports.word.body import Media
from reports.word.markup import NAMESPACES, emu, node, w

EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg"}
DOTS_PER_INCH = 96  # of a picture that does not say: as in browsers


def in_line(media: Media, picture: str, description: str, *, within: tuple[float, float], fill: bool) -> Element:
    """Return a run with a picture no larger than `within` (mm); `fill`: as large as that."""
    width, height = size_of(media.given[picture].data)
    scale = min(within[0] / width, within[1] / height)
    scale = scale if fill else min(scale, 1)
    extent = {"cx": emu(width * scale), "cy": emu(height * scale)}
    sides = {f"dist{side}": 0 for side in "TBLR"}
    return w("r", w("drawing", node("wp:inline", sides, *_drawn(media, picture, description, extent))))


def at_the_left_top(media: Media, picture: str, description: str, *, height: float, top: float) -> Element:
    """Return a run with a picture at the left margin, `top` mm under the paper's edge; text does not move for it."""
    width, tall = size_of(media.given[picture].data)
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


def _drawn(media: Media, picture: str, description: str, extent: dict[str, int]) -> list[Element]:
    """Return extent, properties and graphic of a picture."""
    media.shown = number = media.shown + 1
    told = {"id": number, "name": f"ภาพ {number}", "descr": prepared(description)}
    shape = node(
        "pic:spPr",
        None,
        node("a:xfrm", None, node("a:off", {"x": 0, "y": 0}), node("a:ext", dict(extent))),
        node("a:prstGeom", {"prst": "rect"}, node("a:avLst")),
    )
    given = media.given[picture]
    kept = media.keep(given.data, EXTENSIONS[given.content_type])
    filled = node("pic:blipFill", None, node("a:blip", {"r:embed": kept}), node("a:stretch", None, node("a:fillRect")))
    named = node("pic:nvPicPr", None, node("pic:cNvPr", {**told}), node("pic:cNvPicPr"))
    graphic = node("a:graphicData", {"uri": NAMESPACES["pic"]}, node("pic:pic", None, named, filled, shape))
    return [node("wp:extent", dict(extent)), node("wp:docPr", {**told}), node("a:graphic", None, graphic)]


def size_of(data: bytes) -> tuple[float, float]:
    """Return width and height of a picture in mm."""
    with Image.open(io.BytesIO(data), formats=["PNG", "JPEG"]) as opened:
        width, height = opened.size
    return width * 25.4 / DOTS_PER_INCH, height * 25.4 / DOTS_PER_INCH
