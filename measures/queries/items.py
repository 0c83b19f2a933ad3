"""The O-items of the scope's agency in a year: what each has, who is in charge, where it stands."""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from django.db.models import F
from django.urls import reverse

from assessments import queries as assessments
from assessments.models import Item, ItemPurpose, SubIndicator
from measures import permissions
from measures.models import SHORT, Evidence, ItemCharge
from measures.queries import links
from measures.rules import item_status, season
from organisations.models import Agency, Event
from organisations.queries import Member
from organisations.rules.chain import canonical, digest

NEXT = 5


@dataclasses.dataclass(frozen=True, slots=True)
class PublishedPaper:
    """A paper of the portal that is evidence by itself, of the items with its `purpose`; `path` on this site."""

    purpose: str
    title: str
    path: str
    published_at: dt.datetime


PaperSource = Callable[[Agency, int], list[PublishedPaper]]
PAPER_SOURCES: list[PaperSource] = []  # filled by the ready() of apps that publish: they stand above this one


@dataclasses.dataclass(frozen=True, slots=True)
class Shown:
    """One piece of evidence and, for an address, where that stands."""

    evidence: Evidence
    standing: links.Standing | None


@dataclasses.dataclass(frozen=True, slots=True)
class ItemRow:
    """One item as board and page show it. `charge` None = nothing said yet; `due_on` = inner, else outer date.

    `removed`: evidence taken away that can be brought back, newest first; read for the page of one item only.
    """

    item: Item
    charge: ItemCharge | None
    parts: tuple[str, ...]
    evidence: tuple[Shown, ...]
    papers: tuple[PublishedPaper, ...]
    due_on: dt.date | None
    status: str
    urgency: str
    is_mine: bool
    facts: item_status.Facts
    window: season.Window | None
    removed: tuple[Evidence, ...] = ()

    @property
    def entered_by(self) -> frozenset[int]:
        """Who entered what stands as evidence now; only of a row whose `removed` was read."""
        return entered_by([*(shown.evidence for shown in self.evidence), *self.removed])

    @property
    def owner(self) -> str:
        """Who answers for it: person, post and unit, as far as named."""
        charge = self.charge
        return " · ".join(str(who) for who in (charge.officer, charge.post, charge.unit) if who) if charge else ""

    @property
    def shown_parts(self) -> frozenset[str]:
        """The parts said to be shown, of those the criteria ask for now."""
        return frozenset(self.charge.shown_parts if self.charge else ()) & frozenset(self.parts)

    @property
    def mark(self) -> str:
        """A mark of what a checker sees: another mark = something changed meanwhile."""
        return mark_of([row.evidence for row in self.evidence], self.shown_parts)

    @property
    def has_news(self) -> bool:
        """Whether an address wants a look: moved, changed, or failed once."""
        return any(row.standing and row.standing.outcome not in {"", "ok"} for row in self.evidence)


