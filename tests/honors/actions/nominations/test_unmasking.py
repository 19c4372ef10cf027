"""Private answers: sealed at rest, masked for most, shown for a reason that history keeps."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import override

from honors.actions import nominations
from honors.models import Dossier, DossierVersion, Nomination, Round, User
from honors.queries.dossiers import half_typed_for, shown_to
from honors.queries.reviews import changes
from tests.factories.accounts import Staff
from tests.factories.nominations import a_nomination, moved, returned
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from tests.ground import laid
from workflow.ledger import opinions_of
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted

pytestmark = pytest.mark.django_db

HOME, MOVED = "虚构路十二号", "虚构路十三号"


@laid
def family(opened: Round, tree: County, nominator: User) -> Nomination:
    return a_nomination(opened, tree.villages[0], nominator, "family", address=HOME)


def shown(case: Nomination, by: User, reason: str = "核实住址", **which: Any) -> dict[str, Any]:
    return nominations.unmask(nomination=case, by=by, at=DURING, reason=reason, **which)


def seen(case: Nomination, by: User) -> object:
    return shown_to(by, Dossier.objects.get(nomination=case), at=DURING)["address"]


def type_into(case: Nomination, by: User, **patch: object) -> Dossier:
    revision = Dossier.objects.get(nomination=case).revision
    saved = nominations.autosave(
        nomination=case, patch=patch, by=by, at=DURING, expected_revision=revision
    )
    return saved.dossier


def test_private_answers_do_not_lie_in_the_clear(family: Nomination, nominator: User) -> None:
    dossier = type_into(family, nominator, members="还没写完（虚构）")

    stored = Dossier.objects.get(pk=dossier.pk)
    assert {"address", "members"} & {*stored.data, *stored.unfit} == set()
    assert (HOME in stored.sealed, stored.answers["address"]) == (False, HOME)
    assert dict(stored.half_typed) == {"members": "还没写完（虚构）"}


def test_the_unit_reads_what_it_writes_and_others_a_mask(
    staff: Staff, family: Nomination, nominator: User
) -> None:
    dossier = type_into(family, nominator, members="还没写完（虚构）")

    assert seen(family, nominator) == HOME
    assert half_typed_for(nominator, dossier, at=DURING) == {"members": "还没写完（虚构）"}
    for other in (staff.officers[0], staff.secretary, staff.auditor):
        assert seen(family, other) == "***"
        assert half_typed_for(other, dossier, at=DURING) == {"members": "***"}


def test_once_it_is_handed_in_everybody_reads_a_mask(family: Nomination, nominator: User) -> None:
    case = moved(family, "submit", nominator)

    assert seen(case, nominator) == "***"
    version = DossierVersion.objects.get(nomination=case)
    assert shown_to(nominator, version, at=DURING)["address"] == "***"


def test_versions_are_compared_without_showing_private_answers(
    staff: Staff, family: Nomination, nominator: User
) -> None:
    case = returned(moved(family, "submit", nominator), staff.officers[0])
    data = {**Dossier.objects.get(nomination=case).answers, "address": MOVED}
    nominations.save_dossier(nomination=case, data=data, by=nominator, at=DURING)
    defect = case.defects.get()
    nominations.answer_defect(defect=defect, answer="已改（虚构）", by=nominator, at=DURING)
    again = moved(case, "resubmit", nominator)

    assert [(c.field.name, c.before, c.after) for c in changes(again)] == [
        ("address", "***", "***")
    ]


def test_whoever_looks_is_recorded_with_the_reason_beside(
    staff: Staff, family: Nomination, nominator: User
) -> None:
    case = moved(family, "submit", nominator)
    by = staff.officers[0]

    assert shown(case, by, version=1)["address"] == HOME

    event = LedgerEvent.objects.get(action="nominations.unmask")
    assert event.actor == by.ledger_key
    assert '"fields":["address"],' in event.body
    assert '"version":1' in event.body
    assert HOME not in event.body
    assert opinions_of(event.stream_id)[event.seq] == {"reason": "核实住址"}


def test_who_writes_the_case_or_decides_on_it_may_look(staff: Staff, family: Nomination) -> None:
    for somebody in (staff.nominators[0], staff.officers[0], staff.secretary):
        assert shown(family, somebody)["address"] == HOME
    for somebody in (staff.nominators[1], staff.officers[1], staff.auditor, staff.judges[0]):
        with pytest.raises(NotPermitted):
            shown(family, somebody)
    assert LedgerEvent.objects.filter(action="nominations.unmask").count() == 3


def test_nothing_is_shown_without_a_reason_or_without_an_answer(
    tree: County, opened: Round, family: Nomination, nominator: User
) -> None:
    bare = a_nomination(opened, tree.villages[0], nominator)

    with override("en"), pytest.raises(InvalidInput, match="Say for what"):
        shown(family, nominator, reason="  ")
    with pytest.raises(InvalidInput) as unknown:
        shown(family, nominator, version=7)
    assert unknown.value.code == "unknown_version"
    with pytest.raises(GuardFailed) as empty:
        shown(bare, nominator)
    assert empty.value.code == "nothing_to_unmask"
    assert not LedgerEvent.objects.filter(action="nominations.unmask").exists()
