"""The file itself: parts, what they are and how they hang together (Open Packaging Conventions), the same every time."""

import datetime as dt
import io
import zipfile
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from reports.word import faces
from reports.word.body import Media
from reports.word.markup import node, xml
from reports.word.styles import settings, styles

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
BY_EXTENSION = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "xml": "application/xml",
    "odttf": "application/vnd.openxmlformats-officedocument.obfuscatedFont",
    "png": "image/png",
    "jpg": "image/jpeg",
}
PACKED_ALREADY = (".png", ".jpg")
OLDEST = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)  # that a zip can say


def packed(document: Element, frames: Mapping[str, Element], media: Media, title: str, at: dt.datetime) -> bytes:
    """Return the bytes of a .docx. `frames`: headers and footers by relationship; `at`: when it was written."""
    parts = {"styles": styles(), "settings": settings(), "fontTable": faces.font_table()}
    targets = {key: (key, f"{key}.xml") for key in parts}
    targets |= {
        key: ("footer" if frame.tag.endswith("ftr") else "header", f"{key}.xml") for key, frame in frames.items()
    }
    targets |= {f"picture-{file.partition('.')[0]}": ("image", f"media/{file}") for file in media.files}
    fonts = {f"rId{number}": ("font", f"fonts/{file}") for number, file in enumerate(faces.embedded(), start=1)}
    overrides = {
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "word/document.xml": f"{WORD}.document.main+xml",
        **{f"word/{target}": f"{WORD}.{kind}+xml" for kind, target in targets.values() if kind != "image"},
    }
    files = {
        "[Content_Types].xml": _types(overrides),
        "_rels/.rels": _relationships(
            {"rId1": (f"{OFFICE}/officeDocument", "word/document.xml"), "rId2": (CORE, "docProps/core.xml")}
        ),
        "docProps/core.xml": xml(_core(title, at)),
        "word/document.xml": xml(document),
        "word/_rels/document.xml.rels": _relationships(_of_office(targets)),
        "word/_rels/fontTable.xml.rels": _relationships(_of_office(fonts)),
        **{f"word/{key}.xml": xml(part) for key, part in {**parts, **frames}.items()},
        **{f"word/fonts/{file}": data for file, data in faces.embedded().items()},
        **{f"word/media/{file}": data for file, data in media.files.items()},
    }
    return _zipped(files, at)


def _of_office(targets: Mapping[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    return {key: (f"{OFFICE}/{kind}", target) for key, (kind, target) in targets.items()}


def _types(overrides: Mapping[str, str]) -> bytes:
    root = Element("Types", {"xmlns": TYPES})
    root.extend(Element("Default", {"Extension": key, "ContentType": kind}) for key, kind in BY_EXTENSION.items())
    root.extend(Element("Override", {"PartName": f"/{key}", "ContentType": kind}) for key, kind in overrides.items())
    return xml(root)


def _relationships(targets: Mapping[str, tuple[str, str]]) -> bytes:
    root = Element("Relationships", {"xmlns": RELATIONSHIPS})
    for key, (kind, target) in targets.items():
        root.append(Element("Relationship", {"Id": key, "Type": kind, "Target": target}))
    return xml(root)


def _core(title: str, at: dt.datetime) -> Element:
    """Return what the file says of itself: nobody's name, no machine's."""
    moment = at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    root = node("cp:coreProperties")
    said = {"dcterms:created": moment, "dc:language": "th-TH", "dcterms:modified": moment, "dc:title": title}
    for key, text in said.items():
        element = node(key, {"xsi:type": "dcterms:W3CDTF"} if key.startswith("dcterms") else None)
        element.text = text
        root.append(element)
    return root


def _zipped(files: Mapping[str, bytes], at: dt.datetime) -> bytes:
    moment = max(at.astimezone(dt.UTC), OLDEST).timetuple()[:6]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, data in files.items():
            entry = zipfile.ZipInfo(path, moment)
            entry.create_system = 0
            entry.external_attr = 0
            entry.compress_type = zipfile.ZIP_STORED if path.endswith(PACKED_ALREADY) else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return out.getvalue()
