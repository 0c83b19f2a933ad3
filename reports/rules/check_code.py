"""The code printed with a paper's QR, by which anyone looks it up: 12 letters nobody guesses or misreads.

58 bits: at a thousand tries a second, a portal of a million papers is met once in over ten years, and a code shows
only what the paper in hand says already.
"""

import re

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no look-alikes: people read these from paper
LENGTH = 12
_GROUP = 4
_CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")


def folded(text: str) -> str | None:
    """Return the code in a typed text: any case, with or without dashes and blanks; None where it can be none."""
    code = re.sub(r"[\s\-–]", "", text).lower()
    return code if _CODE.fullmatch(code) else None


def printed(code: str) -> str:
    """Return a code as it stands on paper: groups of four."""
    return "-".join(code[start : start + _GROUP] for start in range(0, LENGTH, _GROUP))
