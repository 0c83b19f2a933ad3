"""`manage.py install_fonts`: put the paper faces and the web faces where the portal reads them."""

import importlib.metadata
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from fontTools.ttLib import TTFont

from ita_portal import fonts


class Command(BaseCommand):
    """Copy TH SarabunPSK with its licence, convert Sarabun to WOFF2. Nothing is done twice."""

    help = "Install the paper faces (TH SarabunPSK) and web faces (Sarabun) from their packages into var/fonts."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Install both, one line each."""
        self._paper(Path(settings.FONT_DIR) / "paper")
        self._web(Path(settings.FONT_DIR) / "web")

    def _paper(self, target: Path) -> None:
        if not fonts.missing_faces(target.parent) and (target / "LICENSE.txt").is_file():
            return
        sources = packaged(fonts.PAPER_PACKAGE)
        target.mkdir(parents=True, exist_ok=True)
        for name, sha256 in fonts.PAPER_FACES.items():
            source = next(
                (path for path in sources if path.name == name and path.parent.name == fonts.PAPER_FOLDER), None
            )
            if source is None or fonts.sha256_of(source) != sha256:
                raise CommandError(f"{fonts.PAPER_PACKAGE} does not hold the expected {name}")
            shutil.copyfile(source, target / name)
        licence = TTFont(target / "THSarabun-Regular.ttf")["name"].getDebugName(fonts.LICENSE_RECORD)
        (target / "LICENSE.txt").write_text(f"{licence}\n")
        self.stdout.write(f"paper faces: {target}")

    def _web(self, target: Path) -> None:
        if all((target / name).is_file() for name in (*fonts.WEB_FACES.values(), "OFL.txt")):
            return
        sources = packaged(fonts.WEB_PACKAGE)
        target.mkdir(parents=True, exist_ok=True)
        for name, written in fonts.WEB_FACES.items():
            source = next((path for path in sources if path.name == name), None)
            if source is None:
                raise CommandError(f"{fonts.WEB_PACKAGE} does not hold {name}")
            face = TTFont(source)
            face.flavor = "woff2"
            face.save(target / f"{written}.part")
            (target / f"{written}.part").rename(target / written)  # a name that exists is whole
        licence = next(path for path in sources if path.name == "LICENSE")
        shutil.copyfile(licence, target / "OFL.txt")
        self.stdout.write(f"web faces: {target}")


def packaged(package: str) -> list[Path]:
    """Return the files of an installed package. Raises CommandError when it is not installed."""
    try:
        files = importlib.metadata.files(package)
    except importlib.metadata.PackageNotFoundError as error:
        raise CommandError(f"{package} is not installed; run `make setup`") from error
    return [Path(str(file.locate())) for file in files or ()]
