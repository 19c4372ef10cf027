"""What is frozen, numbered and listed when a case moves."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from honors.actions import nominations
from honors.models import DossierVersion, Nomination, Round, User
from honors.private_answers import commitment
from honors.private_answers import opened as opened_envelope
from honors.snapshots import digest_of
from tests.factories.accounts import Staff
from tests.factories.nominations import a_nomination, a_submitted_nomination, moved, returned
from tests.factories.organizations import County
from tests.factories.rounds import DURING, a_round
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed

JPEG = b"\xff\xd8\xff\xe0 made up"


def facts_of(nomination: Nomination, name: str) -> dict[str, object]:
    event = LedgerEvent.objects.get(
        stream=f"nominations:{nomination.pk}", action=f"nominations.{name}"
    )
    facts: dict[str, object] = json.loads(event.body)["facts"]
    return facts


def test_a_submission_freezes_what_was_written(
    tree: County, opened: Round, nominator: User
) -> None:
    case = a_nomination(opened, tree.villages[0], nominator, "family", deeds="做豆腐（虚构）。")
    file = nominations.attach(
        nomination=case,
        field="attachments",
        name="全家福.jpg",
        content=JPEG,
        by=nominator,
        at=DURING,
    )

    moved(case, "submit", nominator)

    version = DossierVersion.objects.get(nomination=case)
    assert version.number == 1
    assert version.data["deeds"] == "做豆腐（虚构）。"
    assert version.data["@nominee"] == {
        "kind": "family",
        "name": case.nominee.name,
        "members": [{"name": "赵大山", "relation": "丈夫"}],
    }
    assert version.data["@attachments"] == [
        {"field": "attachments", "name": "全家福.jpg", "sha256": file.sha256}
    ]


def test_history_has_the_digest_of_each_version(
    tree: County, opened: Round, nominator: User
) -> None:
    case = a_submitted_nomination(opened, tree.villages[0], nominator)

    version = DossierVersion.objects.get(nomination=case)
    assert digest_of(version.data) == version.digest
    assert facts_of(case, "submit")["dossier_digest"] == version.digest


def test_private_answers_are_frozen_sealed_and_committed_to(
    tree: County, opened: Round, nominator: User
) -> None:
    home = "虚构路十二号"
    case = a_submitted_nomination(opened, tree.villages[0], nominator, "family", address=home)

    version = DossierVersion.objects.get(nomination=case)
    assert version.answers["address"] == home
    assert ("address" in version.data, home in version.sealed) == (False, False)
    contents = opened_envelope(version.sealed, place=version.place)
    committed = commitment(contents["data"], salt=contents["salt"])
    assert version.data["@private"] == committed
    assert committed != commitment({**contents["data"], "address": ""}, salt=contents["salt"])


def test_equal_dossiers_have_different_digests(
    tree: County, opened: Round, nominator: User
) -> None:
    """Nobody who erases a dossier leaves a digest behind against which guesses can be tried."""
    case = a_submitted_nomination(opened, tree.villages[0], nominator)
    moved(case, "recall", nominator)
    moved(case, "submit", nominator)

    first, second = DossierVersion.objects.filter(nomination=case)
    assert {**first.data, "@private": ""} == {**second.data, "@private": ""}
    assert first.digest != second.digest


def test_cases_are_numbered_in_the_order_of_their_submission(
    tree: County, opened: Round, nominator: User
) -> None:
    cases = [a_submitted_nomination(opened, tree.villages[0], nominator) for _number in range(3)]

    assert [case.number for case in cases] == ["2026-ZM-0001", "2026-ZM-0002", "2026-ZM-0003"]
    assert facts_of(cases[2], "submit")["number"] == "2026-ZM-0003"


def test_a_recalled_case_keeps_its_number(tree: County, opened: Round, nominator: User) -> None:
    case = a_submitted_nomination(opened, tree.villages[0], nominator)
    a_submitted_nomination(opened, tree.villages[0], nominator)
    moved(case, "recall", nominator)

    assert moved(case, "submit", nominator).number == "2026-ZM-0001"


def test_a_batch_is_numbered_without_gaps_and_across_rounds(
    tree: County, staff: Staff, nominator: User
) -> None:
    for code in ("AA", "BB"):
        round_ = a_round(tree, staff, kinds=["person"], code=code)
        for _number in range(2):
            a_nomination(round_, tree.villages[0], nominator)

    nominations.move_many(
        nominations=Nomination.objects.all(), name="submit", by=nominator, at=DURING
    )

    numbers = Nomination.objects.order_by("pk").values_list("number", flat=True)
    assert list(numbers) == ["2026-AA-0001", "2026-AA-0002", "2026-BB-0001", "2026-BB-0002"]


def test_a_return_lists_its_defects_and_ends_with_a_day(
    tree: County, opened: Round, nominator: User, officer: User
) -> None:
    case = a_submitted_nomination(opened, tree.villages[0], nominator)

    back = returned(case, officer, "deeds", "resume")

    # 10 March and seven days: through the whole of 17 March in Shanghai.
    assert back.correct_by == datetime(2026, 3, 17, 16, tzinfo=UTC)
    assert list(case.defects.values_list("field", "dossier_version", "closed_at")) == [
        ("deeds", 1, None),
        ("resume", 1, None),
    ]
    assert facts_of(case, "return")["fields"] == ["deeds", "resume"]


def test_a_correction_is_in_time_until_the_end_of_the_day(
    tree: County, opened: Round, nominator: User, officer: User
) -> None:
    case = a_submitted_nomination(opened, tree.villages[0], nominator)
    deadline = returned(case, officer).correct_by
    nominations.answer_defect(defect=case.defects.get(), answer="已改。", by=nominator, at=DURING)

    with pytest.raises(GuardFailed) as refused:
        moved(case, "resubmit", nominator, at=deadline)
    in_time = moved(case, "resubmit", nominator, at=deadline - timedelta(microseconds=1))

    assert refused.value.code == "too_late"
    assert in_time.state == "review"
