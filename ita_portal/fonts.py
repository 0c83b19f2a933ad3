"""The faces of the portal: where they come from, their hashes, whether they are all there. Plain Python.

Paper: TH SarabunPSK 1.1, four unmodified TTF of the named wheel (free to copy and bundle, not to sell alone).
Web: Sarabun (OFL), converted to WOFF2 at installation.
"""

import hashlib
from pathlib import Path

PAPER_PACKAGE = "odoo-addon-l10n-th-base-utils"
PAPER_FOLDER = "THSarabun"
PAPER_FACES = {
    "THSarabun-Regular.ttf": "51a071f55fe0b21d05334bea94d6e13393edd23e4bf775fd6b1f829bece967f4",
    "THSarabun-Bold.ttf": "7457675c19186491cae40957f07d2426f0fe9633379fa0198b78fc0db753702b",
    "THSarabun-Italic.ttf": "79ba913cdb90bac50e312875823e55322f7b80c5a5ab8a0e4d351ee215840004",
    "THSarabun-Bold-Italic.ttf": "8a8731b6bed21f1a0b6788162239d4390974e1ad379462235d55a6377e8b1689",
}
WEB_PACKAGE = "fontpkg-sarabun"
WEB_FACES = {
    "Sarabun-Regular.ttf": "sarabun-400.woff2",
    "Sarabun-SemiBold.ttf": "sarabun-600.woff2",
    "Sarabun-Bold.ttf": "sarabun-700.woff2",
}
LICENSE_RECORD = 13  # name record of a font that holds its licence


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def missing_faces(font_dir: Path) -> list[str]:
    """Return the paper faces that are not there, or are not the ones named above."""
    paper = font_dir / "paper"
    return [
        name
        for name, sha256 in PAPER_FACES.items()
        if not (paper / name).is_file() or sha256_of(paper / name) != sha256
    ]
