"""A plan's sheet as it comes back: what was edited, cell by cell, and what cannot be taken and why."""

import dataclasses
import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from assessments.result_files import Table
from ita_portal import thai
from measures import permissions
from measures.forms.period import circumstances_of, reasons_wanted, unreadable
from measures.forms.sentences import period_problem
from measures.models import Evidence, Measure, PeriodKind, Plan, PlanState, Status, Step
from measures.queries.sheet import SheetRow, sheet_rows
from measures.rules import period_text, periods, sheet
from organisations import permissions as roles
from organisations.queries import Member

MOST_NUMBER = 10
PLAN_CELLS = {*sheet.MEASURE_CELLS, *sheet.STEP_CELLS}
MEASURE_FIELDS = {"number": "number", "measure": "title", "guideline": "guideline", "follow_up": "follow_up"}
_WORKBOOK_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?: 00:00:00)?")


class SheetFileForm(forms.Form):
    """A plan's sheet."""

    file = forms.FileField(
        label=lazy("ไฟล์ตารางของแผน"),
        help_text=lazy("ไฟล์ .xlsx หรือ .csv ที่ดาวน์โหลดจากหน้านี้แล้วแก้"),
        error_messages={"required": lazy("เลือกไฟล์ก่อน"), "empty": lazy("ไฟล์ว่าง"), "missing": lazy("เลือกไฟล์ก่อน")},
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )


@dataclasses.dataclass
class Trial:
    """What a file would do. `rows` for actions.sheet; the rest is shown: each a list of dicts with line and cell."""

    rows: list[dict[str, Any]] = dataclasses.field(default_factory=list)
    cells: list[dict[str, Any]] = dataclasses.field(default_factory=list)
    wrong: list[dict[str, Any]] = dataclasses.field(default_factory=list)
    stale: list[dict[str, Any]] = dataclasses.field(default_factory=list)
    ignored: list[dict[str, Any]] = dataclasses.field(default_factory=list)

    def report(self) -> dict[str, Any]:
        """Return what the page shows."""
        return {name: getattr(self, name) for name in ("cells", "wrong", "stale", "ignored")}


def read_sheet(plan: Plan, member: Member, table: Table, today: dt.date) -> Trial:
    """Try a file out against the plan as it stands. Changes nothing."""
    reader = _Reader(plan, member, table, today)
    for line, cells in table.rows:
        texts = table.texts(cells)
        reader.take(line, {name: thai.to_arabic(text) if name != "mark" else text for name, text in texts.items()})
    return reader.trial


class _Wrong(Exception):
    """A cell that cannot be taken, and why."""

    def __init__(self, column: str, reason: str) -> None:
        """Keep both."""
        super().__init__(reason)
        self.column, self.reason = column, reason


