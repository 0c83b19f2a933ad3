"""What grows with the rows of the portal, on one kind of database: pages, search, readers, work beside an import.

`python -m ita_portal.bench_scale FILE` with BENCH_DATABASES naming a folder (SQLite) or a PostgreSQL server; the
figures go to the file as JSON. `ita_portal.bench` runs it for both kinds.
"""

import contextlib
import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import psycopg2

ROWS = int(os.environ.get("BENCH_ROWS", "1000000"))
SIZES = (ROWS // 100, ROWS // 10, ROWS)
PER_AGENCY = 100  # as bench_rows writes
TEMPLATE = "template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"


@contextlib.contextmanager
def databases() -> Iterator["Databases"]:
    """Give what makes databases in the place that the environment names, and remove them all."""
    made = Databases(os.environ["BENCH_DATABASES"])
    try:
        yield made
    finally:
        made.remove()


class Databases:
    """Databases of the bench, each a copy of an earlier one."""

    def __init__(self, place: str) -> None:
        """Remember where: an address of PostgreSQL without a name, or a folder."""
        self.place, self.is_postgres = place.rstrip("/"), place.startswith("postgres")
        self.names: list[str] = []

    def name(self, which: str) -> str:
        """Return how settings name a database."""
        return f"ita_portal_bench_{os.getpid()}_{which}" if self.is_postgres else f"{self.place}/{which}.sqlite3"

    def address(self, which: str) -> str:
        """Return the DATABASE_URL of a database."""
        return f"{self.place}/{self.name(which)}" if self.is_postgres else f"sqlite:///{self.name(which)}"

    def make(self, which: str, source: str | None = None) -> None:
        """Make an empty database, or a copy of one that nobody is connected to."""
        self.names.append(which)
        if self.is_postgres:
            self._tell(f"CREATE DATABASE {self.name(which)} TEMPLATE {self.name(source) if source else TEMPLATE}")
        elif source:
            shutil.copy(self.name(source), self.name(which))

    def remove(self) -> None:
        """Remove every database."""
        for which in self.names if self.is_postgres else ():
            self._tell(f"DROP DATABASE IF EXISTS {self.name(which)} WITH (FORCE)")

    def _tell(self, statement: str) -> None:
        with contextlib.closing(psycopg2.connect(f"{self.place}/postgres")) as server:
            server.autocommit = True
            with server.cursor() as cursor:
                cursor.execute(statement)


def main() -> int:
    """Measure and write the file."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ita_portal.settings")
    with databases() as made:
        made.make("empty")
        os.environ["DATABASE_URL"] = made.address("empty")
        django.setup()
        from django.core.management import call_command  # noqa: PLC0415 -- after django.setup()
        from django_scopes import scopes_disabled  # noqa: PLC0415 -- as above

        call_command("collectstatic", interactive=False, verbosity=0)
        with scopes_disabled():
            found = _measured(made)
    Path(sys.argv[1]).write_text(json.dumps(found, ensure_ascii=False))
    return 0


def _measured(made: Databases) -> dict[str, Any]:
    from django.db import connections  # noqa: PLC0415 -- after django.setup()

    from ita_portal import bench_pages, bench_readers, bench_rows, bench_search  # noqa: PLC0415 -- as above

    user = bench_rows.prepare()
    connections.close_all()
    for size in SIZES:
        made.make(str(size), "empty")
        bench_pages.use(made.name(str(size)))
        bench_rows.write(size, user)
    agencies = {size: size // PER_AGENCY for size in SIZES}
    medians = bench_pages.growth({size: made.name(str(size)) for size in SIZES}, agencies)
    figures = {f"growth exponent, {page}": bench_pages.exponent(times, SIZES) for page, times in medians.items()}
    connections.close_all()
    figures |= bench_readers.readers(made.address(str(SIZES[1])))
    bench_pages.use(made.name(str(ROWS)))
    figures |= bench_readers.beside_import(made.address(str(ROWS)), agencies[ROWS])
    connections.close_all()
    made.make("papers", "empty")
    bench_pages.use(made.name("papers"))
    bench_rows.write_papers(ROWS, user)
    figures |= bench_search.measure()
    found = bench_search.results()
    connections.close_all()
    return {"figures": figures, "found": found}


if __name__ == "__main__":
    sys.exit(main())
