"""Evidence packages, checked by a verifier that knows nothing of us."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from honors.actions import documents
from honors.documents.reproduction import reproduce
from honors.models import Commendation, Document, Nomination, Round, User
from tests.factories.accounts import Staff
from tests.factories.commendations import ISSUED_AT
from tests.factories.documents import NAMES, an_issued_list
from tests.factories.organizations import County

pytestmark = pytest.mark.django_db


def unpacked(document: Document, folder: Path) -> Path:
    with document.file.open("rb") as content, zipfile.ZipFile(content) as archive:
        archive.extractall(folder)
    return folder


def verdict(folder: Path) -> tuple[int, list[str]]:
    """Without our packages: isolated, in the folder alone."""
    command = [sys.executable, "-I", "verify.py"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, text=True)
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


def packed(issued: Commendation, by: User) -> tuple[Nomination, Document]:
    """With a document that was made before, and one that is made after."""
    documents.make(kind="certificates", subject=issued, by=by, at=ISSUED_AT)
    case = Nomination.objects.get(nominee__name=NAMES[0])
    package = documents.make(kind="case_evidence", subject=case, by=by, at=ISSUED_AT)
    documents.make(kind="decision", subject=issued, by=by, at=ISSUED_AT)
    return case, package


def test_a_case_is_verified_by_somebody_outside(tree: County, staff: Staff, tmp_path: Path) -> None:
    case, package = packed(an_issued_list(tree, staff), staff.secretary)
    folder = unpacked(package, tmp_path)
    code, lines = verdict(folder)
    assert (code, lines[-1]) == (0, "all is as the ledger says")
    streams = [line.partition(" ")[0] for line in lines[:-1]]
    assert f"nominations:{case.pk}" in streams
    assert [path.suffix for path in (folder / "documents").iterdir()] == [".pdf"]
    assert reproduce(package, case).same


@pytest.mark.parametrize("part", ["body", "record", "opening", "document"])
def test_whatever_is_changed_is_named(
    tree: County, staff: Staff, tmp_path: Path, part: str
) -> None:
    """Also when the manifest was written anew to fit."""
    _case, package = packed(an_issued_list(tree, staff), staff.secretary)
    folder = unpacked(package, tmp_path)
    evidence = json.loads((folder / "evidence.json").read_text("utf-8"))
    streams = json.loads((folder / "ledger.json").read_text("utf-8"))
    match part:
        case "body":
            event = next(iter(streams.values()))[1]
            event["body"] = event["body"].replace('"actor":"user:', '"actor":"user:9')
        case "record":
            evidence["records"][0]["data"]["deeds"] = "另一事迹"
        case "opening":
            evidence["openings"].append(
                {"stream": next(iter(streams)), "seq": 1, "field": "opinion", "salt": "00" * 32}
                | {"value": "另一意见"}
            )
        case "document":
            evidence["documents"][0]["sha256"] = "0" * 63 + "1"
    (folder / "evidence.json").write_text(json.dumps(evidence, ensure_ascii=False), "utf-8")
    (folder / "ledger.json").write_text(json.dumps(streams, ensure_ascii=False), "utf-8")
    code, lines = verdict(folder)
    assert code == 1
    assert {line.partition(":")[0] for line in lines} <= {"evidence.json", "ledger.json"}
    rewrite_manifest(folder)
    code, lines = verdict(folder)
    assert code == 1
    assert len(lines) >= 1


def rewrite_manifest(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    for entry in manifest["files"]:
        content = (folder / entry["name"]).read_bytes()
        entry["sha256"] = hashlib.sha256(content).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False), "utf-8")


def test_a_round_is_verified_as_a_whole(tree: County, staff: Staff, tmp_path: Path) -> None:
    issued = an_issued_list(tree, staff)
    round_ = Round.objects.get(pk=issued.round_id)
    package = documents.make(
        kind="round_evidence", subject=round_, by=staff.secretary, at=ISSUED_AT
    )
    code, lines = verdict(unpacked(package, tmp_path))
    assert code == 0
    assert sum(line.startswith("nominations:") for line in lines) == len(NAMES)
    assert sum(line.startswith("honors:") for line in lines) == len(NAMES)
