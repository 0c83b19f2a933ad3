"""A PDF without what acts, hides or tells: run as a program of its own, bytes in, bytes out, within bounds of the kernel.

What stays: pages as they look (fields and notes become part of the page), links to the web and within the paper,
bookmarks. What goes: scripts, actions, attachments, forms, media, metadata, thumbnails, what cameras wrote into pictures.

Ends with 0, or with what is wrong: ENCRYPTED, BROKEN.
"""

import io
import resource
import sys
from typing import Any

ENCRYPTED, BROKEN = 3, 4
MEMORY, SECONDS = 1_500_000_000, 20
MOST_OBJECTS = 300_000
DEEPEST = 40
GONE = (
    "/AA", "/OpenAction", "/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/AF", "/AcroForm", "/XFA", "/Metadata", "/PieceInfo",
    "/LastModified", "/Thumb", "/Collection", "/Perms", "/Next", "/RichMediaContent", "/Requirements", "/URLS", "/Author",
    "/SpiderInfo",
)  # fmt: skip
TELLING = {"/T", "/Contents", "/RC", "/M", "/NM", "/PA"}  # of a link: who made it when, and what was there before
ACTIONS = {"/GoTo", "/Named"}  # and /URI to the web
WEB = ("http://", "https://", "mailto:")


def clean(data: bytes) -> bytes:
    """Return the cleaned file. Raises pikepdf.PasswordError, pikepdf.PdfError, ValueError."""
    import pikepdf  # noqa: PLC0415 -- within the bounds that main sets

    with pikepdf.open(io.BytesIO(data)) as pdf:
        if pdf.is_encrypted:
            raise pikepdf.PasswordError
        if len(pdf.objects) > MOST_OBJECTS:
            raise ValueError("too many objects")
        pdf.generate_appearance_streams()
        pdf.flatten_annotations("screen")
        for page in pdf.pages:
            _keep_links(page, pikepdf)
        for found in list(pdf.objects):
            _strip(found, pikepdf, 0)
        for key in ("/Info", "/ID"):
            if key in pdf.trailer:
                del pdf.trailer[key]
        pdf.remove_unreferenced_resources()
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


def _keep_links(page: Any, pikepdf: Any) -> None:  # noqa: ANN401 -- pikepdf has no types of its objects
    """Leave links of a page that lead to the web or to another page; other annotations are drawn or gone."""
    if "/Annots" not in page:
        return
    kept = [note for note in page.Annots if note.get("/Subtype") == "/Link"]
    kept = [note for note in kept if "/Dest" in note or _is_harmless(note.get("/A"))]
    for note in kept:
        for key in TELLING & set(note.keys()):
            del note[key]
    page.Annots = pikepdf.Array(kept)


def _is_harmless(action: Any) -> bool:  # noqa: ANN401 -- as above
    if action is None:
        return False
    kind = str(action.get("/S", ""))
    return kind in ACTIONS or (kind == "/URI" and str(action.get("/URI", "")).lower().startswith(WEB))


def _strip(found: Any, pikepdf: Any, depth: int) -> None:  # noqa: ANN401 -- as above
    """Take out of an object, and of what stands directly in it, every key that acts, hides or tells."""
    if depth > DEEPEST:
        raise ValueError("too deep")
    if isinstance(found, pikepdf.Array):
        for child in found:
            if _is_own(child, pikepdf):
                _strip(child, pikepdf, depth + 1)
    elif isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
        for key in list(found.keys()):
            child = found[key]
            is_action = key == "/A" and isinstance(child, pikepdf.Dictionary)
            if key in GONE or (is_action and not _is_harmless(child)):
                del found[key]
            elif _is_own(child, pikepdf):
                _strip(child, pikepdf, depth + 1)
        if isinstance(found, pikepdf.Stream) and found.get("/Filter") == "/DCTDecode":
            found.write(bare_jpeg(found.read_raw_bytes()), filter=pikepdf.Name.DCTDecode)


def _is_own(child: Any, pikepdf: Any) -> bool:  # noqa: ANN401 -- as above
    """Whether a value stands in its holder; those that are only pointed at come by themselves."""
    return isinstance(child, pikepdf.Array | pikepdf.Dictionary) and not child.is_indirect


def bare_jpeg(data: bytes) -> bytes:
    """Return a JPEG without what cameras and programs wrote about it; the colours' own segments stay."""
    place, kept = 2, [data[:2]]
    while place + 4 <= len(data) and data[place] == 0xFF and data[place + 1] != 0xDA:
        marker, size = data[place + 1], int.from_bytes(data[place + 2 : place + 4], "big") + 2
        is_told = marker in {0xE1, 0xFE, *range(0xE3, 0xEE), 0xEF}  # Exif, XMP, comments; not JFIF, ICC, Adobe
        if not is_told:
            kept.append(data[place : place + size])
        place += size
    return b"".join([*kept, data[place:]])


def main() -> int:
    """Clean what comes in, bounded in memory and time."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    import pikepdf  # noqa: PLC0415 -- as above

    try:
        made = clean(sys.stdin.buffer.read())
    except pikepdf.PasswordError:
        return ENCRYPTED
    except (pikepdf.PdfError, ValueError, MemoryError, RuntimeError, RecursionError):
        return BROKEN
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
