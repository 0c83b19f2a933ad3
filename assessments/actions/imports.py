"""A file of scores on its way in: taken, tried out (dry run), confirmed once, written in short transactions."""

import dataclasses
import datetime as dt
import hashlib
import itertools
import logging
import time
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q
from django_scopes import scopes_disabled

from assessments import result_files
from assessments.actions import writing
from assessments.models import Assessment, CriteriaSet, Detail, ImportState, ScoreImport, StagedScores
from assessments.queries import in_force, whole_of
from assessments.queries.imports import MAX_ATTEMPTS
from assessments.result_files import Table, UnreadableFile
from assessments.rules import staging
from assessments.rules.score_rows import LEVEL, Line, Reader, RowRefused, ScaleNeeded, Year, fold_detail
from assessments.rules.staging import Place, StagedCell
from organisations.models import Agency, User

logger = logging.getLogger("assessments.imports")
LEASE = dt.timedelta(minutes=5)
KEPT = dt.timedelta(days=14)  # a file that was tried out and never confirmed
MOST_ROWS, MOST_NATIONAL_ROWS = 20_000, 300_000
MOST_SHOWN = 200  # wrong rows listed; all are counted
PLACES_AT_ONCE = 100  # agency-years compared with what is stored
BATCH = 5_000  # rows between two looks at the clock and the progress
GAP = 0.05  # seconds; SQLite tries again every 25 ms at first, later every 50 and 100


class ImportRefused(Exception):
    """A step that cannot be taken now: `taken_already`, `has_wrong_rows`, `nothing_to_do`, `changed_since`."""

    def __init__(self, code: str) -> None:
        """Keep the code."""
        super().__init__(code)
        self.code = code


# --- Taking a file -------------------------------------------------------------------------------


def take(
    *, agency: Agency | None, by: User | None, name: str, content: bytes, at: dt.datetime, at_once: bool = False
) -> ScoreImport:
    """Judge a file and keep it; a small one is tried out now, a large one by the worker. Raises UnreadableFile.

    `at_once`: the caller has time, here and in the other steps: nothing is left to the worker.
    """
    result_files.judge(content)
    is_large = result_files.is_large(content) and not at_once
    table = None if is_large else result_files.read_table(content, _most_rows(agency))
    _forget(by, at)
    found = ScoreImport.objects.create(
        agency=agency,
        uploaded_by=by,
        uploaded_at=at,
        requested_at=at,
        name=name[-200:],
        content=content,
        content_hash=hashlib.sha256(content).hexdigest(),
        lease_until=None if is_large else at + LEASE,
    )
    if table is not None:
        _try_out(found, table)
    return found


def _forget(by: User | None, at: dt.datetime) -> None:
    """Let go of what the same person handed in long ago and never confirmed."""
    states = (ImportState.READ, ImportState.REFUSED)
    ScoreImport.objects.filter(uploaded_by=by, state__in=states, uploaded_at__lt=at - KEPT).delete()


def _most_rows(agency: Agency | None) -> int:
    return MOST_ROWS if agency else MOST_NATIONAL_ROWS


def answer_scales(
    *, score_import: ScoreImport, scales: Mapping[str, str], at: dt.datetime, at_once: bool = False
) -> None:
    """Keep what was said about tool scores and try the file out again. Raises ImportRefused `taken_already`."""
    is_large = _is_for_worker(score_import, at_once)
    moved = _step(ImportState.WAITING, at, is_large=is_large) | {"scales": {**score_import.scales, **scales}}
    if not ScoreImport.objects.filter(pk=score_import.pk, state=ImportState.READ).update(**moved):
        raise ImportRefused("taken_already")
    score_import.refresh_from_db()
    if not is_large:
        try_out(score_import=score_import)


def _is_for_worker(score_import: ScoreImport, at_once: bool) -> bool:
    return not at_once and result_files.is_large(bytes(score_import.content))


def _step(state: ImportState, at: dt.datetime, *, is_large: bool) -> dict[str, Any]:
    """Return the fields of an import whose next step begins: leased to this request, or free for the worker."""
    lease = None if is_large else at + LEASE
    return {"state": state, "requested_at": at, "attempts": 0, "rows_done": 0, "last_error": "", "lease_until": lease}


