"""Reading the registers of an agency: which there are, and every number of one, given, void or never given."""

import dataclasses
import datetime as dt
from typing import Any

from django.db.models import Count, Max, QuerySet
from django.utils import timezone

from organisations.models import Unit
from organisations.queries import Member
from reports.models import DocumentNumber, GapNote, Memo, Order, Publication, Series, VoidedNumber
from reports.rules import numbering
from reports.rules.numbering import Gap


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Register:
    """One register: its series, its prefix ('' of orders and announcements) and its calendar year (B.E.)."""

    calendar_year: int
    series: str
    prefix: str = ""

    @property
    def key(self) -> str:
        """Return what names the register in an address, without its year."""
        return f"{self.series}:{self.prefix}"

    @property
    def place(self) -> dict[str, Any]:
        """Return the fields of its rows."""
        return {"series": self.series, "prefix": self.prefix, "calendar_year": self.calendar_year}


@dataclasses.dataclass(frozen=True, slots=True)
class Held:
    """How much a register holds."""

    count: int
    highest: int


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A line of a register: a number that was given (`row`), or numbers that were not (`gap`)."""

    first: int
    last: int
    row: DocumentNumber | None = None
    gap: Gap | None = None

    @property
    def reason(self) -> str:
        """Return why the number is void; '' = it is not."""
        voided = getattr(self.row, "voided", None)
        return voided.reason if voided else ""

    @property
    def dated_on(self) -> dt.date | None:
        """Return the day its paper bears; that of the giving where it bears none."""
        row = self.row
        if row is None:
            return None
        own = row.memo.dated_on if row.memo else row.order.dated_on if row.order else row.dated_on
        return own or timezone.localdate(row.given_at)

    @property
    def subject(self) -> str:
        """Return what its paper is about, in one line."""
        row = self.row
        if row is None:
            return ""
        return " ".join((row.memo.subject if row.memo else row.order.subject if row.order else row.subject).split())

    @property
    def sender(self) -> str:
        """Return which unit its paper comes from; '' of orders and of papers made elsewhere."""
        return self.row.memo.department if self.row and self.row.memo else ""

    @property
    def addressee(self) -> str:
        """Return whom its paper is for; '' of orders."""
        row = self.row
        return "" if row is None else row.memo.addressee if row.memo else row.addressee

    @property
    def memo_id(self) -> int | None:
        """Return the memo its paper came with."""
        row = self.row
        if row is None:
            return None
        return row.memo_id or (row.order.memo_id if row.order else None)


def held() -> dict[Register, Held]:
    """Return the registers that hold a number, newest year first, outgoing before orders. One query."""
    rows = DocumentNumber.objects.order_by().values("calendar_year", "series", "prefix")
    counted = rows.annotate(count=Count("pk"), highest=Max("number"))
    found = {
        Register(row["calendar_year"], row["series"], row["prefix"]): Held(row["count"], row["highest"])
        for row in counted
    }
    order = list(Series.values)
    newest = sorted(found, key=lambda one: (-one.calendar_year, order.index(one.series), one.prefix))
    return {one: found[one] for one in newest}


def keys_offered(member: Member, known: list[Register]) -> list[tuple[str, str]]:
    """Return every register a number can be entered in as (series, prefix): the agency's, its units', and those in use."""
    prefix = member.agency.document_prefix
    suffixes = Unit.objects.filter(is_active=True).exclude(number_suffix="").values_list("number_suffix", flat=True)
    own = [prefix, *(numbering.full_prefix(prefix, suffix) for suffix in suffixes)] if prefix else []
    used = [one.prefix for one in known if one.series == Series.OUTGOING]
    outgoing = [(Series.OUTGOING.value, text) for text in dict.fromkeys([*own, *used]) if text]
    return [*outgoing, (Series.ORDER.value, ""), (Series.NOTICE.value, "")]


def rows_of(register: Register) -> QuerySet[DocumentNumber]:
    """Return the numbers of a register with all that a line shows."""
    rows = DocumentNumber.objects.filter(**register.place)
    return rows.select_related("memo", "order__memo", "given_by", "voided__voided_by").order_by("number")


def lines(register: Register) -> list[Line]:
    """Return a register from its first number to its highest, nothing left out. Two queries."""
    rows = list(rows_of(register))
    found = [Line(row.number, row.number, row=row) for row in rows]
    found += [
        Line(gap.first, gap.last, gap=gap) for gap in numbering.gaps([row.number for row in rows], _notes(register))
    ]
    return sorted(found, key=lambda line: line.first)


def _notes(register: Register) -> list[Gap]:
    return [Gap(note.first, note.last, note.text) for note in GapNote.objects.filter(**register.place).order_by("pk")]


def gap_at(register: Register, first: int, last: int) -> bool:
    """Whether every number from `first` to `last` lies below the highest and was not given."""
    rows = DocumentNumber.objects.filter(**register.place)
    between = rows.filter(number__range=(first, last)).exists()
    return 1 <= first <= last and not between and rows.filter(number__gt=last).exists()


def published_memos(found: list[Line]) -> set[int]:
    """Return the memos among some lines that visitors read now."""
    keys = {line.memo_id for line in found if line.memo_id}
    current = Publication.objects.filter(replaced_by__isnull=True, withdrawal__isnull=True, memo__in=keys)
    return {key for key in current.values_list("memo", flat=True) if key}


def voided_of(memo: Memo, order: Order | None) -> list[VoidedNumber]:
    """Return which of the numbers of a memo and of its order are void. No query where they were read with their rows."""
    numbers = [getattr(memo, "document_number", None), getattr(order, "document_number", None)]
    return [voided for number in numbers if (voided := getattr(number, "voided", None))]
