"""Database triggers that refuse UPDATE, DELETE and TRUNCATE on append-only tables.

They are made after every `migrate` (and again after a table was remade by one), on SQLite and PostgreSQL.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES: list[str] = []  # filled by the apps' ready(): each names its own append-only tables
MESSAGE = "append-only"

_POSTGRES = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{message}: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE OR REPLACE TRIGGER {table}_rows BEFORE UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
_SQLITE = (
    "CREATE TRIGGER IF NOT EXISTS {table}_update BEFORE UPDATE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{message}: {table}'); END",
    "CREATE TRIGGER IF NOT EXISTS {table}_delete BEFORE DELETE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{message}: {table}'); END",
)


def _existing(connection: BaseDatabaseWrapper) -> list[str]:
    present = set(connection.introspection.table_names())
    return [table for table in TABLES if table in present]


def create(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers that are not there yet. Safe to call again."""
    with connection.cursor() as cursor:
        for table in _existing(connection):
            if connection.vendor == "postgresql":
                cursor.execute(_POSTGRES.format(table=table, message=MESSAGE))
            else:
                for statement in _SQLITE:
                    cursor.execute(statement.format(table=table, message=MESSAGE))


def drop(connection: BaseDatabaseWrapper) -> None:
    """Remove the triggers; for flushing a test database only."""
    with connection.cursor() as cursor:
        for table in _existing(connection):
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_rows ON {table}")
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_truncate ON {table}")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_update")
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_delete")


def present(connection: BaseDatabaseWrapper) -> set[str]:
    """Return the append-only tables that are guarded against UPDATE and DELETE now."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
            names = {row[0] for row in cursor.fetchall()}
            return {table for table in TABLES if {f"{table}_rows", f"{table}_truncate"} <= names}
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        names = {row[0] for row in cursor.fetchall()}
        return {table for table in TABLES if {f"{table}_update", f"{table}_delete"} <= names}
