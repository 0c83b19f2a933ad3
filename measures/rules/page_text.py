"""The words of a web page, read in one pass: whatever is sent, the time is that of its length.

(The standard library's parser takes minutes for 80 kB of `<a <a <a`: written by others, so never fed to it.)
"""

import dataclasses
import html
import re

LONGEST_TITLE, LONGEST_TEXT = 300, 10_000
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]{0,9})")
_SHOWN_WITHOUT_TEXT = frozenset({"img", "iframe", "embed", "object", "video", "canvas", "svg", "script", "frame"})
_HIDDEN = frozenset({"script", "style", "template", "noscript"})
_PASSWORD = re.compile(r"type\s{0,3}=\s{0,3}[\"']?password", re.IGNORECASE)


@dataclasses.dataclass(frozen=True, slots=True)
class Page:
    """Title and visible words of a page; whether it asks for a password, or shows more than words."""

    title: str = ""
    text: str = ""
    asks_password: bool = False
    has_parts: bool = False


def read(source: str) -> Page:
    """Return what a page says. Anything that never closes ends the page."""
    words: list[str] = []
    title, tags, here = "", set(), 0
    while (start := source.find("<", here)) >= 0:
        words.append(source[here:start])
        name, here = _element(source, start)
        tags.add(name)
        if name == "title" and not title:
            title = source[here : max(source.find("<", here), here)]
    words.append(source[here:] if here < len(source) else "")
    text = _tidy(" ".join(words))
    return Page(
        title=_tidy(title)[:LONGEST_TITLE],
        text=text[:LONGEST_TEXT],
        asks_password=_PASSWORD.search(source) is not None,
        has_parts=bool(tags & _SHOWN_WITHOUT_TEXT),
    )


def _element(source: str, start: int) -> tuple[str, int]:
    """Return the name of what begins at `start` ('' of comments), and where reading goes on."""
    if source.startswith("<!--", start):
        return "", _after(source, "-->", start + 4)
    if source.startswith(("<!", "<?"), start):
        return "", _after(source, ">", start)
    tag = _TAG.match(source, start)
    if tag is None:
        return "", start + 1
    name, end = tag[1].lower(), _after(source, ">", start)
    if name in _HIDDEN and source[start + 1] != "/":
        closing = re.compile(f"</{name}", re.IGNORECASE).search(source, end)
        end = _after(source, ">", closing.start()) if closing else len(source)
    return name, end


def _after(source: str, mark: str, start: int) -> int:
    found = source.find(mark, start)
    return len(source) if found < 0 else found + len(mark)


def _tidy(text: str) -> str:
    return " ".join(html.unescape(text).replace("\x00", "").split())
