import pytest

from honors import presets
from honors.actions import rounds
from honors.models import Membership, Round, User
from honors.queries.rounds import digest_of, terms_of
from honors.roles import CLOCK
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rounds import (
    CLOSES_AT,
    DURING,
    OPENED_AT,
    PLANNED_AT,
    a_round,
    category_of,
    stage_of,
)
from tests.ground import laid
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed, InputMissing, NotPermitted, WrongState


def test_opening_freezes_the_terms(planned: Round, secretary: User) -> None:
    expected = terms_of(planned)

    opened = rounds.open_round(round_=planned, by=secretary, at=OPENED_AT)

    stored = Round.objects.get(pk=opened.pk)
    assert (stored.state, stored.terms_version) == ("open", 1)
    assert stored.terms == expected.data
    assert stored.terms_digest == expected.digest == digest_of(stored.terms)
    event = LedgerEvent.objects.get(action="rounds.open")
    assert expected.digest in event.body


def test_weights_must_add_up_when_the_round_opens(planned: Round, secretary: User) -> None:
    rounds.set_rubric(
        stage=stage_of(planned, "scoring"),
        category=category_of(planned, "person"),
        criteria=[rounds.CriterionSpec(name="事迹", weight="99.99", maximum=100)],
        by=secretary,
        at=PLANNED_AT,
    )

    with pytest.raises(GuardFailed) as refused:
        rounds.open_round(round_=planned, by=secretary, at=OPENED_AT)

    assert refused.value.code == "weights_differ"
    assert Round.objects.get(pk=planned.pk).terms == {}


@pytest.mark.parametrize(
    ("route", "code"),
    [
        ((presets.review("county"),), "route_without_approval"),
        (
            (presets.review("county"), presets.review("township"), presets.approval("county")),
            "route_goes_down",
        ),
        ((presets.scoring("township"), presets.approval("county")), "panel_empty"),
    ],
)
def test_a_route_on_which_nothing_can_run_does_not_open(
    planned: Round, secretary: User, route: tuple[presets.StageSpec, ...], code: str
) -> None:
    rounds.set_route(round_=planned, stages=route, by=secretary, at=PLANNED_AT)

    with pytest.raises(GuardFailed) as refused:
        rounds.open_round(round_=planned, by=secretary, at=OPENED_AT)

    assert refused.value.code == code


def test_a_round_whose_time_is_over_does_not_open(planned: Round, secretary: User) -> None:
    with pytest.raises(GuardFailed) as refused:
        rounds.open_round(round_=planned, by=secretary, at=CLOSES_AT)

    assert refused.value.code == "too_late"


def test_a_round_opens_only_where_somebody_may_approve(
    planned: Round, secretary: User, approver: User
) -> None:
    Membership.objects.filter(user=approver).update(ends_at=OPENED_AT)

    with pytest.raises(GuardFailed) as refused:
        rounds.open_round(round_=planned, by=secretary, at=OPENED_AT)

    assert refused.value.code == "approver_missing"


def test_a_round_opens_once(opened: Round, secretary: User) -> None:
    with pytest.raises(WrongState):
        rounds.open_round(round_=opened, by=secretary, at=DURING)


def test_a_round_runs_to_its_archive(tree: County, staff: Staff) -> None:
    round_ = a_round(tree, staff)
    closed = rounds.close_round(round_=round_, by=CLOCK, at=CLOSES_AT)
    concluded = rounds.conclude(round_=round_, by=staff.secretary, at=CLOSES_AT)
    archived = rounds.archive(round_=round_, by=staff.secretary, at=CLOSES_AT)

    assert [closed.state, concluded.state, archived.state] == [
        "evaluating",
        "concluded",
        "archived",
    ]
    assert archived.version == 5


def test_nominations_do_not_close_early(opened: Round, secretary: User) -> None:
    with pytest.raises(GuardFailed) as refused:
        rounds.close_round(round_=opened, by=secretary, at=DURING)

    assert refused.value.code == "not_due"


def test_canceling_needs_a_reason(opened: Round, secretary: User) -> None:
    with pytest.raises(InputMissing) as refused:
        rounds.cancel(round_=opened, reason="  ", by=secretary, at=DURING)

    assert refused.value.code == "reason_missing"


def test_others_do_not_run_a_round(
    planned: Round, opened_elsewhere: Round, stranger: User, officer: User
) -> None:
    for actor in (stranger, officer, CLOCK):
        with pytest.raises(NotPermitted):
            rounds.open_round(round_=planned, by=actor, at=OPENED_AT)
        with pytest.raises(NotPermitted):
            rounds.cancel(round_=opened_elsewhere, reason="改期", by=actor, at=DURING)


@laid
def opened_elsewhere(tree: County, staff: Staff) -> Round:
    return a_round(tree, staff, code="ZZ")
