"""One agency as one file: written by `export_agency`, taken in by `restore_agency` (docs/decisions/0013)."""

FORMAT = 1
MANIFEST = "manifest.json"


class ArchiveRefused(Exception):
    """What cannot be written or taken in; the message is one line for the person at the keyboard."""
