"""Reading the whole database as it is at one moment, while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """Read inside as of one moment. Nobody waits: PostgreSQL repeats its reads, SQLite's log keeps what was there."""
    driver: Any = connection
    if connection.in_atomic_block:  # already inside somebody's transaction
        yield
        return
    if connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    connection.ensure_connection()
    mode, driver.transaction_mode = driver.transaction_mode, "DEFERRED"  # IMMEDIATE would keep writers out
    try:
        with transaction.atomic():
            yield
    finally:
        driver.transaction_mode = mode
