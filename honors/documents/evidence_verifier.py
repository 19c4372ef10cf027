"""Checks an evidence package with nothing but Python: run it in the folder of the unpacked files.

    python verify.py

1. Every file has the bytes that manifest.json states. 2. Every chain of the ledger is whole: each
event hashes to what it states and names the hash of the one before. 3. Every frozen record gives
its digest, and the ledger says that digest. 4. Every text that was opened fits its commitment.
5. Every document of the package stands in the ledger with its hash.

That the chains were not written anew as a whole is shown by comparing the last hashes, which are
printed, with a certificate, a notice or an earlier package.
"""

import hashlib
import hmac
import json
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Streams = dict[str, list[dict[str, str]]]
Rows = list[dict[str, Any]]

EVENT = b"workflow/event/v1\0"
COMMITMENT = b"workflow/commitment/v1\0"
GENESIS = "0" * 64


def canonical(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {key: canonical(item) for key, item in value.items()}
    if isinstance(value, list):
        return [canonical(item) for item in value]
    return value


def digest_of(record: Any) -> str:
    text = json.dumps(canonical(record), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def wrong_files(folder: Path, manifest: dict[str, Any]) -> Iterator[str]:
    for entry in manifest["files"]:
        path = folder / entry["name"]
        if not path.is_file():
            yield f"{entry['name']}: missing"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != entry["sha256"]:
            yield f"{entry['name']}: its bytes are not those of the manifest"


def wrong_chains(streams: Streams) -> Iterator[str]:
    for stream, events in streams.items():
        before = GENESIS
        for place, event in enumerate(events, start=1):
            body = json.loads(event["body"])
            stated = (body["stream"], body["seq"], body["prev"])
            if hashlib.sha256(EVENT + event["body"].encode()).hexdigest() != event["hash"]:
                yield f"{stream}/{place}: the event does not give its hash"
            elif stated != (stream, place, before):
                yield f"{stream}/{place}: the event does not follow the one before"
            before = event["hash"]


def wrong_records(records: Rows, streams: Streams) -> Iterator[str]:
    for record in records:
        said = any(f'"{record["digest"]}"' in event["body"] for event in streams[record["stream"]])
        if digest_of(record["data"]) != record["digest"]:
            yield f"{record['name']}: it does not give its digest"
        elif not said:
            yield f"{record['name']}: the ledger does not say its digest"


def wrong_openings(openings: Rows, streams: Streams) -> Iterator[str]:
    for opening in openings:
        event = streams[opening["stream"]][opening["seq"] - 1]
        stated = json.loads(event["body"]).get("private", {}).get(opening["field"])
        message = COMMITMENT + opening["field"].encode() + b"\0" + opening["value"].encode()
        given = hmac.new(bytes.fromhex(opening["salt"]), message, hashlib.sha256).hexdigest()
        if stated != given:
            yield f"{opening['stream']}/{opening['seq']}: {opening['field']} is not what was said"


def wrong_documents(documents: Rows, streams: Streams) -> Iterator[str]:
    for document in documents:
        events = streams.get(document["stream"], [])
        if not any(f'"sha256":"{document["sha256"]}"' in event["body"] for event in events):
            yield f"{document['name']}: the ledger does not know this document"


def check(folder: Path) -> list[str]:
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    found = list(wrong_files(folder, manifest))
    if found:
        return found
    evidence = json.loads((folder / "evidence.json").read_text("utf-8"))
    streams = json.loads((folder / "ledger.json").read_text("utf-8"))
    return [
        *wrong_chains(streams),
        *wrong_records(evidence["records"], streams),
        *wrong_openings(evidence["openings"], streams),
        *wrong_documents(evidence["documents"], streams),
    ]


def main() -> int:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    lines = found = check(folder)
    if not found:
        streams = json.loads((folder / "ledger.json").read_text("utf-8"))
        heads = {key: events[-1]["hash"] for key, events in sorted(streams.items()) if events}
        lines = [f"{key} {len(streams[key])} {head}" for key, head in heads.items()]
        lines.append("all is as the ledger says")
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
