from django.db import connection
from django.test.utils import CaptureQueriesContext

from honors.actions import quotas as actions
from honors.models import Category, Round, User
from honors.queries import quotas
from tests.factories.accounts import Staff
from tests.factories.nominations import a_submitted_nomination
from tests.factories.organizations import County
from tests.factories.rounds import DURING as NOW
from tests.factories.rounds import category_of
from tests.ground import laid


@laid
def category(opened: Round, tree: County, secretary: User) -> Category:
    """Ten places: six for the first township, of which two for its first village."""
    category = category_of(opened, "person")
    top = actions.set_quota(
        category=category, organization=tree.county, places=10, by=secretary, at=NOW
    )
    (street,) = actions.allocate(parent=top, shares={tree.townships[0]: 6}, by=secretary, at=NOW)
    actions.allocate(parent=street, shares={tree.villages[0]: 2}, by=secretary, at=NOW)
    return category


def test_the_overview_goes_down_the_tree(
    category: Category, tree: County, opened: Round, staff: Staff
) -> None:
    a_submitted_nomination(opened, tree.villages[0], staff.nominators[0])

    overview = quotas.overview(category, below=tree.county)

    assert [(r.name, r.places, r.allocated, r.taken, r.left) for r in overview.rows] == [
        ("平邑县", 10, 6, 0, 4),
        ("平邑街道", 6, 2, 0, 4),
        ("东关村", 2, 0, 1, 1),
    ]
    assert (overview.places, overview.taken, overview.next_path) == (10, 1, "")


def test_a_township_sees_its_own_part(category: Category, tree: County) -> None:
    overview = quotas.overview(category, below=tree.townships[0])

    assert [row.name for row in overview.rows] == ["平邑街道", "东关村"]


def test_pages_follow_each_other_without_gap_or_overlap(category: Category, tree: County) -> None:
    first = quotas.overview(category, below=tree.county, limit=2)
    second = quotas.overview(category, below=tree.county, after=first.next_path, limit=2)

    assert [row.name for row in (*first.rows, *second.rows)] == ["平邑县", "平邑街道", "东关村"]
    assert (first.next_path, second.next_path) == (tree.townships[0].path, "")


def test_statements_do_not_grow_with_the_rows(
    category: Category, tree: County, secretary: User
) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            quotas.overview(category, below=tree.county)
        return len(captured)

    few = statements()
    actions.limit_units(
        category=category, organizations=tree.villages[1:], places_each=1, by=secretary, at=NOW
    )

    assert statements() == few == 2


def test_one_sees_the_quotas_below_the_own_place(
    category: Category, staff: Staff, stranger: User
) -> None:
    def seen(user: User) -> list[str]:
        return [quota.organization.name for quota in quotas.visible_to(user, at=NOW)]

    assert seen(staff.secretary) == ["平邑县", "平邑街道", "东关村"]
    assert seen(staff.officers[0]) == ["平邑街道", "东关村"]
    assert seen(staff.nominators[0]) == ["东关村"]
    assert seen(staff.nominators[1]) == []
    assert seen(stranger) == []
