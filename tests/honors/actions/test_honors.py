"""What becomes of an honor after it was given."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from honors.actions import commendations, honors
from honors.models import Honor, HonorTitle, Round, User
from honors.roles import CLOCK
from tests.factories.accounts import Staff
from tests.factories.commendations import ISSUED_AT, an_issued_commendation
from tests.factories.organizations import County
from tests.factories.public_notices import a_short_round, a_shown_case
from tests.ground import laid
from workflow import engine
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted, WrongState

pytestmark = pytest.mark.django_db

# Given on 31 March 2026 for three years, so over when 31 March 2029 begins in Shanghai.
OVER_AT = datetime(2029, 3, 30, 16, tzinfo=UTC)
PAPER = "平妇〔2026〕9号"


@laid
def round_(tree: County, staff: Staff) -> Round:
    return a_short_round(tree, staff)


@laid
def honor(round_: Round, tree: County, staff: Staff) -> Honor:
    a_shown_case(round_, staff, tree)
    HonorTitle.objects.update(years_valid=3)
    an_issued_commendation(round_, staff)
    return Honor.objects.get()


def act(honor: Honor, name: str, by: User, at: datetime = ISSUED_AT, **supplied: object) -> Honor:
    return honors.move(honor=honor, name=name, by=by, at=at, **supplied)


def test_a_warned_honor_is_rectified(honor: Honor, secretary: User) -> None:
    warned = act(honor, "warn", secretary, document=PAPER, reason="诫勉谈话（虚构）")
    assert warned.state == "warned"
    assert act(warned, "rectify", secretary, document=PAPER).state == "valid"


def test_history_names_the_document_and_not_the_reason(honor: Honor, secretary: User) -> None:
    act(honor, "revoke", secretary, document=PAPER, reason="弄虚作假（虚构）")
    event = LedgerEvent.objects.get(action="honors.revoke")
    assert f'"facts":{{"document":"{PAPER}"}}' in event.body
    assert "弄虚作假" not in event.body


def test_only_the_secretary_has_what_is_held_issued_anew(
    honor: Honor, secretary: User, nominator: User
) -> None:
    def anew(by: User) -> str:
        return honors.reissue(honor=honor, reason="遗失（虚构）", by=by, at=ISSUED_AT).code

    with pytest.raises(NotPermitted):
        anew(nominator)
    assert anew(secretary) != honor.code
    act(honor, "revoke", secretary, document=PAPER, reason="弄虚作假（虚构）")
    with pytest.raises(WrongState) as refused:
        anew(secretary)
    assert refused.value.code == "not_held"


@pytest.mark.parametrize("name", ["warn", "revoke", "relinquish"])
def test_nothing_happens_to_an_honor_without_a_document(
    honor: Honor, secretary: User, name: str
) -> None:
    reason = {} if name == "relinquish" else {"reason": "虚构"}
    with pytest.raises(InvalidInput) as refused:
        act(honor, name, secretary, document=" ", **reason)
    assert refused.value.pointer == "/document"
    assert Honor.objects.get().state == "valid"


def test_an_honor_lasts_through_its_last_day(honor: Honor) -> None:
    with pytest.raises(GuardFailed) as refused:
        engine.perform(honor, "expire", actor=CLOCK, at=datetime(2029, 3, 30, 15, 59, tzinfo=UTC))
    assert refused.value.code == "not_due"
    assert engine.perform(honor, "expire", actor=CLOCK, at=OVER_AT).state == "expired"


def test_an_expired_honor_is_renewed_to_a_later_day(honor: Honor, secretary: User) -> None:
    engine.perform(honor, "expire", actor=CLOCK, at=OVER_AT)
    for day, code in ((date(2029, 3, 31), "not_longer"), (date(2026, 1, 1), "not_longer")):
        with pytest.raises(GuardFailed) as refused:
            act(honor, "renew", secretary, at=OVER_AT, expires_on=day, document=PAPER)
        assert refused.value.code == code
    later = date(2032, 3, 31)
    renewed = act(honor, "renew", secretary, at=OVER_AT, expires_on=later, document=PAPER)
    assert (renewed.state, Honor.objects.get().expires_on) == ("valid", later)


def test_an_expired_honor_of_a_revoked_commendation_is_not_renewed(
    honor: Honor, secretary: User
) -> None:
    engine.perform(honor, "expire", actor=CLOCK, at=OVER_AT)
    commendations.revoke(
        commendation=honor.commendation, document=PAPER, reason="虚构", by=secretary, at=OVER_AT
    )
    later = date(2032, 3, 31)
    with pytest.raises(GuardFailed) as refused:
        act(honor, "renew", secretary, at=OVER_AT, expires_on=later, document=PAPER)
    assert refused.value.code == "commendation_revoked"
    assert Honor.objects.get().state == "expired"


def test_a_term_that_is_no_date_is_refused(honor: Honor, secretary: User) -> None:
    engine.perform(honor, "expire", actor=CLOCK, at=OVER_AT)
    with pytest.raises(InvalidInput) as refused:
        act(honor, "renew", secretary, at=OVER_AT, expires_on="2032-03-31", document=PAPER)
    assert refused.value.pointer == "/expires_on"


def test_only_the_organizers_secretary_acts_on_an_honor(
    honor: Honor, staff: Staff, stranger: User
) -> None:
    for somebody in (staff.secretaries[0], staff.officers[-1], staff.approvers[-1], stranger):
        with pytest.raises(NotPermitted):
            act(honor, "warn", somebody, document=PAPER, reason="虚构")
