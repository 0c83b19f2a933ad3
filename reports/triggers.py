"""Trigram indexes over the words of publications and the names of agencies, in either database.

PostgreSQL keeps them itself (pg_trgm). SQLite keeps tables of its FTS5, which database triggers fill: bulk writes and
a hand at the database count as well. Made after every `migrate`. `reports.queries.finding` reads them.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

PUBLICATIONS, AGENCIES = "reports_publication", "organisations_agency"
# Before and after the words stands a space: a short word is looked for with the space before it.
PUBLICATION_WORDS = "' ' || {row}search_text || ' '"
AGENCY_WORDS = (
    "' ' || {row}" + " || ' ' || {row}".join(("name", "short_name", "district", "province", "slug")) + " || ' '"
)

_POSTGRES = f"""
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX IF NOT EXISTS {PUBLICATIONS}_words ON {PUBLICATIONS}
  USING gin (({PUBLICATION_WORDS.format(row="")}) gin_trgm_ops);
CREATE INDEX IF NOT EXISTS {AGENCIES}_words ON {AGENCIES}
  USING gin (lower({AGENCY_WORDS.format(row="")}) gin_trgm_ops);
"""
_SQLITE = (
    "CREATE VIRTUAL TABLE {table}_words USING fts5(key UNINDEXED, words, tokenize='trigram')",
    "INSERT INTO {table}_words (key, words) SELECT id, {words} FROM {table}",
)
_SQLITE_TRIGGERS = (
    "CREATE TRIGGER IF NOT EXISTS {table}_words_more AFTER INSERT ON {table} "
    "BEGIN INSERT INTO {table}_words (key, words) VALUES (NEW.id, {new_words}); END",
    "CREATE TRIGGER IF NOT EXISTS {table}_words_other AFTER UPDATE ON {table} "
    "BEGIN UPDATE {table}_words SET words = {new_words} WHERE key = OLD.id; END",
    "CREATE TRIGGER IF NOT EXISTS {table}_words_less AFTER DELETE ON {table} "
    "BEGIN DELETE FROM {table}_words WHERE key = OLD.id; END",
)


def create(connection: BaseDatabaseWrapper) -> None:
    """Make the indexes that are not there yet. Safe to call again."""
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        if not {PUBLICATIONS, AGENCIES} <= present:
            return  # migrated back to nothing
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRES)
            return
        for table, words in ((PUBLICATIONS, PUBLICATION_WORDS), (AGENCIES, AGENCY_WORDS)):
            statements = _SQLITE_TRIGGERS if f"{table}_words" in present else (*_SQLITE, *_SQLITE_TRIGGERS)
            for statement in statements:
                cursor.execute(
                    statement.format(table=table, words=words.format(row=""), new_words=words.format(row="NEW."))
                )
