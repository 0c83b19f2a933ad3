"""Rows for the bench, written by the database itself: agencies with five years of everything an agency has.

Give it a database that nobody needs: its papers name no bytes and its records are no chain.
"""

import io
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, models

from assessments.models import Assessment, CriteriaSet, Finding, Score, ScoreImport
from measures.models import Evidence, ItemCharge, LinkCheck, Measure, MeasureGroup, Plan, Step, WatchedHost, WatchedLink
from organisations.models import Agency, AgencyKind, ChainHead, Event, Membership, Role, User
from reports import triggers
from reports.models import Memo, Publication, StoredFile

CRITERIA = sorted(int(path.stem) for path in (settings.BASE_DIR / "fixtures" / "criteria").glob("*.yaml"))
YEARS = tuple(CRITERIA[-6:-1])  # assessed; plans, papers and evidence are of the year after each
SCORES, MEASURES, PAPERS, ITEMS, CHECKS, EVENTS, FILES = 20, 4, 2, 5, 6, 8, 3  # of each agency-year, link or agency
PER_AGENCY = len(YEARS) * SCORES
OF_PROVINCE = 100  # agencies
PLACES = ("เชียงใหม่", "นครศรีธรรมราช", "บุรีรัมย์", "พังงา", "ลพบุรี", "มหาสารคาม", "แม่ฮ่องสอน")
WORDS = ("ป้องกันการทุจริต", "งดรับของขวัญ", "จัดซื้อจัดจ้าง", "บริหารงานบุคคล", "เรื่องร้องเรียน", "การมีส่วนร่วม", "งบประมาณ")
MOMENT = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f', '2020-10-01', '+' || (i * 3) || ' minutes')",
    "postgresql": "timestamptz '2020-10-01' + i * interval '3 minutes'",
}


def prepare() -> User:
    """Make the tables, criteria, and the one account everything is by."""
    call_command("migrate", verbosity=0)
    call_command("install_criteria", verbosity=0, stdout=io.StringIO())
    StoredFile.objects.create(sha256="0" * 64, content_type="application/pdf", size=1, pages=1)
    WatchedHost.objects.create(name="example.go.th")
    return User.objects.create(username="bench", display_name="ผู้วัด")


def write(scores: int, user: User) -> None:
    """Write so many scores and what stands around them; the account works in the first and the last agency."""
    agencies = scores // PER_AGENCY
    _agencies(agencies)
    _results(agencies, user)
    _plans(agencies, user)
    _papers(agencies * len(YEARS) * PAPERS, user, agencies)
    _evidence(agencies, user)
    Membership.objects.bulk_create(Membership(agency_id=key, user=user, role=Role.STAFF) for key in {1, agencies})
    refresh()


