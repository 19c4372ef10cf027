"""Nominations from a file: looked through, written whole, undone whole."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honors import invariants
from honors.actions import imports, nominations
from honors.models import Category, Dossier, Import, ImportRow, Nomination, Nominee, Round, User
from honors.queries import imports as queries
from honors.queries.nominees import identity_of
from honors.states import ImportState, JobState
from tests.factories.imports import checked, handed_in, lines_of, undone, work, written
from tests.factories.nominees import a_nominee, a_resident_id
from tests.factories.organizations import County
from tests.factories.rounds import DURING, category_of
from tests.ground import laid
from tests.honors.imports.files import a_workbook
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed, NotPermitted, Refusal, WrongState

pytestmark = pytest.mark.django_db

TEXT = "坚持为村里做事（虚构）"


@laid
def category(opened: Round) -> Category:
    return category_of(opened, "person")


@laid
def place(tree: County, category: Category) -> dict[str, object]:
    return {"organization": tree.villages[0], "category": category}


def a_row(name: str, number: str = "") -> tuple[str, ...]:
    return (name, "女", number, "汉族", TEXT)


def mistakes(import_: Import) -> list[tuple[int, int, str]]:
    return [
        (row.line, column, code)
        for row in import_.rows.all()
        for column, code, _message in queries.told_by(row).mistakes
    ]


def test_a_dry_run_says_row_by_row_what_would_become_of_it_and_writes_nothing(
    nominator: User, tree: County, place: dict[str, object]
) -> None:
    number = a_resident_id()
    known = a_nominee(tree.villages[0], nominator, name="李春花", resident_id=number)
    rows = (a_row("王秀兰"), a_row("李春花", number), a_row("赵小云", "3.3E+17"))
    import_ = checked("nominations", *rows, by=nominator, **place)

    assert lines_of(import_) == [(2, "create"), (3, "match"), (4, "refuse")]
    assert (import_.created, import_.matched, import_.refused) == (1, 1, 1)
    assert mistakes(import_) == [(4, 3, "id_rounded")]
    assert list(Nominee.objects.all()) == [known]
    assert not Nomination.objects.exists()


def test_what_is_confirmed_is_written_with_its_answers(
    nominator: User, place: dict[str, object]
) -> None:
    number = a_resident_id()
    import_ = written(
        "nominations", a_row("王秀兰", number), a_row("李春花"), by=nominator, **place
    )

    assert import_.state == ImportState.WRITTEN
    first, second = Nomination.objects.order_by("pk").select_related("nominee", "dossier")
    assert (first.nominee.name, first.state, first.nominator) == ("王秀兰", "draft", nominator)
    assert identity_of(first.nominee) == number
    assert second.dossier.data == {"ethnicity": "汉族", "deeds_brief": TEXT}
    assert [row.subject for row in import_.rows.all()] == [first.pk, second.pk]
    assert invariants.check() == []


def test_each_draft_has_the_history_of_one_that_was_typed(
    nominator: User, place: dict[str, object]
) -> None:
    written("nominations", a_row("王秀兰"), by=nominator, **place)
    case = Nomination.objects.get()
    streams = [f"nominees:{case.nominee_id}", f"nominations:{case.pk}"]
    told = LedgerEvent.objects.filter(stream__in=streams).order_by("stream", "seq")
    assert [event.action for event in told] == [
        "nominations.begin",
        "nominations.save_dossier",
        "nominees.register",
    ]


def test_with_one_refused_row_nothing_is_written(nominator: User, place: dict[str, object]) -> None:
    import_ = checked("nominations", a_row("王秀兰"), a_row(""), by=nominator, **place)
    with pytest.raises(GuardFailed) as caught:
        imports.confirm(import_=import_, by=nominator, at=DURING)
    assert caught.value.code == "rows_refused"


def test_the_same_row_twice_is_refused_with_the_line_of_the_first(
    nominator: User, place: dict[str, object]
) -> None:
    number = a_resident_id()
    rows = (a_row("王秀兰", number), a_row("王秀兰", number), a_row("李春花"), a_row("李春花"))
    import_ = checked("nominations", *rows, by=nominator, **place)
    assert mistakes(import_) == [(3, 3, "row_twice"), (5, 1, "row_twice")]


def test_who_is_nominated_already_is_refused(
    nominator: User, tree: County, category: Category, place: dict[str, object]
) -> None:
    known = a_nominee(tree.villages[0], nominator, name="李春花")
    nominations.start(
        category=category, unit=tree.villages[0], nominee=known, by=nominator, at=DURING
    )
    import_ = checked("nominations", a_row("李春花"), by=nominator, **place)
    assert mistakes(import_) == [(2, 1, "duplicate_case")]


def test_a_number_of_somebody_else_or_of_another_unit_is_refused(
    nominator: User, tree: County, place: dict[str, object]
) -> None:
    number = a_resident_id()
    a_nominee(tree.villages[0], nominator, name="李春花", resident_id=number)
    import_ = checked("nominations", a_row("王秀兰", number), by=nominator, **place)
    assert mistakes(import_) == [(2, 1, "identity_other_name")]


def test_only_a_nominator_of_the_unit_hands_in(
    nominator: User, officer: User, stranger: User, tree: County, category: Category
) -> None:
    for who, unit in ((officer, 0), (stranger, 0), (nominator, 1)):
        with pytest.raises(NotPermitted):
            handed_in(
                "nominations",
                a_row("王秀兰"),
                by=who,
                organization=tree.villages[unit],
                category=category,
            )
    assert not Import.objects.exists()


def test_a_unit_that_is_not_ones_own_is_refused_in_its_row(
    nominator: User, tree: County, place: dict[str, object]
) -> None:
    rows = [("姓名", "村"), ("王秀兰", "东关村"), ("李春花", "西关村"), ("赵某", "371326001201")]
    import_ = handed_in("nominations", by=nominator, content=a_workbook(rows), **place)
    work(import_)
    assert mistakes(import_) == [(3, 2, "unit_unknown")]


def test_only_who_handed_in_a_file_goes_on_with_it(
    nominator: User, secretary: User, place: dict[str, object]
) -> None:
    import_ = checked("nominations", a_row("王秀兰"), by=nominator, **place)
    with pytest.raises(NotPermitted):
        imports.confirm(import_=import_, by=secretary, at=DURING)
    assert not queries.visible_to(secretary, at=DURING).exists()


def test_confirming_twice_has_one_effect(nominator: User, place: dict[str, object]) -> None:
    import_ = written("nominations", a_row("王秀兰"), by=nominator, **place)
    with pytest.raises(WrongState) as caught:
        imports.confirm(import_=import_, by=nominator, at=DURING)
    assert caught.value.code == "import_state"
    work(import_)
    assert Nomination.objects.count() == 1


def test_what_changed_since_the_dry_run_refuses_all_and_is_shown(
    nominator: User, tree: County, category: Category, place: dict[str, object]
) -> None:
    import_ = checked("nominations", a_row("王秀兰"), a_row("李春花"), by=nominator, **place)
    known = a_nominee(tree.villages[0], nominator, name="李春花")
    nominations.start(
        category=category, unit=tree.villages[0], nominee=known, by=nominator, at=DURING
    )
    job = work(imports.confirm(import_=import_, by=nominator, at=DURING))

    again = Import.objects.get(pk=import_.pk)
    assert (job.state, job.error_code) == (JobState.FAILED, "import_changed")
    assert (again.state, again.refused) == (ImportState.CHECKED, 1)
    assert Nomination.objects.count() == 1


def test_an_import_is_undone_whole_and_its_file_can_be_handed_in_again(
    nominator: User, place: dict[str, object]
) -> None:
    rows = (a_row("王秀兰"), a_row("李春花"))
    import_ = undone(written("nominations", *rows, by=nominator, **place), by=nominator)

    assert import_.state == ImportState.UNDONE
    assert {case.state for case in Nomination.objects.all()} == {"withdrawn"}
    assert invariants.check() == []
    assert lines_of(checked("nominations", *rows, by=nominator, **place)) == [
        (2, "match"),
        (3, "match"),
    ]


def test_an_import_of_which_something_moved_is_not_undone(
    nominator: User, place: dict[str, object]
) -> None:
    import_ = written("nominations", a_row("王秀兰"), a_row("李春花"), by=nominator, **place)
    second = Nomination.objects.order_by("pk").last()
    nominations.save_dossier(nomination=second, data={"ethnicity": "回族"}, by=nominator, at=DURING)
    with pytest.raises(GuardFailed) as caught:
        imports.undo(import_=import_, by=nominator, at=DURING)
    assert (caught.value.code, caught.value.params) == ("import_moved", {"count": 1, "lines": "3"})


def test_numbers_of_persons_lie_sealed_and_are_shown_masked(
    nominator: User, place: dict[str, object]
) -> None:
    number = a_resident_id()
    import_ = checked("nominations", a_row("王秀兰", number), by=nominator, **place)
    row = ImportRow.objects.get()
    told = queries.told_by(row).values
    with import_.file.open("rb") as stored:
        assert number.encode() not in stored.read()
    assert number not in row.sealed
    assert queries.shown(told)["resident_id"] == "*" * 14 + number[-4:]


def test_the_file_and_what_its_rows_said_are_wiped_after_a_time(
    nominator: User, place: dict[str, object]
) -> None:
    import_ = checked("nominations", a_row("王秀兰"), by=nominator, **place)
    assert imports.wipe_expired(at=import_.expires_at, most=10) == 1
    assert imports.wipe_expired(at=import_.expires_at, most=10) == 0

    again = Import.objects.get(pk=import_.pk)
    assert (str(again.file), ImportRow.objects.get().sealed) == ("", "")
    with pytest.raises(Refusal) as caught:
        imports.confirm(import_=again, by=nominator, at=DURING)
    assert caught.value.code == "import_expired"


def test_the_marked_file_names_the_mistake_at_its_cell(
    nominator: User, place: dict[str, object]
) -> None:
    import_ = checked("nominations", a_row("王秀兰", "3.3E+17"), by=nominator, **place)
    given = imports.marked(import_=import_, by=nominator)
    sheet = openpyxl.load_workbook(io.BytesIO(given.content)).active
    assert given.name == "名单-问题说明.xlsx"
    assert sheet["C2"].comment is not None
    assert sheet["F2"].value.startswith("C2：")


def test_statements_do_not_grow_with_the_rows(nominator: User, place: dict[str, object]) -> None:
    def statements(count: int, first: int) -> int:
        rows = [a_row(f"王{chr(0x4E00 + first + n)}", a_resident_id()) for n in range(count)]
        import_ = imports.confirm(
            import_=checked("nominations", *rows, by=nominator, **place), by=nominator, at=DURING
        )
        with CaptureQueriesContext(connection) as asked:
            work(import_)
        assert Import.objects.get(pk=import_.pk).state == ImportState.WRITTEN
        return len(asked)

    assert statements(20, 100) == statements(3, 0)
    assert Dossier.objects.count() == 23
