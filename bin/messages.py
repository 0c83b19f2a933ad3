"""bin/messages.py compile: make the .mo file beside each catalogue, without the gettext programs.

bin/messages.py update: rewrite the catalogues of our own messages as the code and templates now say them.

bin/messages.py check: fail unless each of these holds and translates every message, and nothing else.

locale/th is not among them: our messages are Thai already. It holds Thai for messages of the libraries.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polib

CATALOGUES = sorted(Path("locale").glob("*/LC_MESSAGES/django.po"))
OURS = [path for path in CATALOGUES if path.parts[1] != "th"]
NOT_SOURCES = (".venv", "var", "tests")


def compile_all() -> int:
    """Write every .mo file."""
    for path in CATALOGUES:
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
    return 0


def update() -> int:
    """Take in new messages, drop those nobody says, keep the translations of the others."""
    for path in OURS:
        command = [sys.executable, "manage.py", "makemessages", "--locale", path.parts[1], "--verbosity=0"]
        ignored = [part for name in NOT_SOURCES for part in ("--ignore", name)]
        subprocess.run([*command, "--no-location", "--no-wrap", "--no-obsolete", *ignored], check=True)
        made = polib.pofile(str(path), wrapwidth=0)
        made.metadata.pop("POT-Creation-Date", None)  # would change the file at each run
        made.save()
    return 0


@contextmanager
def _left_alone() -> Iterator[None]:
    """Put the catalogues back as they were."""
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "locale"
        shutil.copytree("locale", kept)
        try:
            yield
        finally:
            shutil.copytree(kept, "locale", dirs_exist_ok=True)


def check() -> int:
    """Print what each catalogue lacks or has too much; 1 if anything."""
    before = {path: polib.pofile(str(path)) for path in OURS}
    with _left_alone():
        update()
        now = {path: polib.pofile(str(path)) for path in OURS}
    found = []
    for path in OURS:
        found += [f"{path}: missing: {entry.msgid!r}" for entry in now[path] if not entry.translated()]
        said = {(entry.msgctxt, entry.msgid) for entry in now[path]}
        gone = [entry for entry in before[path] if (entry.msgctxt, entry.msgid) not in said]
        found += [f"{path}: nobody says: {entry.msgid!r}" for entry in gone]
    print(*found, sep="\n", end="\n" if found else "")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit({"compile": compile_all, "update": update, "check": check}[sys.argv[1]]())