def write_papers(count: int, user: User) -> None:
    """Write so many papers of a hundredth as many agencies, and nothing else of these."""
    _agencies(count // 100)
    at, by = MOMENT[connection.vendor], str(user.pk)
    memo = {
        "fiscal_year": str(YEARS[-1] + 1),
        "kind": "'free'",
        "state": "'issued'",
        "created_at": at,
        "updated_at": at,
    }
    _fill(Memo, 1, agency_id="1", subject="'เรื่อง'", department="'-'", addressee="'-'", created_by_id=by, **memo)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # an index is made sooner than it is filled
            cursor.execute(f"DROP INDEX {triggers.PUBLICATIONS}_words")
    _papers(count, user, count // 100)
    triggers.create(connection)
    refresh()


def refresh() -> None:
    """Let the database count what it holds, as it does by itself overnight."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # SQLite counts nothing by itself
            cursor.execute("ANALYZE")


def _fill(model: type[models.Model], rows: int, **values: Any) -> None:  # noqa: ANN401 -- SQL or a value
    """Insert rows numbered i = 0, 1, …; a text is SQL, fields not named hold their default, or nothing."""
    quote = connection.ops.quote_name
    every = {field: values.get(field.attname, _default(field)) for field in model._meta.local_concrete_fields}
    said = {field: value for field, value in every.items() if value is not None}
    params = [field.get_db_prep_save(value[0], connection) for field, value in said.items() if isinstance(value, tuple)]
    names = ", ".join(quote(str(field.column)) for field in said)
    texts = ", ".join("%s" if isinstance(value, tuple) else str(value).replace("%", "%%") for value in said.values())
    series = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %s)"
    if connection.vendor == "postgresql":
        series = "WITH n AS (SELECT i FROM generate_series(CAST(0 AS bigint), %s - 1) AS g(i))"
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({names}) {series} SELECT {texts} FROM n"  # noqa: S608 -- our models
    with connection.cursor() as cursor:
        cursor.execute(sql, [rows, *params])


def _default(field: models.Field[Any, Any]) -> tuple[Any] | None:
    """Return what a field holds where nothing is said, None for no entry."""
    if field.primary_key or field.null:
        return None
    if not field.has_default() and isinstance(field, models.BinaryField):
        return (b"",)
    return (field.get_default(),)


def _choice(words: tuple[str, ...] | type[models.TextChoices], by: str) -> str:
    """Return SQL that takes a word by a number."""
    found = list(words.values) if isinstance(words, type) else list(words)
    cases = " ".join(f"WHEN {place} THEN '{word}'" for place, word in enumerate(found))
    return f"CASE ({by}) % {len(found)} {cases} END"


def _year(by: str, later: int = 0) -> str:
    return f"({YEARS[0] + later} + ({by}) % {len(YEARS)})"


def _agencies(count: int) -> None:
    name = f"'ตำบล' || {_choice(PLACES, 'i / 7')} || ' ' || i"
    place = {"district": "'อำเภอ' || (i / 12)", "province": f"'จังหวัด' || (i / {OF_PROVINCE})"}
    kind = _choice(AgencyKind, "i / 3")
    moment = MOMENT[connection.vendor]
    _fill(
        Agency, count, slug="'bench-' || i", kind=kind, name=name, short_name="'ทต.' || i", created_at=moment, **place
    )
    _fill(ChainHead, count, agency_id="1 + i", seq=str(EVENTS))
    event = {"verb": "'score.save'", "target_type": "'assessment'", "target_id": "CAST(i AS text)", "at": moment}
    _fill(Event, count * EVENTS, agency_id=f"1 + i / {EVENTS}", seq=f"1 + i % {EVENTS}", actor_name="'ผู้วัด'", **event)


def _results(agencies: int, user: User) -> None:
    years = dict(CriteriaSet.objects.filter(is_draft=False).values_list("fiscal_year", "pk"))
    criteria = _choice(tuple(str(years[year]) for year in YEARS), "i").replace("'", "")
    by, at = str(user.pk), MOMENT[connection.vendor]
    results = agencies * len(YEARS)
    _fill(
        Assessment, results, agency_id=f"1 + i / {len(YEARS)}", criteria_id=criteria, published_level="'A'",
        confirmed_at=at, confirmed_by_id=by,
    )  # fmt: skip
    details = ("overall", "tool", "tool", "tool", *["indicator"] * 10, *["item"] * 6)
    codes = ("", "IIT", "EIT", "OIT", *map(str, range(1, 11)), *(f"O{number}" for number in range(1, 7)))
    place = {"detail": _choice(details, f"i % {SCORES}"), "code": _choice(codes, f"i % {SCORES}")}
    value = "60 + (i * 7919 % 4000) / 100.0"
    _fill(Score, results * SCORES, assessment_id=f"1 + i / {SCORES}", value=value, **place)
    _fill(Finding, results, assessment_id="1 + i", code="'gap'", answer="'ตรวจแล้ว'", answered_by_id=by, answered_at=at)
    _history(Assessment, at)
    _history(Score, at)
    imports = {"uploaded_at": at, "requested_at": at, "state": "'read'", "content_hash": "'0'"}
    _fill(ScoreImport, agencies * FILES, agency_id=f"1 + i / {FILES}", uploaded_by_id=by, name="'ผล.csv'", **imports)


def _history(model: Any, at: str) -> None:  # noqa: ANN401 -- a model with history
    history = model.history.model
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in history.tracked_fields)
    into, source = quote(history._meta.db_table), quote(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {into} ({columns}, history_date, history_type) "  # noqa: S608 -- names of our own models
            f"SELECT {columns}, {at.replace('i * ', 'id * ')}, '+' FROM {source}"
        )


def _plans(agencies: int, user: User) -> None:
    count, by = agencies * len(YEARS), str(user.pk)
    title = f"'มาตรการ' || {_choice(WORDS, 'i')}"
    _fill(Plan, count, agency_id=f"1 + i / {len(YEARS)}", fiscal_year=_year("i", 1), title=title, result_id="1 + i")
    _fill(MeasureGroup, count, plan_id="1 + i", title=title)
    measure = {"plan_id": f"1 + i / {MEASURES}", "group_id": f"1 + i / {MEASURES}", "order": f"i % {MEASURES}"}
    _fill(Measure, count * MEASURES, title=title, **measure)
    _fill(Step, count * MEASURES, measure_id="1 + i", text="'ประชุมชี้แจง'")
    memo: Mapping[str, str] = {"created_at": MOMENT[connection.vendor], "updated_at": MOMENT[connection.vendor]}
    _fill(
        Memo, count, agency_id=f"1 + i / {len(YEARS)}", fiscal_year=_year("i", 1), plan_id="1 + i", subject=title,
        kind="'propose_plan'", state="'issued'", department="'สำนักปลัด'", addressee="'นายก'", created_by_id=by, **memo,
    )  # fmt: skip


def _papers(count: int, user: User, agencies: int) -> None:
    """Publish so many papers, those of an agency spread over the years; each text has words of its own."""
    per_agency = max(count // agencies, 1)
    year, of = _year("i", 1), f"1 + (i / {per_agency}) % {agencies}"
    words = f"{_choice(WORDS, 'i')} || ' ' || {_choice(PLACES, 'i / 11')} || ' o' || (i % 43 + 1) || ' ' || {year}"
    text = f"'มาตรการส่งเสริมคุณธรรมและความโปร่งใส ' || {words} || ' ตำบลที่' || (i * 7919 % 999983) || ' เรื่องที่' || i"
    blob = dict.fromkeys(("pdf_id", "csv_id", "json_id"), f"'{'0' * 64}'")
    memo, former = f"1 + i % {Memo.objects.count()}", "CASE WHEN i % 20 = 19 THEN 'b' || (i - 1) END"
    _fill(
        Publication, count, id="'b' || i", agency_id=of, fiscal_year=year, kind="'memo'", title=words, memo_id=memo,
        published_by_id=str(user.pk), replaces_id=former, published_at=MOMENT[connection.vendor], search_text=text, **blob,
    )  # fmt: skip


def _evidence(agencies: int, user: User) -> None:
    by, at, each = str(user.pk), MOMENT[connection.vendor], len(YEARS) * ITEMS
    count = agencies * each
    item = {
        "agency_id": f"1 + i / {each}",
        "fiscal_year": _year(f"i / {ITEMS}", 1),
        "item_code": f"'O' || (1 + i % {ITEMS})",
    }
    shown = {"url": "'https://example.go.th/' || i", "caption": "'หน้าเว็บ'", "added_by_id": by, "added_at": at}
    _fill(ItemCharge, count, shown_parts=([],), confirmed_at=at, confirmed_by_id=by, **item)
    _fill(Evidence, count, **item, **shown)
    link = {"host_id": "1", "url": "'https://example.go.th/' || i", "due_at": at, "url_hash": "'hash-' || i"}
    _fill(WatchedLink, agencies * ITEMS, agency_id=f"1 + i / {ITEMS}", **link)
    check = {"checked_at": at, "outcome": "'ok'", "elapsed_ms": "20"}
    _fill(LinkCheck, agencies * ITEMS * CHECKS, link_id=f"1 + i / {CHECKS}", **check)
