"""What the certificates of a long list cost: `python -m benchmarks.certificates [NUMBER]`.

Prints the seconds of processor and clock, the most memory, the size, and whether a second run gives
the same bytes. Everybody is made up; no database is asked.

On two cores that others use as well, 10,000 took 31.5 s of processor and 619 MB; before codes had a
fixed mask and pages were set a hundred at a time, 61 s and 2.1 GB.
"""

from __future__ import annotations

import hashlib
import io
import os
import resource
import sys
import time
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from honors.documents.certificates import render  # noqa: E402 - needs the settings above

NUMBER = 10_000
SURNAMES, GIVEN = "王李张刘陈杨黄赵周吴徐孙", "秀兰桂英丽娟敏霞玲芳华珍"


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else NUMBER
    data = data_of(number)
    began, clock = time.process_time(), time.perf_counter()
    book = io.BytesIO()
    render(data, book, lambda _done, _total: None)
    seconds, waited = time.process_time() - began, time.perf_counter() - clock
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = len(book.getvalue()) / 1e6
    print(
        f"{number} certificates: {seconds:.1f} s of processor, {waited:.1f} s by the clock, "
        f"{most:.0f} MB at most, file of {size:.1f} MB"
    )
    if number <= NUMBER // 10:
        again = io.BytesIO()
        render(data, again, lambda _done, _total: None)
        same = hashlib.sha256(book.getvalue()).digest() == hashlib.sha256(again.getvalue()).digest()
        print("a second run gives", "the same bytes" if same else "OTHER BYTES")


def data_of(number: int) -> dict[str, Any]:
    return {
        "title": "荣誉证书（虚构）",
        "paper": "a4",
        "files": "one",
        "at": "2026-03-31T00:00:00+00:00",
        "address": "https://honors.example.org/v/",
        "fingerprint": "01234567 89abcdef 01234567 89abcdef",
        "certificates": [_certificate(serial) for serial in range(1, number + 1)],
    }


def _certificate(serial: int) -> dict[str, Any]:
    name = SURNAMES[serial % 12] + GIVEN[serial // 12 % 12] + GIVEN[serial // 144 % 12]
    return {
        "recipient": f"{name}同志",
        "words": "经2026年评选，授予“平邑县三八红旗手”称号。特发此证，以资鼓励。",
        "issuers": ["平邑县妇女联合会", "平邑县人力资源和社会保障局"],
        "date": "二〇二六年三月三十一日",
        "until": "",
        "number": f"371326-SBHQ-2026-{serial:05d}-K",
        "code": f"7Q4M-{serial:04d}-EFGH-JKMN-PQRS-TVWX",
    }


if __name__ == "__main__":
    main()
