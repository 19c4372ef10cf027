"""Only who handed in a file goes on with it, and at every step the role is asked for again."""

from __future__ import annotations

import pytest

from honors.actions import imports
from honors.models import Import, Job, Nominee, User
from honors.roles import Role
from honors.states import ImportState, JobState
from tests.factories.accounts import a_member
from tests.factories.imports import checked, handed_in, work, written
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from workflow.refusals import NotPermitted

ROWS = (("王秀兰（虚构）", "女", ""),)


@pytest.fixture
def place(tree: County) -> dict[str, object]:
    return {"organization": tree.villages[0], "nominee_kind": "person"}


def dismiss(user: User) -> None:
    user.memberships.update(ends_at=DURING)


def ended(job: Job) -> tuple[str, str]:
    return job.state, job.error_code


def test_who_lost_the_role_has_no_row_looked_at(nominator: User, place: dict[str, object]) -> None:
    import_ = handed_in("nominees", *ROWS, by=nominator, **place)
    dismiss(nominator)

    assert ended(work(import_)) == (JobState.FAILED, "not_permitted")
    assert not import_.rows.exists()


def test_who_lost_the_role_confirms_nothing(nominator: User, place: dict[str, object]) -> None:
    import_ = checked("nominees", *ROWS, by=nominator, **place)
    dismiss(nominator)

    with pytest.raises(NotPermitted):
        imports.confirm(import_=import_, by=nominator, at=DURING)


def test_a_colleague_of_the_same_unit_goes_on_with_nothing(
    nominator: User, place: dict[str, object], tree: County
) -> None:
    colleague = a_member(Role.NOMINATOR, tree.villages[0])
    import_ = checked("nominees", *ROWS, by=nominator, **place)

    with pytest.raises(NotPermitted):
        imports.confirm(import_=import_, by=colleague, at=DURING)
    work(imports.confirm(import_=import_, by=nominator, at=DURING))
    with pytest.raises(NotPermitted):
        imports.undo(import_=import_, by=colleague, at=DURING)


def test_who_lost_the_role_before_it_was_written_has_nothing_written(
    nominator: User, place: dict[str, object]
) -> None:
    import_ = checked("nominees", *ROWS, by=nominator, **place)
    confirmed = imports.confirm(import_=import_, by=nominator, at=DURING)
    dismiss(nominator)

    assert ended(work(confirmed)) == (JobState.FAILED, "not_permitted")
    assert not Nominee.objects.exists()


def test_who_lost_the_role_takes_nothing_back(nominator: User, place: dict[str, object]) -> None:
    import_ = written("nominees", *ROWS, by=nominator, **place)
    dismiss(nominator)

    with pytest.raises(NotPermitted):
        imports.undo(import_=import_, by=nominator, at=DURING)


def test_who_lost_the_role_before_it_was_taken_back_leaves_it_as_it_is(
    nominator: User, place: dict[str, object]
) -> None:
    import_ = written("nominees", *ROWS, by=nominator, **place)
    asked = imports.undo(import_=import_, by=nominator, at=DURING)
    dismiss(nominator)

    assert ended(work(asked)) == (JobState.FAILED, "not_permitted")
    assert Import.objects.get(pk=import_.pk).state == ImportState.WRITTEN
    assert Nominee.objects.count() == 1
