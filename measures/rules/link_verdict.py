"""What an answer of an address means for whoever relies on it as evidence."""

import dataclasses
import datetime as dt
import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote, urlsplit

from ita_portal import thai

OK, DEAD, MOVED, LOGIN, WRONG_TYPE, EMPTY = "ok", "dead", "moved", "login", "wrong_type", "empty"
NOT_FOUND, CHANGED, YEAR_GONE, REFUSED, CERTIFICATE, BUSY = (
    "not_found", "changed", "year_gone", "refused", "certificate", "busy",
)  # fmt: skip
BROKEN = frozenset(
    {DEAD, LOGIN, WRONG_TYPE, EMPTY, NOT_FOUND, REFUSED, YEAR_GONE, CERTIFICATE}
)  # the item is not shown
FAILED = BROKEN | {MOVED, CHANGED}  # somebody should look
NETWORK = frozenset({"dns", "timeout", "connection"})  # errors that may be ours as well as theirs
APART = dt.timedelta(hours=3)
FEWEST_HOSTS = 2

_NOT_FOUND = re.compile(
    "(?<![0-9])404(?![0-9])|not found|no longer available|does not exist|ไม่พบหน้า|ไม่พบเพจ|ไม่พบข้อมูล|ไม่พบไฟล์|ไม่พบเว็บ|ไม่มีหน้านี้",
    re.IGNORECASE,
)
_LOGIN_PLACE = re.compile(
    r"(?:^|[/._-])(?:log-?in|sign-?in|wp-login|servicelogin|oauth2?|sso)(?:$|[/._?-])", re.IGNORECASE
)
_SHORT = 600  # letters: a longer page that names 404 somewhere is about something else
_ALIKE = 0.5


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `error`: `refused`, `dns`, `timeout`, `connection`, `certificate`, `redirects`, or ''.

    `has_moved`: a redirect that says "for good" (301, 308) was on the way. `kind`: html, pdf, picture, other, or ''
    when nothing came.
    """

    url: str
    final_url: str = ""
    status: int | None = None
    error: str = ""
    has_moved: bool = False
    kind: str = ""
    size: int = 0
    content_hash: str = ""
    title: str = ""
    text: str = ""
    asks_password: bool = False
    has_parts: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Known:
    """The answer people last agreed to: its kind, hash and words."""

    kind: str
    content_hash: str
    text: str
    asks_password: bool = False


def verdict(answer: Answer, known: Known | None, year: int | None) -> str:
    """Return the code of what an answer means; `year` (B.E.) = the year the page should name, None = any."""
    return _unreached(answer) or _unusable(answer, known) or _different(answer, known, year) or OK


def _unreached(answer: Answer) -> str:
    if answer.error == "refused":
        return REFUSED
    if answer.error == "certificate":
        return CERTIFICATE
    if answer.error or answer.status is None:
        return DEAD
    if answer.status in {401, 403, 407}:
        return LOGIN
    if answer.status == 429:
        return BUSY
    return DEAD if answer.status >= 400 else ""


def _unusable(answer: Answer, known: Known | None) -> str:
    page, final = urlsplit(answer.url), urlsplit(answer.final_url or answer.url)
    if _LOGIN_PLACE.search(final.path) and not _LOGIN_PLACE.search(page.path):
        return LOGIN
    if _asks_for_login(answer, known):
        return LOGIN
    if not answer.size or (answer.kind == "html" and not answer.text and not answer.has_parts):
        return EMPTY
    if answer.kind == "html" and (_says_not_found(answer) or _sent_home(page.path, final.path, page.query)):
        return NOT_FOUND
    expected = known.kind if known else kind_of_path(page.path)
    return WRONG_TYPE if expected and answer.kind != expected else ""


def _asks_for_login(answer: Answer, known: Known | None) -> bool:
    """Whether a password is asked for in place of the page; many a page has a small box for members beside its text."""
    if not answer.asks_password:
        return False
    if known is None:
        return len(answer.text) < _SHORT
    return not known.asks_password and known.content_hash != answer.content_hash


def _says_not_found(answer: Answer) -> bool:
    return bool(_NOT_FOUND.search(answer.title) or (len(answer.text) < _SHORT and _NOT_FOUND.search(answer.text)))


def _sent_home(asked: str, final: str, query: str) -> bool:
    """Whether somebody asked for a page and was led to the front door."""
    return (asked.strip("/") != "" or query != "") and final.strip("/").casefold() in {
        "",
        "index.php",
        "index.html",
        "home",
    }


def kind_of_path(path: str) -> str:
    """Return the kind that an address promises by its ending; '' where it promises nothing."""
    ending = unquote(path).rpartition(".")[2].casefold()
    return {"pdf": "pdf", "jpg": "picture", "jpeg": "picture", "png": "picture"}.get(ending, "")


def _different(answer: Answer, known: Known | None, year: int | None) -> str:
    if known is not None and year is not None and names_year(known.text, year) and not names_year(answer.text, year):
        return YEAR_GONE
    if answer.has_moved and _place(answer.url) != _place(answer.final_url):
        return MOVED
    if known is None or known.content_hash == answer.content_hash:
        return ""
    return CHANGED if not known.text or likeness(known.text, answer.text) < _ALIKE else ""


def _place(url: str) -> tuple[str, str, str]:
    """Return an address without what people do not notice: http or https, www, a slash at the end."""
    parts = urlsplit(url)
    return (parts.hostname or "").removeprefix("www."), unquote(parts.path).rstrip("/"), parts.query


def names_year(text: str, year: int) -> bool:
    """Whether a text names a Buddhist year, in either digits."""
    return re.search(f"(?<![0-9]){year}(?![0-9])", thai.to_arabic(text)) is not None


def likeness(before: str, after: str) -> float:
    """Return the share of words two texts have in common, 0–1; figures (counters, dates) are left out."""
    first, second = _words(before), _words(after)
    return len(first & second) / len(first | second) if first | second else 1.0


def _words(text: str) -> set[str]:
    return set(re.sub("[0-9]+", " ", thai.to_arabic(text)).split())


# --- More than one look ------------------------------------------------------------------------------


def is_alarm(outcome: str, failed_at: dt.datetime | None, checked_at: dt.datetime) -> bool:
    """Whether a failure has lasted: a second look, hours after the first, failed too."""
    return outcome in FAILED and failed_at is not None and checked_at - failed_at >= APART


def is_our_network(errors_by_host: Mapping[str, Iterable[str]]) -> bool:
    """Whether nothing at all answered: then the fault is ours, not theirs.

    `errors_by_host`: for each host, the error of every look ('' = it answered, with whatever). One host alone
    proves nothing.
    """
    if len(errors_by_host) < FEWEST_HOSTS:
        return False
    return all(error in NETWORK for errors in errors_by_host.values() for error in errors)
