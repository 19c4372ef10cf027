"""`python -m tests.browser.serving FOLDER`: seeds a site below the folder, then serves it.

A process of its own: the browser's site keeps its data while other tests empty theirs. Writes
`site.json` when it is ready; each line of its standard input asks `tests.browser.desk` for a step,
and it ends when that is closed. SQLite only: what is tested
here is the pages, and every view has its tests on both databases elsewhere.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

ROOT = Path(__file__).resolve().parents[2]
# Of packages whose pages are not ours to test; they are large.
LEFT_OUT = ["admin", "drf_spectacular_sidecar", "rest_framework", "django_htmx"]


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *_arguments: Any) -> None:
        """The tests say what went wrong."""


def prepare(folder: Path) -> None:
    """Seeds once; a folder that has been seeded is served as it is."""
    from django.core.management import call_command  # noqa: PLC0415

    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=LEFT_OUT)
    if (folder / "site.sqlite3").exists():
        return
    migrate(folder / "site.sqlite3")
    from tests.browser.seeding import seed  # noqa: PLC0415

    (folder / "facts.json").write_text(json.dumps(seed()))


def migrate(database: Path) -> None:
    """By hand once for these migrations; after that from a copy, which is much faster."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    digest = hashlib.sha256()
    for source in sorted(ROOT.glob("*/migrations/*.py")):
        digest.update(source.read_bytes())
    empty = ROOT / "var" / "browser" / f"blank-{digest.hexdigest()[:16]}.sqlite3"
    if empty.exists():
        shutil.copy(empty, database)
        return
    call_command("migrate", run_syncdb=True, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    empty.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(database, empty)


def tell_the_time_of_the_world() -> Callable[[timedelta], None]:
    """The clock runs, but from the tenth day of the seeded round. Answers what sets it forward."""
    from django.utils import timezone  # noqa: PLC0415

    from tests.factories.rounds import DURING  # noqa: PLC0415

    real = timezone.now
    behind = real() - DURING
    passed: list[timedelta] = []
    timezone.now = lambda: real() - behind + sum(passed, timedelta())  # type: ignore[assignment]
    return passed.append


def serve(folder: Path, pass_time: Callable[[timedelta], None]) -> None:
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

    server = make_server("127.0.0.1", 0, get_wsgi_application(), Server, Quiet)
    facts = json.loads((folder / "facts.json").read_text())
    facts["url"] = f"http://127.0.0.1:{server.server_port}"
    (folder / "site.part").write_text(json.dumps(facts))
    (folder / "site.part").rename(folder / "site.json")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    answer(facts, pass_time)


def answer(facts: dict[str, Any], pass_time: Callable[[timedelta], None]) -> None:
    """Until the input is closed: each line asks the county's desk for a step."""
    from tests.browser.desk import Desk  # noqa: PLC0415

    desk = Desk(facts, pass_time)
    for line in sys.stdin:
        sys.stdout.write(f"{desk.ask(line)}\n")
        sys.stdout.flush()


def copy_of(folder: Path, into: Path) -> None:
    """The same seeded site once more, for a test that changes it."""
    shutil.copytree(folder, into, ignore=shutil.ignore_patterns("site.json", "static"))


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["HONORS_BROWSER_FOLDER"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.browser.settings"
    import django  # noqa: PLC0415

    django.setup()
    prepare(folder)
    serve(folder, tell_the_time_of_the_world())


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
