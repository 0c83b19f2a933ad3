"""Database triggers that keep the totals of confirmed results by kind of agency (KindTotal), whoever changes what.

A total changes by what a change adds and takes away, so that reading a mean costs the same however many agencies
there are. Scores count in ten-thousandths, whole numbers: a database would add decimals as floats.
"""

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

SCALE = 10_000
DETAILS = ("overall", "tool", "indicator")
TOTALS, SCORES, RESULTS, AGENCIES = (
    "assessments_kindtotal",
    "assessments_score",
    "assessments_assessment",
    "organisations_agency",
)
_ADD = f"""
INSERT INTO {TOTALS} (criteria_id, kind, is_sample, detail, code, total, count)
SELECT a.criteria_id, g.kind, g.is_sample, s.detail, s.code,
  {{sign}} SUM(CAST(ROUND(s.value * {SCALE}) AS BIGINT)), {{sign}} COUNT(*)
FROM {{scores}} s JOIN {{results}} a ON a.id = s.assessment_id JOIN {{agencies}} g ON g.id = a.agency_id
WHERE a.confirmed_at IS NOT NULL AND s.value IS NOT NULL AND s.detail IN {DETAILS}
GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
ON CONFLICT (criteria_id, kind, is_sample, detail, code)
  DO UPDATE SET total = {TOTALS}.total + excluded.total, count = {TOTALS}.count + excluded.count;
"""  # noqa: S608 -- names of our own
_COLUMNS = {
    SCORES: ("assessment_id", "detail", "code", "value"),
    RESULTS: ("id", "agency_id", "criteria_id", "confirmed_at"),
    AGENCIES: ("id", "kind", "is_sample"),
}
# What fires: a new result has no scores yet, and one that goes lets its scores go first. Of agencies the same.
_EVENTS = {SCORES: ("INSERT", "UPDATE", "DELETE"), RESULTS: ("UPDATE",), AGENCIES: ("UPDATE",)}
_SIGNS = {"INSERT": {"NEW": ""}, "UPDATE": {"OLD": "-", "NEW": ""}, "DELETE": {"OLD": "-"}}
# PostgreSQL: a statement's rows at once, in the order of the totals, so that two imports never wait for each other.
_POSTGRES = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$;
CREATE OR REPLACE TRIGGER {name} AFTER {event} ON {table} REFERENCING {rows}
  FOR EACH STATEMENT EXECUTE FUNCTION {name}();
"""
_POSTGRES_CHANGED = (
    "(SELECT {side}.* FROM old_rows INNER JOIN new_rows USING (id) WHERE ({old}) IS DISTINCT FROM ({new}))"
)
_SQLITE = "CREATE TRIGGER IF NOT EXISTS {name} AFTER {event} ON {table} {when} BEGIN {body} END"


def create(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers and count everything anew: what was written while they were off is counted too."""
    with transaction.atomic(connection.alias), connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        if not {TOTALS, *_EVENTS} <= present:
            return  # migrated back to before there were totals
        statement = _on_postgres if connection.vendor == "postgresql" else _on_sqlite
        for table, event in _triggers():
            cursor.execute(statement(table, event))
        cursor.execute(f"DELETE FROM {TOTALS}")  # noqa: S608 -- a name of our own
        cursor.execute(_added("", {}))


def drop(connection: BaseDatabaseWrapper) -> None:
    """Remove the triggers from SQLite."""
    if connection.vendor == "postgresql":
        return
    with connection.cursor() as cursor:
        for table, event in _triggers():
            cursor.execute(f"DROP TRIGGER IF EXISTS {_name(table, event)}")


def _triggers() -> list[tuple[str, str]]:
    return [(table, event) for table, events in _EVENTS.items() for event in events]


def _name(table: str, event: str) -> str:
    return f"{table}_{event.lower()}_totals"


def _added(sign: str, rows: dict[str, str]) -> str:
    """Return SQL that adds or takes away what some rows of one table make with all of the others."""
    return _ADD.format(
        sign=sign,
        scores=rows.get(SCORES, SCORES),
        results=rows.get(RESULTS, RESULTS),
        agencies=rows.get(AGENCIES, AGENCIES),
    )


def _on_postgres(table: str, event: str) -> str:
    columns = [f"{{side}}.{name}" for name in _COLUMNS[table] if name != "confirmed_at"]
    counted = [*columns, *(["{side}.confirmed_at IS NULL"] if table == RESULTS else [])]
    old, new = (", ".join(counted).format(side=f"{side}_rows") for side in ("old", "new"))

    def rows(side: str) -> str:
        return _POSTGRES_CHANGED.format(side=side, old=old, new=new) if event == "UPDATE" else side

    sides = {side: f"{side.lower()}_rows" for side in _SIGNS[event]}
    body = "".join(_added(sign, {table: rows(sides[side])}) for side, sign in _SIGNS[event].items())
    named = " ".join(f"{side} TABLE AS {alias}" for side, alias in sides.items())
    return _POSTGRES.format(name=_name(table, event), body=body, event=event, table=table, rows=named)


def _on_sqlite(table: str, event: str) -> str:
    columns = _COLUMNS[table]
    body = ""
    for side, sign in _SIGNS[event].items():
        row = ", ".join(f"{side}.{name} AS {name}" for name in columns)
        body += _added(sign, {table: f"(SELECT {row})"})
    when = f"WHEN ({_row('OLD', columns)}) IS NOT ({_row('NEW', columns)})" if event == "UPDATE" else ""
    return _SQLITE.format(name=_name(table, event), body=body, event=event, table=table, when=when)


def _row(side: str, columns: tuple[str, ...]) -> str:
    return ", ".join(f"{side}.{name}" for name in columns)
