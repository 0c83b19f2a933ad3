"""bin/messages.py compile: make the .mo file beside each catalogue, without the gettext programs.

bin/messages.py check: fail unless each catalogue holds and translates every message of the code and templates.
"""

import contextlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

CATALOGUES = sorted(Path("locale").glob("*/LC_MESSAGES/*.po"))


def compile_all() -> int:
    """Write every .mo file."""
    for path in CATALOGUES:
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
    return 0


def _fresh(path: Path) -> polib.POFile:
    """Return the catalogue as `makemessages` would write it now; the file itself stays as it is."""
    language = path.parts[1]
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        kept = Path(folder) / path.name
        shutil.copy2(path, kept)
        stack.callback(shutil.copy2, kept, path)
        ignored = [part for name in (".venv", "var", "tests", "node_modules") for part in ("--ignore", name)]
        command = [sys.executable, "manage.py", "makemessages", "--locale", language, "--no-location", "--verbosity=0"]
        subprocess.run([*command, *ignored], check=True)
        return polib.pofile(str(path))


def check() -> int:
    """Print what each catalogue lacks; 1 if anything does."""
    lacking = 0
    for path in CATALOGUES:
        entries = [entry for entry in _fresh(path) if not entry.obsolete and not entry.translated()]
        for entry in entries:
            print(f"{path}: {'unsure' if entry.fuzzy else 'missing'}: {entry.msgid!r}")
        lacking += len(entries)
    return int(lacking > 0)


if __name__ == "__main__":
    sys.exit({"compile": compile_all, "check": check}[sys.argv[1]]())
