"""What a certificate answers, who sees which honors, and how many there are."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from honors.actions import honors
from honors.actions.nominees import MemberSpec
from honors.models import Honor, User
from honors.queries.honors import TitleCount, check_certificate, counts, masked, visible_to
from tests.factories.accounts import Staff
from tests.factories.commendations import DATED, ISSUED_AT, an_issued_commendation
from tests.factories.organizations import County
from tests.factories.public_notices import a_short_round, a_shown_case
from tests.ground import laid
from workflow.refusals import InvalidInput

pytestmark = pytest.mark.django_db

PAIR = (MemberSpec(name="王芳", relation="婆婆"), MemberSpec(name="赵丽", relation="儿媳"))
FAMILY = (MemberSpec(name="周大年", relation="本人"),)


@laid
def given(tree: County, staff: Staff) -> None:
    """Two persons, a family, a collective and a pair, of three villages in two townships."""
    round_ = a_short_round(tree, staff, kinds=["person", "family", "collective", "pair"])
    a_shown_case(round_, staff, tree, "李小娜", village=0)
    a_shown_case(round_, staff, tree, "丁一", village=3)
    a_shown_case(round_, staff, tree, "周大年", kind="family", village=1, members=FAMILY)
    a_shown_case(round_, staff, tree, "东关村巾帼志愿队", kind="collective", village=0)
    a_shown_case(round_, staff, tree, "王芳、赵丽", kind="pair", village=3, members=PAIR)
    an_issued_commendation(round_, staff)


def year(paths: list[str], since: date = date(2026, 1, 1)) -> list[TitleCount]:
    return counts(paths=paths, since=since, before=date(2027, 1, 1))


def test_honors_are_counted_in_the_unit_of_their_title(given: None, tree: County) -> None:
    assert year([tree.county.path]) == [
        TitleCount("平邑县三八红旗手", "名", 2, 2),
        TitleCount("平邑县三八红旗集体", "个", 1, 0),
        TitleCount("平邑县最美婆媳", "对", 1, 2),
        TitleCount("平邑县最美家庭", "户", 1, 0),
    ]


def test_honors_are_counted_below_a_township_and_between_two_days(
    given: None, tree: County
) -> None:
    town = tree.townships[1].path
    assert year([town]) == [
        TitleCount("平邑县三八红旗手", "名", 1, 1),
        TitleCount("平邑县最美婆媳", "对", 1, 2),
    ]
    assert year([town], since=date(2026, 4, 1)) == []
    assert counts(paths=[town], since=date(2026, 1, 1), before=DATED) == []
    assert year([]) == []


def test_a_revoked_honor_is_not_counted(given: None, tree: County, secretary: User) -> None:
    honor = Honor.objects.get(holder_name="丁一")
    paper = "平妇〔2026〕9号"
    honors.move(
        honor=honor, name="revoke", by=secretary, at=ISSUED_AT, document=paper, reason="虚构"
    )
    assert year([tree.villages[3].path]) == [TitleCount("平邑县最美婆媳", "对", 1, 2)]


def test_counting_is_one_statement(
    given: None, tree: County, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        year([village.path for village in tree.villages])


def test_a_certificate_answers_with_a_masked_name(given: None) -> None:
    honor = Honor.objects.get(holder_name="李小娜")
    answer = check_certificate(f" {honor.code.lower()} ")
    assert (answer.state, answer.holder, answer.title) == ("valid", "李*娜", "平邑县三八红旗手")
    assert (answer.issuers, answer.awarded_on, answer.number) == (("平邑县",), DATED, honor.number)


def test_a_revoked_certificate_says_so(given: None, secretary: User) -> None:
    honor = Honor.objects.get(holder_name="丁一")
    paper = "平妇〔2026〕9号"
    honors.move(
        honor=honor, name="revoke", by=secretary, at=ISSUED_AT, document=paper, reason="虚构"
    )
    assert check_certificate(honor.code).state == "revoked"


@pytest.mark.parametrize(
    ("typed", "code"),
    [("2026", "code_format"), ("0000-0000-0000-0000-0000-0000", "code_unknown")],
)
def test_another_code_tells_nothing(given: None, typed: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_certificate(typed)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("李娜", "person", "李*"),
        ("欧阳小明", "person", "欧**明"),
        ("丁", "person", "丁"),
        ("周大年", "family", "周*年"),
        ("王芳、赵丽丽", "pair", "王*、赵*丽"),
        ("王芳 赵丽丽", "pair", "王* 赵*丽"),
        ("东关村巾帼志愿队", "collective", "东关村巾帼志愿队"),
    ],
)
def test_names_of_people_are_masked_and_no_others(name: str, kind: str, shown: str) -> None:
    assert masked(name, kind=kind) == shown


def test_honors_are_seen_from_where_one_has_a_part_downwards(
    given: None, tree: County, staff: Staff, stranger: User
) -> None:
    seen = {
        user: set(visible_to(user, at=ISSUED_AT).values_list("holder_name", flat=True))
        for user in (staff.secretary, staff.officers[1], staff.nominators[1], *staff.judges[:1])
    }
    assert len(seen[staff.secretary]) == 5
    assert seen[staff.officers[1]] == {"丁一", "王芳、赵丽"}
    assert seen[staff.nominators[1]] == {"周大年"}
    assert seen[staff.judges[0]] == set()
    assert list(visible_to(stranger, at=ISSUED_AT)) == []
