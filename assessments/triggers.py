"""Database triggers that give criteria a new edition with every change of theirs or of one of their parts.

In the database, not in save(): bulk writes, `update()`, other processes and a hand at the database count as well.
Made after every `migrate`: SQLite remakes a table that a migration alters and loses its triggers with the old one.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

WHOLE = "assessments_criteriaset"
DIRECT = tuple(
    f"assessments_{part}" for part in ("tool", "indicator", "subindicator", "item", "question", "level", "window")
)
OF_ITEM = "assessments_requiredpart"
EVENTS = {"insert": ("NEW",), "update": ("OLD", "NEW"), "delete": ("OLD",)}

_POSTGRES = f"""
CREATE OR REPLACE FUNCTION assessments_new_edition() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN NEW.edition := gen_random_uuid(); RETURN NEW; END $$;
CREATE OR REPLACE TRIGGER {WHOLE}_edition BEFORE UPDATE ON {WHOLE}
  FOR EACH ROW EXECUTE FUNCTION assessments_new_edition();
"""
_POSTGRES_PART = f"""
CREATE OR REPLACE FUNCTION {{table}}_{{event}}_edition() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN UPDATE {WHOLE} SET edition = gen_random_uuid() WHERE id IN ({{whose}}); RETURN NULL; END $$;
CREATE OR REPLACE TRIGGER {{table}}_{{event}}_edition AFTER {{event}} ON {{table}}
  FOR EACH ROW EXECUTE FUNCTION {{table}}_{{event}}_edition();
"""
_SQLITE = (
    f"CREATE TRIGGER IF NOT EXISTS {WHOLE}_edition AFTER UPDATE OF {{columns}} ON {WHOLE} "
    f"BEGIN UPDATE {WHOLE} SET edition = lower(hex(randomblob(16))) WHERE id = NEW.id; END"
)
_SQLITE_PART = (
    "CREATE TRIGGER IF NOT EXISTS {table}_{event}_edition AFTER {event} ON {table} "
    f"BEGIN UPDATE {WHOLE} SET edition = lower(hex(randomblob(16))) WHERE id IN ({{whose}}); END"
)


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
        cursor.execute(_POSTGRES if is_postgres else _SQLITE.format(columns=others))
        for table in (*DIRECT, OF_ITEM):
            for event, rows in EVENTS.items():
                whose = ", ".join(_whose(table, row) for row in rows)
                statement = _POSTGRES_PART if is_postgres else _SQLITE_PART
                cursor.execute(statement.format(table=table, event=event, whose=whose))


def _whose(table: str, row: str) -> str:
    """Return the key of the criteria that a changed row belongs to, in SQL."""
    if table == OF_ITEM:
        return f"(SELECT criteria_id FROM assessments_item WHERE id = {row}.item_id)"
    return f"{row}.criteria_id"
