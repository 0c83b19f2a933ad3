"""The faces: taken from their packages unaltered, missed loudly."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from fontTools.ttLib import TTFont

from ita_portal import fonts
from reports import checks

FAMILY, LICENSE = 1, 13


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install into an empty folder."""
    folder = tmp_path_factory.mktemp("fonts")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "FONT_DIR", folder)
        call_command("install_fonts", verbosity=0)
    return folder


def files(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): fonts.sha256_of(path) for path in folder.rglob("*") if path.is_file()}


def test_the_paper_faces_are_the_unaltered_ones(installed: Path) -> None:
    assert fonts.missing_faces(installed) == []
    families = {TTFont(installed / "paper" / name)["name"].getDebugName(FAMILY) for name in fonts.PAPER_FACES}
    assert families == {"TH SarabunPSK"}


def test_licences_stand_beside_the_faces(installed: Path) -> None:
    face = TTFont(installed / "paper" / "THSarabun-Regular.ttf")

    written = (installed / "paper" / "LICENSE.txt").read_text()
    assert written.split() == face["name"].getDebugName(LICENSE).split()
    assert "SIL Open Font License" in (installed / "web" / "OFL.txt").read_text()


def test_the_web_faces_keep_every_thai_letter_and_the_layout(installed: Path) -> None:
    assert sorted(path.name for path in (installed / "web").glob("*.woff2")) == sorted(fonts.WEB_FACES.values())
    for name in fonts.WEB_FACES.values():
        face = TTFont(installed / "web" / name)
        assert set(range(0x0E01, 0x0E3B)) | set(range(0x0E3F, 0x0E5C)) <= set(face.getBestCmap())
        assert {"GSUB", "GPOS"} <= set(face.keys())


def test_installing_again_writes_nothing(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {path: path.stat().st_mtime_ns for path in installed.rglob("*")}
    monkeypatch.setattr(settings, "FONT_DIR", installed)

    call_command("install_fonts", verbosity=0)

    assert {path: path.stat().st_mtime_ns for path in installed.rglob("*")} == before


def test_an_altered_face_is_missed_and_put_back(tmp_path: Path, settings: Any) -> None:
    settings.FONT_DIR = tmp_path
    call_command("install_fonts", verbosity=0)
    (tmp_path / "paper" / "THSarabun-Bold.ttf").write_bytes(b"another face")

    assert fonts.missing_faces(tmp_path) == ["THSarabun-Bold.ttf"]
    call_command("install_fonts", verbosity=0)
    assert fonts.missing_faces(tmp_path) == []


def test_the_check_names_what_is_missing(tmp_path: Path, settings: Any) -> None:
    assert checks.check_faces() == []

    settings.FONT_DIR = tmp_path

    (error,) = checks.check_faces()
    assert error.id == "reports.E001"
    assert "THSarabun-Regular.ttf" in str(error.msg)
    assert "make setup" in str(error.hint)


def test_the_symbol_face_holds_the_ticks() -> None:
    face = TTFont(Path(settings.BASE_DIR) / "static" / "fonts" / "NotoSansSymbols2-ticks.ttf")

    assert {ord(tick) for tick in "✓☑☐"} <= set(face.getBestCmap())
