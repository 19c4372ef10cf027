"""The table becomes a latch: nothing but the engine moves a state."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django_fsm import TransitionNotAllowed

from tests.sample.flows import LAMPS, PAPERS, Person
from tests.sample.models import Lamp, Paper
from workflow import engine
from workflow.definition import Destination, Transition, reads


def test_a_transition_without_a_rule_cannot_be_written() -> None:
    with pytest.raises(TypeError, match="by"):
        Transition(name="drift", label="Drift", source=("dark",), target="lit")  # type: ignore[call-arg]


def test_a_transition_is_found_by_its_name() -> None:
    assert PAPERS.transition("reject").source == ("draft", "review")

    with pytest.raises(LookupError, match="papers has no transition burn"):
        PAPERS.transition("burn")


def test_what_leaves_a_state_comes_in_table_order() -> None:
    assert [row.name for row in PAPERS.leaving("review")] == ["forward", "send_back", "reject"]
    assert PAPERS.leaving("approved") == ()


def test_the_results_of_a_route_are_those_it_lists() -> None:
    assert PAPERS.transition("forward").results == ("review", "approved")
    assert PAPERS.transition("reject").results == ("rejected",)


def test_a_transition_reads_what_its_rule_guards_and_target_declare() -> None:
    @reads("folder", "author__unit")
    def wants_two(_papers: object, _move: object) -> None:
        """Nothing."""

    row = PAPERS.transition("forward")
    wider = Transition(
        name="wider",
        label="Wider",
        source=row.source,
        target=row.target,
        by=row.by,
        when_all=(wants_two,),
    )

    assert row.lookups == ("folder",)
    assert wider.lookups == ("folder", "author__unit")


def test_a_stream_is_named_for_the_machine_and_the_key() -> None:
    assert LAMPS.stream(Lamp(pk=7)) == "lamps:7"


def test_a_place_is_the_state_the_further_fields_and_the_version() -> None:
    assert PAPERS.place_of(Paper(desk=3)) == {"state": "draft", "desk": 3, "version": 1}


@pytest.mark.django_db
class TestLatch:
    def test_assigning_a_state_is_refused(self, lamp: Lamp) -> None:
        with pytest.raises(AttributeError):
            lamp.state = "lit"

    @pytest.mark.parametrize("column", ["state", "desk", "version"])
    def test_updating_a_place_by_queryset_is_refused(self, paper: Paper, column: str) -> None:
        before = Paper.objects.values().get(pk=paper.pk)

        with pytest.raises(TypeError, match="a state moves only through"):
            Paper.objects.filter(pk=paper.pk).update(**{column: 9})

        assert Paper.objects.values().get(pk=paper.pk) == before

    def test_updating_many_places_at_once_is_refused(self, lamp: Lamp) -> None:
        with pytest.raises(TypeError, match="a state moves only through"), transaction.atomic():
            Lamp.objects.bulk_update([Lamp(pk=lamp.pk, state="lit")], ["state"])

        assert Lamp.objects.get(pk=lamp.pk).state == "dark"

    def test_other_columns_are_updated_as_ever(self, paper: Paper) -> None:
        assert Paper.objects.filter(pk=paper.pk).update(title="Another made-up title") == 1

    @pytest.mark.parametrize("fields", [None, ["state"]])
    def test_refreshing_the_state_is_refused(self, lamp: Lamp, fields: list[str] | None) -> None:
        with pytest.raises(TypeError, match="read a workflow object again"):
            lamp.refresh_from_db(fields=fields)

    def test_a_deferred_field_is_still_fetched(self, paper: Paper) -> None:
        assert Paper.objects.defer("title").get(pk=paper.pk).title == "A made-up paper"

    def test_the_latch_itself_refuses_a_move_from_elsewhere(self, lamp: Lamp) -> None:
        with pytest.raises(TransitionNotAllowed):
            lamp.fsm_darken(Destination(state="dark"))  # type: ignore[attr-defined]

    def test_the_database_refuses_a_state_that_there_is_not(self, lamp: Lamp) -> None:
        with (
            pytest.raises(IntegrityError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("UPDATE sample_lamp SET state = 'glowing' WHERE id = %s", [lamp.pk])

    def test_saving_a_stale_object_does_not_undo_a_move(
        self, paper: Paper, ada: Person, noon: datetime
    ) -> None:
        engine.perform(paper, "submit", actor=ada, at=noon)

        paper.title = "Written by somebody who read it before"
        paper.save()

        stored = Paper.objects.get(pk=paper.pk)
        assert (stored.state, stored.desk, stored.version) == ("review", 1, 2)
        assert stored.title == "Written by somebody who read it before"

    def test_saving_a_place_by_name_is_refused(self, paper: Paper) -> None:
        with pytest.raises(TypeError, match="a state moves only through"):
            paper.save(update_fields=["title", "desk"])

    def test_saving_what_has_nothing_but_a_place_changes_nothing(
        self, lamp: Lamp, ada: Person, noon: datetime
    ) -> None:
        engine.perform(lamp, "light", actor=ada, at=noon)

        lamp.save()

        assert Lamp.objects.get(pk=lamp.pk).state == "lit"

    def test_a_new_object_cannot_be_written_over_an_old_one(self, lamp: Lamp) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Lamp(pk=lamp.pk, state="lit").save()

        assert Lamp.objects.get(pk=lamp.pk).state == "dark"
