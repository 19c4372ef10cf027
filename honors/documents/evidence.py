"""Everything about one case, or about a whole round, for somebody who trusts nobody here.

The package holds the events of the ledger, the frozen records behind their digests, the texts
behind their commitments, the documents that were made, and a verifier that needs only Python.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from honors.documents.archives import write_archive
from honors.documents.sources import ZIP, Kind, Source, organizing
from honors.models import (
    Commendation,
    Document,
    Honor,
    Nomination,
    Objection,
    PublicNotice,
    Round,
    ScoreSheet,
)
from honors.models.documents import Audience
from honors.roles import Role
from workflow.models import LedgerEvent, LedgerSalt
from workflow.refusals import WrongState

if TYPE_CHECKING:
    from honors.documents.sources import Options, Progress
    from honors.roles import Standing

VERIFIER = Path(__file__).with_name("evidence_verifier.py")
NOTE = """证据包说明

manifest.json  各文件的 SHA-256
ledger.json    账本事件原文及其哈希，按链排列
evidence.json  封存记录、已公开的意见、文书清单
documents/     所制文书原件
verify.py      核验程序：安装 Python 3.11 后，在本目录运行 python verify.py

核验程序最后列出每条链的末端哈希，可与证书、公示和以往证据包上的指纹比对。
"""
CHUNK = 500


def collect_case(case: Nomination, options: Options) -> Source:
    own = [Nomination.workflow.stream(case), f"rounds:{case.round_id}"]
    sheets = ScoreSheet.objects.filter(nomination=case).values_list("pk", flat=True)
    lists = Commendation.objects.filter(entries__nomination=case).values_list("pk", flat=True)
    honor = Honor.objects.filter(nomination=case).values_list("pk", flat=True)
    streams = [
        *own,
        *_streams("score_sheets", sheets),
        *_streams("commendations", lists),
        *_streams("honors", honor),
    ]
    versions = case.versions.order_by("number")
    records = [
        {
            "name": f"{case.number} v{version.number}",
            "stream": own[0],
            "digest": version.digest,
            "data": version.vouched,
        }
        for version in versions
    ]
    about = Q(subject=own[0]) | Q(subject__in=_streams("commendations", lists))
    return _source(case.round, streams, records, about, options, name=case.number or "")


def collect_round(round_: Round, options: Options) -> Source:
    """Without the dossiers: each case has a package of its own."""
    cases = Nomination.objects.filter(round=round_).values_list("pk", flat=True)
    notices = PublicNotice.objects.filter(round=round_).exclude(snapshot_digest="")
    lists = Commendation.objects.filter(round=round_).exclude(list_digest="")
    objections = Objection.objects.filter(notice__round=round_).values_list("pk", flat=True)
    sheets = ScoreSheet.objects.filter(stage__round=round_).values_list("pk", flat=True)
    honors = Honor.objects.filter(commendation__round=round_).values_list("pk", flat=True)
    streams = [
        f"rounds:{round_.pk}",
        *_streams("nominations", cases),
        *_streams("score_sheets", sheets),
        *_streams("public_notices", (notice.pk for notice in notices)),
        *_streams("objections", objections),
        *_streams("commendations", (listed.pk for listed in lists)),
        *_streams("honors", honors),
    ]
    records = [
        *(_record(notice, notice.snapshot, notice.snapshot_digest) for notice in notices),
        *(_record(listed, listed.snapshot, listed.list_digest) for listed in lists),
    ]
    return _source(round_, streams, records, Q(round=round_), options, name=round_.name)


def _streams(noun: str, keys: Iterable[int]) -> list[str]:
    return [f"{noun}:{key}" for key in keys]


def _record(subject: Any, data: Mapping[str, Any], digest: str) -> dict[str, Any]:
    stream = subject.workflow.stream(subject)
    return {"name": str(subject), "stream": stream, "digest": digest, "data": data}


def _source(
    round_: Round,
    streams: list[str],
    records: list[dict[str, Any]],
    about: Q,
    options: Options,
    *,
    name: str,
) -> Source:
    until = int(options["until"])
    events = _events(streams, until)
    if not events[streams[0]]:
        message = _("There is no history to give evidence of.")
        raise WrongState(message, code="no_history")
    sealed = LedgerEvent.objects.get(stream=streams[0], seq=len(events[streams[0]]))
    known = [event["hash"] for listed in events.values() for event in listed]
    opened = streams[:1] if streams[0].startswith("nominations:") else []
    return Source(
        data={
            "title": f"{name}证据包",
            "at": sealed.at.isoformat(),
            "until": until,
            "streams": events,
            "records": records,
            "openings": list(_openings(opened, events)),
            "documents": list(_documents(about, events)),
            "events": len(known),
        },
        sealed=sealed,
        round=round_,
        organization=round_.organizer,
        title=f"{name}证据包",
    )


def _events(streams: list[str], until: int) -> dict[str, list[dict[str, str]]]:
    """As history was when the package was first asked for: what came later is not part of it."""
    found: dict[str, list[dict[str, str]]] = {stream: [] for stream in streams}
    for start in range(0, len(streams), CHUNK):
        rows = LedgerEvent.objects.filter(stream__in=streams[start : start + CHUNK], pk__lte=until)
        ordered = rows.order_by("stream_id", "seq")
        for stream, body, digest in ordered.values_list("stream_id", "body", "hash").iterator():
            found[stream].append({"body": body, "hash": digest})
    return found


def _openings(
    streams: list[str], events: Mapping[str, list[dict[str, str]]]
) -> Iterator[dict[str, Any]]:
    salts = LedgerSalt.objects.filter(stream_key__in=streams).order_by("stream_key", "seq", "field")
    for salt in salts:
        if salt.seq <= len(events[salt.stream_key]):
            yield {
                "stream": salt.stream_key,
                "seq": salt.seq,
                "field": salt.field,
                "salt": salt.salt,
                "value": salt.value,
            }


def _documents(about: Q, events: Mapping[str, list[dict[str, str]]]) -> Iterator[dict[str, Any]]:
    """Those that the events of the package know; packages are not packed again."""
    bodies = {stream: "".join(e["body"] for e in listed) for stream, listed in events.items()}
    made = Document.objects.filter(about).exclude(kind__in=PACKAGES)
    for document in made.order_by("pk").only("name", "subject", "sha256", "size"):
        if f'"{document.sha256}"' in bodies.get(document.subject, ""):
            yield {
                "key": document.pk,
                "name": f"documents/{document.pk} {document.name}",
                "stream": document.subject,
                "sha256": document.sha256,
            }


def render(data: Mapping[str, Any], out: BinaryIO, progress: Progress) -> None:
    """Besides its data it reads the stored documents, which it names by their hashes."""
    write_archive(_files(data, progress), out)


def _files(data: Mapping[str, Any], progress: Progress) -> Iterator[tuple[str, bytes]]:
    evidence = {name: data[name] for name in ("title", "records", "openings", "documents")}
    small = [
        ("ledger.json", _json(data["streams"])),
        ("evidence.json", _json(evidence)),
        ("verify.py", VERIFIER.read_bytes()),
        ("说明.txt", NOTE.encode()),
    ]
    listed = [{"name": name, "sha256": _sha256(content)} for name, content in small]
    listed += [{"name": d["name"], "sha256": d["sha256"]} for d in data["documents"]]
    yield "manifest.json", _json({"title": data["title"], "at": data["at"], "files": listed})
    yield from small
    for done, document in enumerate(data["documents"], start=1):
        with Document.objects.get(pk=document["key"]).file.open("rb") as content:
            yield document["name"], content.read()
        progress(done, len(data["documents"]))


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1).encode()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _settled(_subject: Any) -> dict[str, str]:
    last = LedgerEvent.objects.order_by("-pk").values_list("pk", flat=True).first()
    return {"until": str(last or 0)}


def _vouching(round_: Round, subject: Any, standing: Standing) -> bool:
    """Also an auditor over the round takes it away, who may make no other paper."""
    audits = standing.holds_over(Role.AUDITOR, round_.organizer.path)
    return audits or organizing(round_, subject, standing)


CASE_EVIDENCE = Kind(
    name="case_evidence",
    label=_("Evidence of a case"),
    subject=Nomination,
    round_of=lambda case: case.round,
    audience=Audience.ROUND,
    layout=1,
    tools="zip",
    collect=collect_case,
    render=render,
    content_type=lambda _options: ZIP,
    settled=_settled,
    may_make=_vouching,
    checks_glyphs=False,
)
ROUND_EVIDENCE = Kind(
    name="round_evidence",
    label=_("Evidence of a round"),
    subject=Round,
    round_of=lambda round_: round_,
    audience=Audience.ROUND,
    layout=1,
    tools="zip",
    collect=collect_round,
    render=render,
    content_type=lambda _options: ZIP,
    settled=_settled,
    may_make=_vouching,
    checks_glyphs=False,
)
PACKAGES = (CASE_EVIDENCE.name, ROUND_EVIDENCE.name)
