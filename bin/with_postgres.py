"""bin/with_postgres.py COMMAND…: run a command with DATABASE_URL naming a PostgreSQL server made for tests.

Tried in turn: TEST_DATABASE_URL; a server on this host's port 5432 that lets us make databases; a cluster of our
own, started for the command and removed after it. Where none can be had: says so, and fails under REQUIRE_POSTGRES=1.
"""

import contextlib
import getpass
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg2

OLDEST = 150000  # as the server numbers its versions
PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))


def _database() -> str:
    """Name the tests' database after this folder: two checkouts on one server keep apart."""
    return f"ita_portal_{hashlib.sha256(str(Path.cwd()).encode()).hexdigest()[:8]}"


def _reachable(user: str) -> str | None:
    """Return the address of the server on the local port, or None where it is too old, shut or will not serve us."""
    try:
        connection = psycopg2.connect(host="127.0.0.1", port=5432, user=user, dbname="postgres", connect_timeout=3)
    except psycopg2.OperationalError:
        return None
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user")
        may_create = cursor.fetchone() == (True,)
        fit = may_create and connection.server_version >= OLDEST
    return f"postgres://{user}@127.0.0.1:5432/{_database()}" if fit else None


def _as_postgres(folder: Path) -> list[str]:
    """Return what to put before a command so that it does not run as root, which PostgreSQL refuses."""
    if os.getuid() != 0:
        return []
    shutil.chown(folder, "postgres", "postgres")
    return ["runuser", "-u", "postgres", "--"]


def _cluster_folder() -> Path:
    """Make var/pg-…; or a folder of the system's own, where user postgres cannot reach this one."""
    var = Path("var").resolve()
    var.mkdir(exist_ok=True)
    reaches = os.getuid() != 0 or subprocess.run(["runuser", "-u", "postgres", "--", "test", "-x", var]).returncode == 0
    return Path(tempfile.mkdtemp(prefix="pg-", dir=var if reaches else "/var/tmp"))  # noqa: S108 -- mkdtemp's names


@contextlib.contextmanager
def _own_cluster() -> Iterator[str | None]:
    """Start a cluster on a free port, give its address, remove it. None where PostgreSQL is not installed."""
    if not PROGRAMS:
        yield None
        return
    folder, programs = _cluster_folder(), PROGRAMS[-1]
    user, data = _as_postgres(folder), folder / "data"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    make = [
        str(programs / "initdb"),
        "-D",
        str(data),
        "-U",
        "tests",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
    ]
    # The data is thrown away: no need to wait for the disk.
    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c full_page_writes=off"
    )
    control = [*user, str(programs / "pg_ctl"), "-D", str(data), "-w"]
    with contextlib.ExitStack() as undo:
        undo.callback(shutil.rmtree, folder, ignore_errors=True)
        subprocess.run([*user, *make], check=True, stdout=subprocess.DEVNULL, cwd=folder)
        undo.callback(subprocess.run, [*control, "-m", "immediate", "stop"], stdout=subprocess.DEVNULL, cwd=folder)
        start = [*control, "-o", options, "-l", str(folder / "log"), "start"]
        subprocess.run(start, check=True, stdout=subprocess.DEVNULL, cwd=folder)
        yield f"postgres://tests@127.0.0.1:{port}/{_database()}"


@contextlib.contextmanager
def server() -> Iterator[str | None]:
    """Give the address of the first server that can be had, or None."""
    given = os.environ.get("TEST_DATABASE_URL")
    found = given or _reachable("postgres") or _reachable(getpass.getuser())
    if found:
        yield found
        return
    with _own_cluster() as address:
        yield address


def main(command: list[str]) -> int:
    """Run the command and return its status."""
    with server() as address:
        if address is None:
            required = os.environ.get("REQUIRE_POSTGRES") == "1"
            print("No PostgreSQL server can be had here (set TEST_DATABASE_URL or install PostgreSQL):")
            print("  REQUIRE_POSTGRES=1 asks for one." if required else "  its tests were NOT run.", flush=True)
            return int(required)
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": address}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