@dataclasses.dataclass(frozen=True, slots=True)
class Strip:
    """The days until OIT closes, to scale: places run from 0 to 1000; `marks` are inner dates of items not ready."""

    today: int
    opens: int
    marks: tuple[int, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Board:
    """A year's items; `window` None = the criteria do not say when OIT is filled in."""

    rows: tuple[ItemRow, ...]
    window: season.Window | None
    today: dt.date

    @property
    def counts(self) -> dict[str, int]:
        """How many items stand where."""
        found = Counter(row.status for row in self.rows)
        return {status: found[status] for status in item_status.STATUSES}

    @property
    def days_left(self) -> int | None:
        """Days until OIT opens, else until it closes; None once it is over or where it is not known."""
        if self.window is None or self.today > self.window.ends_on:
            return None
        goal = self.window.starts_on if self.today < self.window.starts_on else self.window.ends_on
        return (goal - self.today).days

    @property
    def is_open(self) -> bool:
        """Whether OIT is being filled in today."""
        return self.window is not None and self.window.starts_on <= self.today <= self.window.ends_on

    @property
    def next_due(self) -> list[ItemRow]:
        """The items that should be done next: not ready, by date."""
        open_rows = [row for row in self.rows if row.status != item_status.READY and row.due_on]
        return sorted(open_rows, key=lambda row: row.due_on or dt.date.max)[:NEXT]

    @property
    def strip(self) -> Strip | None:
        """The strip of days; None once there is nothing to wait for."""
        if self.window is None or self.days_left is None:
            return None
        span = (self.window.ends_on - self.today).days or 1
        place = lambda day: min(max(round((day - self.today).days / span * 1000), 0), 1000)  # noqa: E731 -- of this span
        marks = sorted({place(row.due_on) for row in self.rows if row.due_on and row.status != item_status.READY})
        return Strip(0, place(self.window.starts_on), tuple(marks))

    def sections(self, rows: Sequence[ItemRow]) -> list[tuple[SubIndicator | None, list[ItemRow]]]:
        """Return some of the rows under their sub-indicators, in order."""
        found: dict[int | None, tuple[SubIndicator | None, list[ItemRow]]] = {}
        for row in rows:
            found.setdefault(row.item.sub_indicator_id, (row.item.sub_indicator, []))[1].append(row)
        return list(found.values())


def mark_of(evidence: Iterable[Evidence], shown_parts: Iterable[str]) -> str:
    """Return the mark of evidence and shown parts; their order does not count."""
    return digest(canonical([sorted(row.pk for row in evidence), sorted(shown_parts)]))[:16]


def items_of(fiscal_year: int, agency: Agency | None = None) -> list[Item]:
    """Return the items of a year's criteria, those an agency works with, in order, with their parts. One query."""
    found = assessments.criteria_of(fiscal_year, agency)
    return list(found[0].items.all()) if found else []


def item_of(fiscal_year: int, code: str, agency: Agency | None = None) -> Item | None:
    """Return an item of `items_of`, None where there is none of that code. One query."""
    return next((item for item in items_of(fiscal_year, agency) if item.code == code), None)


def board(fiscal_year: int, member: Member, today: dt.date) -> Board:
    """Return the board of a year, in a fixed number of queries."""
    found = assessments.own_and_newest(fiscal_year, member.agency)
    if found is None:
        return Board((), None, today)
    own, newest = found
    return _board(list(own.items.all()), fiscal_year, member, today, windows=links.calendar_of(newest))


def row_of(item: Item, member: Member, today: dt.date) -> ItemRow:
    """Return one item as the board shows it, in a fixed number of queries."""
    year = item.criteria.fiscal_year
    return _board([item], year, member, today, windows=links.windows_of(year), code=item.code).rows[0]


def _board(
    items: list[Item],
    fiscal_year: int,
    member: Member,
    today: dt.date,
    *,
    windows: list[season.Window],
    code: str = "",
) -> Board:
    charges = ItemCharge.objects.filter(fiscal_year=fiscal_year).select_related(
        "unit", "post", "officer", "confirmed_by"
    )
    pieces = links.item_evidence(with_removed=bool(code)).filter(fiscal_year=fiscal_year)
    if code:
        charges, pieces = charges.filter(item_code=code), pieces.filter(item_code=code)
    evidence: dict[str, list[Evidence]] = {}
    removed: list[Evidence] = []
    for piece in pieces.select_related("agency", "added_by", "removed_by").order_by("order", "pk"):
        (removed if piece.removed_at else evidence.setdefault(piece.item_code, [])).append(piece)
    standings = links.standings({row.url for rows in evidence.values() for row in rows if row.url})
    has_papers = any(item.purpose != ItemPurpose.ORDINARY for item in items)
    papers = [paper for source in PAPER_SOURCES for paper in source(member.agency, fiscal_year)] if has_papers else []
    window = season.oit_window(windows) if items else None
    by_code = {charge.item_code: charge for charge in charges}
    rows = (
        _row(
            item,
            by_code.get(item.code),
            [
                Shown(piece, standings.get(piece.url, links.Standing()) if piece.url else None)
                for piece in evidence.get(item.code, ())
            ],
            [paper for paper in papers if paper.purpose == item.purpose],
            (window, member, today),
        )
        for item in items
    )
    if code:
        newest_first = sorted(removed, key=lambda row: (row.removed_at, row.pk), reverse=True)
        rows = (dataclasses.replace(row, removed=tuple(newest_first)) for row in rows)
    return Board(tuple(rows), window, today)


def _row(
    item: Item,
    charge: ItemCharge | None,
    evidence: list[Shown],
    papers: list[PublishedPaper],
    seen: tuple[season.Window | None, Member, dt.date],
) -> ItemRow:
    window, member, today = seen
    parts = tuple(part.text for part in item.required_parts.all())
    facts = item_status.Facts(
        parts=len(parts),
        shown=len(set(parts) & set(charge.shown_parts)) if charge else 0,
        evidence=len(evidence),
        papers=len(papers),
        broken=sum(bool(row.standing and row.standing.is_broken) for row in evidence),
        is_confirmed=bool(charge and charge.confirmed_at),
    )
    status, due_on = item_status.status(facts), _due_on(charge, window)
    is_mine = permissions.is_in_charge(member, charge) or any(
        row.evidence.added_by_id == member.user.pk for row in evidence
    )
    urgency = item_status.urgency(status, due_on, today)
    return ItemRow(item, charge, parts, tuple(evidence), tuple(papers), due_on, status, urgency, is_mine, facts, window)


def _due_on(charge: ItemCharge | None, window: season.Window | None) -> dt.date | None:
    own = (charge.inner_on or charge.outer_on) if charge else None
    return own or (window.ends_on if window else None)


# --- One item ------------------------------------------------------------------------------------


def entered_by(evidence: Iterable[Evidence]) -> frozenset[int]:
    """Return who entered what stands as evidence now, given all rows of an item, removed ones too.

    A new caption by another hand makes a new row of the same address: who entered the first is counted still.
    """
    rows = list(evidence)
    live = {(row.url, row.sha256) for row in rows if row.removed_at is None}
    return frozenset(row.added_by_id for row in rows if (row.url, row.sha256) in live)


def events_of(charge: ItemCharge | None, limit: int = 20) -> list[Event]:
    """Return what happened to an item, newest first."""
    if charge is None:
        return []
    rows = Event.objects.filter(agency=charge.agency_id, target_type="itemcharge", target_id=str(charge.pk))
    return list(rows.order_by("-seq")[:limit])


def file_path(evidence: Evidence) -> str:
    """Return the public address of a file, on this site; it names the bytes and never means others."""
    place = [evidence.agency.slug, evidence.fiscal_year, evidence.item_code, evidence.public_name]
    return reverse("public:oit-file", args=place)


def published_file(agency: Agency, fiscal_year: int, code: str, name: str) -> Evidence | None:
    """Return the file that stands, or stood, at a public address: one that stands if any. One query, in any scope."""
    sha256, _dot, extension = name.partition(".")
    rows = Evidence.objects.filter(agency=agency, fiscal_year=fiscal_year, item_code=code, published_at__isnull=False)
    same = rows.filter(sha256__startswith=sha256, extension=extension) if len(sha256) == SHORT else rows.none()
    return same.order_by(F("removed_at").desc(nulls_first=True), "-pk").first()


def _file_text(evidence: Evidence, site: str) -> str:
    return f"{site}{file_path(evidence)}" if evidence.published_at else f"(ไฟล์ {evidence.original_name})"


def paste_text(rows: Iterable[ItemRow], site: str) -> str:
    """Return items with their addresses as ITAS asks for them, ready to be pasted; `site` = address of this portal.

    Pasted into another system: always Thai, Arabic digits. Files that are not public are named only.
    """
    return "\n\n".join(_paste_one(row, site) for row in rows if row.evidence or row.papers)


def _paste_one(row: ItemRow, site: str) -> str:
    pieces = [(paper.title, f"{site}{paper.path}") for paper in row.papers]
    pieces += [
        (shown.evidence.caption, shown.evidence.url or _file_text(shown.evidence, site)) for shown in row.evidence
    ]
    lines = [f"{row.item.code} {row.item.title}".strip()]
    for place, (caption, address) in enumerate(pieces, start=1):
        lines.append(f"{place}. {caption}\n{address}" if caption else f"{place}. {address}")
    return "\n".join(lines)
