"""One file, several hands in the same moment."""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils import timezone

from honors import invariants
from honors.actions import imports, nominations
from honors.models import Category, Import, Nomination, User
from honors.models.programs import NomineeKind
from honors.states import ImportState, NominationState
from tests.api.doors import Clock
from tests.factories.accounts import staff_of
from tests.factories.imports import checked, written
from tests.factories.organizations import County, a_county
from tests.factories.rounds import DURING, a_round, category_of
from tests.races.together import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]
ATTEMPTS = 3
ROWS = [(f"王{name}", "女", "", "汉族", "虚构") for name in "秀兰小云"]


class Village:
    """Of a county whose round takes nominations of persons."""

    def __init__(self) -> None:
        self.tree: County = a_county()
        staff = staff_of(self.tree)
        self.category: Category = category_of(
            a_round(self.tree, staff, kinds=[NomineeKind.PERSON]), NomineeKind.PERSON
        )
        self.nominator: User = staff.nominators[0]

    @property
    def place(self) -> dict[str, object]:
        return {"organization": self.tree.villages[0], "category": self.category}


@pytest.fixture
def village(monkeypatch: pytest.MonkeyPatch) -> Village:
    """Jobs are done by whoever asked for them, as soon as that is committed."""
    monkeypatch.setattr(timezone, "now", Clock(DURING).now)
    return Village()


@pytest.mark.parametrize("attempt", range(ATTEMPTS))
def test_a_file_that_is_confirmed_twice_at_once_is_written_once(
    village: Village, attempt: int
) -> None:
    import_ = checked("nominations", *ROWS, by=village.nominator, **village.place)

    def confirm() -> None:
        by = User.objects.get(pk=village.nominator.pk)
        imports.confirm(import_=import_, by=by, at=DURING)

    assert sorted(at_once(confirm, confirm, confirm)) == ["done", "import_state", "import_state"]
    assert Nomination.objects.count() == len(ROWS)
    assert invariants.check() == []


@pytest.mark.parametrize("attempt", range(ATTEMPTS))
def test_an_import_is_undone_or_one_of_its_drafts_goes_on_but_not_both(
    village: Village, attempt: int
) -> None:
    import_ = written("nominations", *ROWS, by=village.nominator, **village.place)
    case = Nomination.objects.latest("pk")

    def undo() -> None:
        by = User.objects.get(pk=village.nominator.pk)
        imports.undo(import_=import_, by=by, at=DURING)

    def write() -> None:
        by = User.objects.get(pk=village.nominator.pk)
        nominations.save_dossier(nomination=case, data={"ethnicity": "回族"}, by=by, at=DURING)

    at_once(undo, write)
    state = Import.objects.get(pk=import_.pk).state
    after = Nomination.objects.select_related("dossier").get(pk=case.pk)
    went_on = after.dossier.data == {"ethnicity": "回族"}
    withdrawn = after.state == NominationState.WITHDRAWN
    assert (state, went_on, withdrawn) in {
        (ImportState.WRITTEN, True, False),
        (ImportState.UNDONE, False, True),
    }
    assert invariants.check() == []