# --- The dry run ---------------------------------------------------------------------------------


def try_out(*, score_import: ScoreImport) -> None:
    """Read the file and stage what it would change; a file that cannot be read is kept as refused, with the reason."""
    try:
        table = result_files.read_table(bytes(score_import.content), _most_rows(score_import.agency))
    except UnreadableFile as error:
        ScoreImport.objects.filter(pk=score_import.pk, state=ImportState.WAITING).update(
            state=ImportState.REFUSED, report={"refusal": error.code, "place": error.place}, content=b""
        )
    else:
        _try_out(score_import, table)


@dataclasses.dataclass(slots=True)
class _Trial:
    """What a dry run has found so far."""

    lines: dict[Place, list[tuple[int, Line]]] = dataclasses.field(default_factory=dict)
    seen: dict[tuple[Place, str, str], int] = dataclasses.field(default_factory=dict)
    wrong: int = 0
    wrong_rows: list[dict[str, Any]] = dataclasses.field(default_factory=list)
    questions: dict[str, dict[str, Any]] = dataclasses.field(default_factory=dict)

    def refuse(self, table: Table, line: int, why: RowRefused) -> None:
        self.wrong += 1
        if len(self.wrong_rows) < MOST_SHOWN:
            cell = table.cell_name(line, why.column)
            row = {"line": line, "cell": cell, "column": why.column, "code": why.code, "words": why.words}
            self.wrong_rows.append(row)

    def ask(self, line: int, needed: ScaleNeeded) -> None:
        entry = {"year": needed.year, "tool": needed.tool, "rows": 0, "line": line, "text": needed.text}
        question = self.questions.setdefault(needed.key, entry)
        question["rows"] += 1


def _try_out(score_import: ScoreImport, table: Table) -> None:
    """Stage what a table would change, in place of what was staged before."""
    reader = _reader(score_import)
    trial = _Trial()
    for batch in _batches(table.rows):
        for line, cells in batch:
            _take_row(trial, reader, table, line, cells)
        ScoreImport.objects.filter(pk=score_import.pk).update(rows_done=F("rows_done") + len(batch))
    StagedScores.objects.filter(score_import=score_import).delete()
    counts = _stage(score_import, trial)
    report = {
        **counts,
        "rows": len(table.rows),
        "agencies": len({place[0] for place in trial.lines}),
        "years": sorted(set(writing.years_of(trial.lines).values())),
        "wrong": trial.wrong,
        "wrong_rows": trial.wrong_rows,
        "questions": trial.questions,
    }
    ScoreImport.objects.filter(pk=score_import.pk, state=ImportState.WAITING).update(
        state=ImportState.READ, report=report, lease_until=None, last_error="", rows_done=len(table.rows)
    )
    score_import.refresh_from_db()


