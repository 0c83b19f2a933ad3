"""Database triggers that give criteria a new edition with every change of theirs or of one of their parts.

In the database, not in save(): bulk writes, `update()`, other processes and a hand at the database count as well.
Made after every `migrate` and, on SQLite, taken away before: it remakes a table that a migration alters, losing the
triggers of the old one, and refuses to while triggers of other tables name it.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

WHOLE = "assessments_criteriaset"
DIRECT = tuple(
    f"assessments_{part}" for part in ("tool", "indicator", "subindicator", "item", "question", "level", "window")
)
OF_ITEM = "assessments_requiredpart"
EVENTS = {"insert": ("NEW",), "update": ("OLD", "NEW"), "delete": ("OLD",)}

_POSTGRES = """
CREATE OR REPLACE FUNCTION assessments_new_edition() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN NEW.edition := gen_random_uuid(); RETURN NEW; END $$;
CREATE OR REPLACE TRIGGER {whole}_edition BEFORE UPDATE ON {whole}
  FOR EACH ROW EXECUTE FUNCTION assessments_new_edition();
"""
_POSTGRES_PART = """
CREATE OR REPLACE FUNCTION {table}_{event}_edition() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN UPDATE {whole} SET edition = gen_random_uuid() WHERE id IN ({whose}); RETURN NULL; END $$;
CREATE OR REPLACE TRIGGER {table}_{event}_edition AFTER {event} ON {table}
  FOR EACH ROW EXECUTE FUNCTION {table}_{event}_edition();
"""
_SQLITE = (
    "CREATE TRIGGER IF NOT EXISTS {whole}_edition AFTER UPDATE OF {columns} ON {whole} "
    "BEGIN UPDATE {whole} SET edition = lower(hex(randomblob(16))) WHERE id = NEW.id; END"
)
_SQLITE_PART = (
    "CREATE TRIGGER IF NOT EXISTS {table}_{event}_edition AFTER {event} ON {table} "
    "BEGIN UPDATE {whole} SET edition = lower(hex(randomblob(16))) WHERE id IN ({whose}); END"
)
_OF_ITEM = "(SELECT criteria_id FROM assessments_item WHERE id = {row}.item_id)"


def create(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers that are not there yet. Safe to call again."""
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description
        present = set(connection.introspection.table_names(cursor))
        if not {WHOLE, OF_ITEM, *DIRECT} <= present:
            return  # migrated back to nothing
        columns = [column.name for column in described(cursor, WHOLE)]
        if "edition" not in columns:
            return  # migrated back to before there were editions
        is_postgres = connection.vendor == "postgresql"
        others = ", ".join(f'"{name}"' for name in columns if name not in {"id", "edition"})
        cursor.execute((_POSTGRES if is_postgres else _SQLITE).format(whole=WHOLE, columns=others))
        for table in (*DIRECT, OF_ITEM):
            for event, rows in EVENTS.items():
                whose = ", ".join(_whose(table, row) for row in rows)
                statement = _POSTGRES_PART if is_postgres else _SQLITE_PART
                cursor.execute(statement.format(whole=WHOLE, table=table, event=event, whose=whose))


def drop(connection: BaseDatabaseWrapper) -> None:
    """Remove the triggers from SQLite before tables are remade."""
    if connection.vendor == "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER IF EXISTS {WHOLE}_edition")
        for table in (*DIRECT, OF_ITEM):
            for event in EVENTS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{event}_edition")


def _whose(table: str, row: str) -> str:
    """Return the key of the criteria that a changed row belongs to, in SQL."""
    return _OF_ITEM.format(row=row) if table == OF_ITEM else f"{row}.criteria_id"
