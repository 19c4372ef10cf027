from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from honors.actions import rounds
from honors.models import Nomination, Round, User
from honors.roles import CLOCK
from tests.factories.accounts import Staff
from tests.factories.nominations import a_nomination, a_submitted_nomination
from tests.factories.organizations import County
from tests.factories.rounds import CLOSES_AT, DURING, a_round


def states(round_: Round) -> list[str]:
    return list(round_.nominations.order_by("pk").values_list("state", flat=True))


def test_drafts_lapse_when_nominations_close(opened: Round, tree: County, staff: Staff) -> None:
    a_nomination(opened, tree.villages[0], staff.nominators[0])
    a_submitted_nomination(opened, tree.villages[1], staff.nominators[1])
    a_nomination(opened, tree.villages[2], staff.nominators[2])

    rounds.close_round(round_=opened, by=staff.secretary, at=CLOSES_AT)

    assert states(opened) == ["lapsed", "review", "lapsed"]


def test_canceling_withdraws_every_live_case(opened: Round, tree: County, staff: Staff) -> None:
    a_nomination(opened, tree.villages[0], staff.nominators[0])
    a_submitted_nomination(opened, tree.villages[1], staff.nominators[1])

    rounds.cancel(round_=opened, reason="主办单位决定停办。", by=staff.secretary, at=DURING)

    assert states(opened) == ["withdrawn", "withdrawn"]
    assert Round.objects.get(pk=opened.pk).state == "canceled"


def test_closing_takes_as_many_statements_for_many_drafts(tree: County, staff: Staff) -> None:
    def statements(count: int, code: str) -> int:
        round_ = a_round(tree, staff, code=code)
        for number in range(count):
            a_nomination(round_, tree.villages[number], staff.nominators[number])
        with CaptureQueriesContext(connection) as captured:
            rounds.close_round(round_=round_, by=CLOCK, at=CLOSES_AT + timedelta(hours=1))
        assert Nomination.objects.filter(round=round_, state="lapsed").count() == count
        return len(captured)

    # Two and six: a batch writes one event more than a single case does.
    assert statements(2, "A") == statements(6, "B")


def test_other_rounds_are_left_alone(
    opened: Round, tree: County, staff: Staff, secretary: User
) -> None:
    other = a_round(tree, staff, code="ZZ")
    a_nomination(other, tree.villages[0], staff.nominators[0])

    rounds.close_round(round_=opened, by=secretary, at=CLOSES_AT)

    assert states(other) == ["draft"]