def _batches(rows: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def _take_row(trial: _Trial, reader: Reader, table: Table, line: int, cells: Any) -> None:  # noqa: ANN401 -- cells
    try:
        read = reader.read(table.texts(cells))
    except RowRefused as why:
        trial.refuse(table, line, why)
        return
    except ScaleNeeded as needed:
        trial.ask(line, needed)
        return
    place = read.agency, read.year
    first = trial.seen.setdefault((place, read.detail, read.code), line)
    if first != line:
        trial.refuse(table, line, RowRefused("repeated", "code", line=first))
        return
    trial.lines.setdefault(place, []).append((line, read))


def _reader(score_import: ScoreImport) -> Reader:
    """Return a reader that knows every year, and the one agency or all of them."""
    rows = Agency.objects.filter(pk=score_import.agency_id) if score_import.agency_id else Agency.objects.all()
    agencies: dict[str, int] = {}
    for key, slug, code in rows.values_list("pk", "slug", "official_code"):
        agencies |= {name.casefold(): key for name in (slug, code) if name}
    labels = {fold_detail(str(label)): str(value) for value, label in Detail.choices}
    own = score_import.agency_id
    details = labels | {str(value): str(value) for value in Detail.values}
    years, held = _years(own)
    return Reader(agencies, own, years, details, score_import.scales, held)


def _years(agency: int | None) -> tuple[dict[int, Year], dict[tuple[int, int], Year]]:
    """Return the years, and those of agencies whose results keep an older revision. Two queries and the criteria."""
    current = in_force()
    kept = Assessment.objects.exclude(criteria__in=current.values()).select_related("criteria")
    older = list(kept.filter(agency=agency) if agency else kept)
    known = whole_of([*current.values(), *(row.criteria for row in older)])
    years = {key: _year(found) for key, (found, _rules) in known.items()}
    return (
        {row.fiscal_year: years[row.pk] for row in current.values()},
        {(row.agency_id, row.criteria.fiscal_year): years[row.criteria_id] for row in older},
    )


def _year(found: CriteriaSet) -> Year:
    weights = {tool.code: tool.weight for tool in found.tools.all()}
    return Year(found.pk, weights, frozenset(level.code for level in found.levels.all()))


def _stage(score_import: ScoreImport, trial: _Trial) -> dict[str, int]:
    """Keep what differs from what is stored; return the counts."""
    counts = {"new": 0, "changed": 0, "same": 0}
    numbers = itertools.count(1)
    places = iter(sorted(trial.lines))
    while group := list(itertools.islice(places, PLACES_AT_ONCE)):
        stored = writing.stored_of(group)
        changed: dict[Place, list[StagedCell]] = {}
        for place in group:
            cells = [cell for line, read in trial.lines[place] for cell in _changes(line, read, stored[place], counts)]
            if cells:
                changed[place] = cells
        StagedScores.objects.bulk_create(
            StagedScores(score_import=score_import, number=next(numbers), rows=chunk)
            for chunk in staging.packed(changed)
        )
    return counts


def _changes(line: int, read: Line, stored: writing.Stored, counts: dict[str, int]) -> Iterator[StagedCell]:
    """Yield the cells of a line that differ from what is stored, and count the line once."""
    cell = (read.detail, read.code)
    score = stored.scores.get(cell)
    old, new = staging.text_of(stored.value(cell)), staging.text_of(read.value)
    former = stored.text("published_level")
    has_note = read.note is not None and read.note != (score.note if score else "")
    has_level = bool(read.level) and read.level != former
    if old == new and not has_note and not has_level:
        counts["same"] += 1
        return
    counts["new" if score is None and read.value is not None else "changed"] += 1
    if old != new or has_note:
        yield StagedCell(line, read.agency, read.year, *cell, old, new, read.note)
    if has_level:
        yield StagedCell(line, read.agency, read.year, LEVEL, "", former or None, read.level, None)


# --- Confirming and writing ----------------------------------------------------------------------


def confirm(
    *, score_import: ScoreImport, content_hash: str, by: User | None, at: dt.datetime, at_once: bool = False
) -> None:
    """Let what the dry run showed be written, once; a small import is written now, a large one by the worker.

    Raises ImportRefused: `changed_since` (another file than the one shown), `has_wrong_rows`, `nothing_to_do`,
    `taken_already`.
    """
    report = score_import.report
    if score_import.content_hash != content_hash:
        raise ImportRefused("changed_since")
    if score_import.state == ImportState.READ and (report["wrong"] or report["questions"]):
        raise ImportRefused("has_wrong_rows")
    if score_import.state == ImportState.READ and not report["new"] + report["changed"]:
        raise ImportRefused("nothing_to_do")
    is_large = _is_for_worker(score_import, at_once)
    moved = _step(ImportState.CONFIRMED, at, is_large=is_large) | {"confirmed_at": at}
    if not ScoreImport.objects.filter(pk=score_import.pk, state=ImportState.READ, uploaded_by=by).update(**moved):
        raise ImportRefused("taken_already")
    score_import.refresh_from_db()
    if not is_large:
        write(score_import=score_import, at=at)


def try_again(*, score_import: ScoreImport, at: dt.datetime) -> None:
    """Let the worker have another go at a step that failed too often."""
    failed = ScoreImport.objects.filter(pk=score_import.pk, attempts__gte=MAX_ATTEMPTS)
    failed.exclude(last_error="").update(attempts=0, last_error="", lease_until=None, requested_at=at)


def write(*, score_import: ScoreImport, at: dt.datetime) -> None:
    """Write what waits, a chunk a transaction; an agency's own file in one. Doing it again goes on where it stopped."""
    chunks = list(score_import.chunks.filter(written_at__isnull=True).values_list("pk", flat=True))
    if score_import.agency_id:
        with transaction.atomic():
            for key in chunks:
                _write_chunk(score_import, key, at)
    else:
        for key in chunks:
            _write_chunk(score_import, key, at)
            _let_others_write()
    ScoreImport.objects.filter(pk=score_import.pk, state=ImportState.CONFIRMED).update(
        state=ImportState.DONE, finished_at=at, lease_until=None, last_error="", content=b""
    )
    score_import.refresh_from_db()


def _let_others_write() -> None:
    """Leave SQLite's one place of a writer free, for longer than those who wait sleep between two tries."""
    if connection.vendor == "sqlite":
        time.sleep(GAP)


@transaction.atomic
def _write_chunk(score_import: ScoreImport, key: int, at: dt.datetime) -> None:
    """Write one chunk, unless somebody did; an agency-year that changed since the dry run is left as it is, and told."""
    if not StagedScores.objects.filter(pk=key, written_at__isnull=True).update(written_at=at):
        return
    cells = staging.from_lists(StagedScores.objects.get(pk=key).rows)
    places: dict[Place, list[StagedCell]] = {}
    for cell in cells:
        places.setdefault(cell.place, []).append(cell)
    writing.lock({place[0] for place in places})
    stored = writing.stored_of(places)
    stale = [place for place, rows in places.items() if any(_is_stale(cell, stored[place]) for cell in rows)]
    changes = {place: _change(rows) for place, rows in places.items() if place not in stale}
    extra = {"import": score_import.pk, "file": score_import.name, "sha256": score_import.content_hash}
    writing.write(changes=changes, by=score_import.uploaded_by, at=at, extra=extra, stored=stored)
    held = ScoreImport.objects.select_for_update().get(pk=score_import.pk)
    held.rows_done += len(cells)
    held.lease_until = at + LEASE if held.lease_until else None
    held.report["stale"] = [*held.report.get("stale", []), *stale]
    held.save(update_fields=["rows_done", "lease_until", "report"])


def _is_stale(cell: StagedCell, stored: writing.Stored) -> bool:
    if cell.detail == LEVEL:
        return (stored.text("published_level") or None) != cell.old
    return staging.text_of(stored.value((cell.detail, cell.code))) != cell.old


def _change(cells: list[StagedCell]) -> writing.Change:
    scores = [cell for cell in cells if cell.detail != LEVEL]
    levels = [cell.new or "" for cell in cells if cell.detail == LEVEL]
    return writing.Change(
        values={(cell.detail, cell.code): cell.number for cell in scores},
        notes={(cell.detail, cell.code): cell.note for cell in scores if cell.note is not None},
        texts={"published_level": levels[0]} if levels else {},
    )


# --- For the worker ------------------------------------------------------------------------------


def lease_waiting(*, at: dt.datetime, limit: int = 2) -> list[int]:
    """Take up to `limit` imports that wait for the worker or whose worker died, for LEASE; return their keys."""
    with scopes_disabled():
        free = Q(lease_until__isnull=True) | Q(lease_until__lt=at)
        states = (ImportState.WAITING, ImportState.CONFIRMED)
        waiting = ScoreImport.objects.filter(free, state__in=states, attempts__lt=MAX_ATTEMPTS)
        keys = list(waiting.order_by("requested_at").values_list("pk", flat=True)[:limit])
        leased = {"lease_until": at + LEASE, "attempts": F("attempts") + 1, "rows_done": 0}
        return [key for key in keys if waiting.filter(pk=key).update(**leased)]


def carry_on(*, import_id: int, at: dt.datetime) -> None:
    """Do the next step of a leased import; a failure is kept for the page to show, and tried again."""
    with scopes_disabled():
        score_import = ScoreImport.objects.select_related("uploaded_by", "agency").get(pk=import_id)
        try:
            if score_import.state == ImportState.WAITING:
                try_out(score_import=score_import)
            elif score_import.state == ImportState.CONFIRMED:
                write(score_import=score_import, at=at)
        except Exception as error:
            # Whatever stops it must reach the reader of the page, and the next attempt.
            logger.exception("import %s failed", import_id)
            words = f"{type(error).__name__}: {error}"[:500]
            ScoreImport.objects.filter(pk=import_id).update(last_error=words, lease_until=None)