class _Reader:
    """Reads row after row; a row without an id goes with the measure above it."""

    def __init__(self, plan: Plan, member: Member, table: Table, today: dt.date) -> None:
        """Read the plan's rows as they stand."""
        self.plan, self.member, self.table, self.today = plan, member, table, today
        self.rows = {row.row_id: row for row in sheet_rows(plan)}
        self.may_plan = roles.may_edit(member) and plan.state == PlanState.DRAFT
        self.shown = set(
            Evidence.objects.filter(progress__measure__plan=plan).values_list("progress__measure", "progress__step")
        )
        self.trial = Trial()
        self.seen: dict[str, int] = {}
        self.above: dict[str, Any] | None = None

    def take(self, line: int, texts: dict[str, str]) -> None:
        """Take one row."""
        too_long = [name for name, text in texts.items() if len(text) > sheet.MOST_CELL]
        if too_long:
            self._refuse(line, too_long[0], _("ข้อความยาวเกิน %(most)s ตัวอักษร") % {"most": f"{sheet.MOST_CELL:,}"})
            return
        row_id = texts.get("row_id", "")
        if not row_id:
            self._take_new(line, texts)
            return
        row = self.rows.get(row_id)
        first = self.seen.setdefault(row_id, line)
        if row is None:
            self._refuse(line, "row_id", _("ไม่มีแถวนี้ในแผนปีนี้: %(key)s") % {"key": row_id[:30]})
        elif first != line:
            self._refuse(line, "row_id", _("ซ้ำกับบรรทัดที่ %(line)s") % {"line": first})
        else:
            self.above = {"measure": row.measure.pk}
            self._take_known(line, row, texts)

    # --- Rows that are there -----------------------------------------------------------------

    def _take_known(self, line: int, row: SheetRow, texts: dict[str, str]) -> None:
        edits = {}
        for column in (name for name in sheet.MARKED if name in texts):
            new, now = texts[column], row.cells[column]
            if column in {"start", "end"}:
                new = self._day_text(new, now)
            state = sheet.edited(texts.get("mark", ""), column, new, now)
            if state == "same":
                continue
            reason = self._why_not(row, column)
            if reason:
                self._note(self.trial.ignored, line, column, row, new=new, old=now, reason=reason)
            elif state == "stale":
                self._note(self.trial.stale, line, column, row, new=new, old=now)
            else:
                edits[column] = new
        self._stage_known(line, row, edits)

    def _why_not(self, row: SheetRow, column: str) -> str:
        """Return why a cell is not read back, '' where it is."""
        if column in sheet.PROGRESS_CELLS:
            if permissions.may_tell_whole(self.member, row.measure, row.step):
                return ""
            is_part = permissions.may_report(self.member, row.measure)
            return _("รายงานส่วนของหน่วยงานท่านในหน้า “ขั้นตอนของฉัน”") if is_part else _("ไม่ใช่งานที่ท่านรับผิดชอบ")
        allowed = sheet.MEASURE_CELLS if row.carries_measure else ()
        own = (*allowed, *(sheet.STEP_CELLS if row.step else ()))
        if column not in own or (row.carries_measure and row.step and column == "measure" and column not in own):
            return _("คอลัมน์นี้มีไว้อ่าน แก้ในหน้ามาตรการ")
        if self.plan.state != PlanState.DRAFT:
            return _("แผนนี้เสนอแล้ว จึงแก้มาตรการไม่ได้")
        return "" if self.may_plan else _("เฉพาะเจ้าหน้าที่แก้แผนได้")

    def _stage_known(self, line: int, row: SheetRow, edits: dict[str, str]) -> None:
        measure = {name: edits[name] for name in sheet.MEASURE_CELLS if name in edits and row.carries_measure}
        step = {name: edits[name] for name in ("step",) if name in edits}
        if not row.carries_measure:
            step |= {name: edits[name] for name in ("start", "end") if name in edits}
        progress = {name: edits[name] for name in sheet.PROGRESS_CELLS if name in edits}
        target = {"line": line, "row": row.row_id, "measure": row.measure.pk, "step": row.step.pk if row.step else None}
        for kind, part, values in (
            ("measure", measure, lambda: self._measure_values(row.measure, measure, row.cells)),
            ("step", step, lambda: self._step_values(row, step)),
            ("progress", progress, lambda: self._progress_values(row, progress)),
        ):
            written = self._judged(line, values) if part else None
            if written is not None:
                old = {name: row.cells[name] for name in part}
                self.trial.rows.append(target | {"kind": kind, "values": written, "old": old})
                for name, new in part.items():
                    self._note(self.trial.cells, line, name, row, new=new, old=row.cells[name])

    def _judged(self, line: int, values: Callable[[], dict[str, Any]]) -> dict[str, Any] | None:
        """Return the values; None where they are wrong, which is noted."""
        try:
            return values()
        except _Wrong as why:
            self._refuse(line, why.column, why.reason)
            return None

    def _measure_values(self, measure: Measure, edits: dict[str, str], now: dict[str, str]) -> dict[str, Any]:
        if "measure" in edits and not edits["measure"].strip():
            raise _Wrong("measure", _("บอกว่าจะทำอะไร"))
        if len(edits.get("number", "")) > MOST_NUMBER:
            raise _Wrong("number", _("ลำดับยาวเกิน %(most)s ตัวอักษร") % {"most": MOST_NUMBER})
        values: dict[str, Any] = {MEASURE_FIELDS[name]: text for name, text in edits.items() if name in MEASURE_FIELDS}
        if "number" in values:
            values["number"] = values["number"].rstrip(".")
        return self._with_period(values, measure, edits, now)

    def _step_values(self, row: SheetRow, edits: dict[str, str]) -> dict[str, Any]:
        if "step" in edits and not edits["step"].strip():
            raise _Wrong("step", _("ขั้นตอนว่าง ถ้าจะลบ ให้ลบในหน้ามาตรการ"))
        assert row.step is not None  # noqa: S101 -- only steps have these cells
        values = {"text": edits["step"]} if "step" in edits else {}
        return self._with_period(values, row.step, edits, row.cells)

    def _with_period(
        self, values: dict[str, Any], own: Measure | Step, edits: dict[str, str], now: dict[str, str]
    ) -> dict[str, Any]:
        if not {"start", "end"} & edits.keys():
            return values
        try:
            days = {name: self._day(edits.get(name, now.get(name, "")), name) for name in ("start", "end")}
        except thai.Unreadable as error:
            raise _Wrong("start" if "start" in edits else "end", " ".join(unreadable(error).messages)) from error
        period = _period(own, days["start"], days["end"])
        refused = [
            period_problem(row.code, period)[1] for row in periods.check(period, self.plan.fiscal_year) if row.refuse
        ]
        codes = [] if refused else list(periods.unusual(period, circumstances_of(self.plan, self.today)))
        if codes and not own.period_reason:
            refused = [f"{reasons_wanted(codes)} {_('แก้วันนี้ในหน้ามาตรการ')}"]
        if refused:
            raise _Wrong("end" if "end" in edits else "start", " · ".join(refused))
        spans = {"starts_on": period.starts_on, "ends_on": period.ends_on}
        iso = {name: day.isoformat() if day else None for name, day in spans.items()}
        return values | {"period_kind": period.kind, "period_text": period.text, **iso}

    def _progress_values(self, row: SheetRow, edits: dict[str, str]) -> dict[str, Any]:
        """Return a whole new entry: what the row says after the edit."""
        entry = {name: edits.get(name, row.cells[name]) for name in sheet.PROGRESS_CELLS}
        words = {spoken: value for value, label in Status.choices for spoken in (str(label), value)}
        usual = row.measure.status if row.step is None else row.step.status or row.measure.status
        status = words.get(entry["status"]) if entry["status"] else usual
        if status is None:
            known = ", ".join(str(label) for _value, label in Status.choices)
            raise _Wrong(
                "status", _("ไม่รู้จักสถานะ “%(text)s” ใช้ %(known)s") % {"text": entry["status"][:60], "known": known}
            )
        percent = entry["percent"].rstrip("%").strip()
        if percent and not (percent.isascii() and percent.isdigit() and len(percent) <= 3 and int(percent) <= 100):
            raise _Wrong("percent", _("ร้อยละเป็นจำนวนเต็ม 0 ถึง 100: พิมพ์ไว้ “%(text)s”") % {"text": percent[:30]})
        has_shown = (row.measure.pk, row.step.pk if row.step else None) in self.shown
        if status == Status.DONE and not has_shown and not entry["remark"]:
            raise _Wrong("status", _("เสร็จแล้ว: บอกเหตุผลในหมายเหตุ หรือแนบหลักฐานในหน้าติดตามก่อน"))
        texts = {name: entry[name] for name in ("done", "output", "outcome", "problem", "remark")}
        return texts | {"status": status, "percent": int(percent) if percent else None}

    # --- New rows ----------------------------------------------------------------------------

    def _take_new(self, line: int, texts: dict[str, str]) -> None:
        title, text = texts.get("measure", "").strip(), texts.get("step", "").strip()
        if not title and not text:
            self._refuse(line, "measure", _("แถวใหม่ต้องมีมาตรการหรือขั้นตอน"))
            return
        if not self.may_plan:
            is_locked = self.plan.state != PlanState.DRAFT
            reason = _("แผนนี้เสนอแล้ว จึงเพิ่มแถวไม่ได้") if is_locked else _("เฉพาะเจ้าหน้าที่แก้แผนได้")
            self.trial.ignored.append(self._place(line, "measure") | {"what": title or text, "reason": reason})
            return
        if title:
            self._new_measure(line, texts, title)
        elif self.above is None:
            self._refuse(line, "step", _("ขั้นตอนใหม่ต้องอยู่ใต้แถวของมาตรการ"))
            return
        if text:
            self.trial.rows.append({"line": line, "kind": "new_step", "values": {"text": text}, "above": self.above})
            self._note(self.trial.cells, line, "step", None, new=text, old="")

    def _new_measure(self, line: int, texts: dict[str, str], title: str) -> None:
        edits = {name: texts[name] for name in sheet.MEASURE_CELLS if texts.get(name)} | {"measure": title}
        for name in ("start", "end"):
            if name in edits:
                edits[name] = self._day_text(edits[name], "")
        blank = Measure(plan=self.plan, period_kind=PeriodKind.NONE)
        values = self._judged(line, lambda: self._measure_values(blank, edits, {}))
        self.above = {"line": line}
        if values is None:
            return
        self.trial.rows.append({"line": line, "kind": "new_measure", "values": values})
        for name, new in edits.items():
            self._note(self.trial.cells, line, name, None, new=new, old="")

    # --- Cells -------------------------------------------------------------------------------

    def _day(self, text: str, name: str) -> dt.date | None:
        if not text.strip():
            return None
        return period_text.read_edge(text, self.plan.fiscal_year, "first" if name == "start" else "last")

    def _day_text(self, new: str, now: str) -> str:
        """Return a day as the sheet writes days where it can be read, so that a spreadsheet's own spelling is no edit."""
        plain = _WORKBOOK_DAY.fullmatch(new.strip())
        try:
            if plain:
                year = int(plain[1])
                day: dt.date | None = dt.date(year - 543 if year > 2400 else year, int(plain[2]), int(plain[3]))
            else:
                day = thai.parse_date(new)
        except (thai.Unreadable, ValueError):
            return new
        text = thai.short_date(day) if day else ""
        return now if text == now else text

    def _place(self, line: int, column: str) -> dict[str, Any]:
        return {"line": line, "cell": self.table.cell_name(line, column), "column": column}

    def _refuse(self, line: int, column: str, reason: str) -> None:
        self.trial.wrong.append(self._place(line, column) | {"reason": reason})

    def _note(self, where: list[dict[str, Any]], line: int, column: str, row: SheetRow | None, **words: str) -> None:
        what = "" if row is None else (row.step.text if row.step and not row.carries_measure else str(row.measure))
        where.append(self._place(line, column) | {"what": what[:120], "is_new": row is None} | words)


def _period(own: Measure | Step, start: dt.date | None, end: dt.date | None) -> periods.Period:
    """Return the period that the two cells give: days, unless only the printed text or nothing is left."""
    if start is None and end is None:
        kind = own.period_kind if own.period_kind in periods.KINDS_WITHOUT_DATES else PeriodKind.NONE
        return periods.Period(kind, text=own.period_text if kind == PeriodKind.AS_PRINTED else "")
    is_onward = end is None and own.period_kind == PeriodKind.ONWARD
    return periods.Period(PeriodKind.ONWARD if is_onward else PeriodKind.DATES, start, end)
