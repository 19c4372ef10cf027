"""The usual phrases of an office: added, chosen from below, retired."""

from __future__ import annotations

import pytest

from honors.actions import phrases
from honors.models import User
from honors.queries.desks import phrases_for
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted

pytestmark = pytest.mark.django_db
TEXT = "请补充近三年的获奖证书复印件（虚构）。"


def offered(user: User) -> list[str]:
    return [phrase.text for phrase in phrases_for(user, at=DURING, use="return")]


def test_a_phrase_is_offered_at_the_office_and_below_it(
    tree: County, staff: Staff, secretary: User, stranger: User
) -> None:
    phrases.add_phrase(organization=tree.county, use="return", text=TEXT, by=secretary, at=DURING)
    phrases.add_phrase(
        organization=tree.townships[1],
        use="return",
        text="镇里的话",
        by=staff.secretaries[1],
        at=DURING,
    )

    assert offered(staff.officers[0]) == [TEXT]
    assert offered(staff.officers[1]) == [TEXT, "镇里的话"]
    assert offered(staff.nominators[0]) == offered(stranger) == []
    assert list(phrases_for(secretary, at=DURING, use="decline")) == []


def test_a_retired_phrase_is_offered_no_more_and_may_come_again(
    tree: County, secretary: User
) -> None:
    given = {"organization": tree.county, "use": "return", "text": TEXT}
    phrase = phrases.add_phrase(**given, by=secretary, at=DURING)
    with pytest.raises(InvalidInput) as known:
        phrases.add_phrase(**given, by=secretary, at=DURING)
    phrases.retire_phrase(phrase=phrase, by=secretary, at=DURING)
    with pytest.raises(GuardFailed) as retired:
        phrases.retire_phrase(phrase=phrase, by=secretary, at=DURING)

    assert (known.value.code, retired.value.code) == ("phrase_known", "phrase_retired")
    assert offered(secretary) == []
    assert phrases.add_phrase(**given, by=secretary, at=DURING).pk != phrase.pk
    actions = LedgerEvent.objects.filter(action__startswith="phrases.").order_by("seq")
    assert [e.action for e in actions] == ["phrases.add", "phrases.retire", "phrases.add"]


def test_only_a_secretary_of_the_office_keeps_its_phrases(tree: County, staff: Staff) -> None:
    for other in (staff.officers[-1], staff.secretaries[0], staff.administrator):
        with pytest.raises(NotPermitted):
            phrases.add_phrase(
                organization=tree.county, use="return", text=TEXT, by=other, at=DURING
            )


@pytest.mark.parametrize(
    ("use", "text", "code"),
    [
        ("return", " ", "empty"),
        ("other", TEXT, "not_a_choice"),
        ("return", "电话13900000000", "personal_data"),
    ],
)
def test_a_phrase_says_something_fit_for_everybody(
    tree: County, secretary: User, use: str, text: str, code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        phrases.add_phrase(organization=tree.county, use=use, text=text, by=secretary, at=DURING)
    assert refused.value.code == code
