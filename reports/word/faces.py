"""The face of papers, taken along in the file, so that it stands the same on a machine that lacks it.

ISO/IEC 29500-4 §17.8.1: the first 32 bytes of a font are disguised with a key that stands beside it. The licence of
TH SarabunPSK allows bundling unchanged; the receiver's copy is bit for bit the original again.
"""

import functools
import uuid
from pathlib import Path
from xml.etree.ElementTree import Element

from django.conf import settings

from reports.word.markup import FACE, node, w

FILES = {"embedRegular": "THSarabun-Regular.ttf", "embedBold": "THSarabun-Bold.ttf"}
DISGUISED = 32


def key_of(file: str) -> str:
    """Return the key of a font file: the same every time."""
    return f"{{{uuid.uuid5(uuid.NAMESPACE_OID, file)}}}".upper()


def disguise(data: bytes, key: str) -> bytes:
    """Return a font with its first bytes hidden by the key, or plain again."""
    mask = bytes.fromhex(key.strip("{}").replace("-", ""))[::-1] * 2
    return bytes(byte ^ hidden for byte, hidden in zip(data[:DISGUISED], mask, strict=True)) + data[DISGUISED:]


@functools.cache
def embedded() -> dict[str, bytes]:
    """Return the fonts as they stand in the file, by name. Raises FileNotFoundError before `make setup`."""
    folder = Path(settings.FONT_DIR) / "paper"
    return {
        f"{name.removesuffix('.ttf')}.odttf": disguise((folder / name).read_bytes(), key_of(name))
        for name in FILES.values()
    }


def font_table() -> Element:
    """Return the part word/fontTable.xml; font n has the relationship rId<n>."""
    signature = w(
        "sig", usb0="A100006F", usb1="5000205A", usb2="00000000", usb3="00000000", csb0="60010183", csb1="80000000"
    )
    fonts = (
        node(f"w:{tag}", {"r:id": f"rId{number}", "w:fontKey": key_of(file)})
        for number, (tag, file) in enumerate(FILES.items(), start=1)
    )
    described = w("panose1", val="020B0500040200020003"), w("charset", val="00"), w("family", val="swiss")
    return w("fonts", w("font", *described, w("pitch", val="variable"), signature, *fonts, name=FACE))
