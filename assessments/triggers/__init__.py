"""Database triggers: editions of criteria, totals of confirmed results. Made after every `migrate`, off during it."""

from django.db.backends.base.base import BaseDatabaseWrapper

from . import editions, totals


def create(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers that are not there yet. Safe to call again."""
    editions.create(connection)
    totals.create(connection)


def drop(connection: BaseDatabaseWrapper) -> None:
    """Remove the triggers from SQLite before tables are remade."""
    editions.drop(connection)
    totals.drop(connection)
