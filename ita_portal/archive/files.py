"""Files that come in with an archive: whole under their name or not there, and gone again when the rest is refused."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.utils._os import safe_join

from ita_portal.archive import ArchiveRefused
from ita_portal.archive.writing import CHUNK


class NewFiles:
    """What was written so far, so that it can be undone."""

    def __init__(self) -> None:
        """Start with nothing written."""
        self.written: list[Path] = []

    def put(self, name: str, source: IO[bytes], sha256: str) -> None:
        """Write one file of MEDIA_ROOT; the same bytes may be there. Raises ArchiveRefused: other bytes, or outside."""
        try:
            path = Path(safe_join(settings.MEDIA_ROOT, name))
        except SuspiciousFileOperation as error:
            raise ArchiveRefused(f"the file names a place outside the media folder: {name}") from error
        if path.exists():
            with path.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                    raise ArchiveRefused(f"another file is at {name} here")
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent)
        self.written.append(Path(temporary))
        with os.fdopen(handle, "wb") as file:
            while chunk := source.read(CHUNK):
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        self.written.append(path)
        Path(temporary).rename(path)

    def undo(self) -> None:
        """Take away what was written."""
        for path in self.written:
            path.unlink(missing_ok=True)
