"""Every state x transition x role of every machine, against tables written by hand.

The tables were written from the plan of the machines, not from their code: a transition, a state
or a role more or less in the code fails here until somebody has reviewed it.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from honors.flows import (
    commendations,
    honors,
    nominations,
    objections,
    public_notices,
    recommendations,
    rounds,
    score_sheets,
)
from tests.honors.flows import subjects
from tests.honors.flows.matrix import NOT_PERMITTED, WRONG_STATE, Cell, asked, expected, offered
from tests.honors.flows.people import LEGEND, people_of
from tests.honors.planting import ISSUED, Planted, a_planted_round
from workflow.definition import Actor, Workflow
from workflow.verification import workflow_models

pytestmark = pytest.mark.django_db

ROUNDS = """
          planned  open  evaluating  concluded  archived  canceled
open      S        .     .           .          .         .
close     .        SK    .           .          .         .
conclude  .        .     S           .          .         .
archive   .        .     .           S          .         .
cancel    S        S     S           .          .         .
"""

# The case is of the first village, so its own desk is there while it is a draft or returned.
NOMINATIONS = """
           draft returned review consultation scoring ballot notice approval on_hold approved honored not_selected withdrawn disqualified lapsed
submit     N     .        .      .            .       .      .      .        .       .        .       .            .         .            .
receive    .     .        O      .            .       .      .      .        .       .        .       .            .         .            .
recall     .     .        N      .            .       .      .      .        .       .        .       .            .         .            .
transfer   .     .        OTS    OTS          OTS     OTS    .      OATS     .       .        .       .            .         .            .
hand_back  .     .        OTS    OTS          OTS     OTS    .      OATS     .       .        .       .            .         .            .
return     .     .        O      O            O       .      .      O        .       .        .       .            .         .            .
resubmit   .     N        .      .            .       .      .      .        .       .        .       .            .         .            .
send_back  .     .        O      O            O       O      .      O        .       .        .       .            .         .            .
forward    .     .        O      O            .       O      .      .        .       .        .       .            .         .            .
decline    .     .        O      O            O       O      .      OA       .       .        .       .            .         .            .
select     .     .        S      .            S       S      .      .        .       .        .       .            .         .            .
pass_over  .     .        S      .            S       S      .      .        .       .        .       .            .         .            .
reinstate  .     .        .      .            .       .      .      .        .       .        .       S            .         .            .
clear      .     .        .      .            .       .      TSK    .        .       .        .       .            .         .            .
hold       .     .        .      .            .       .      TS     TS       .       TS       .       .            .         .            .
release    .     .        .      .            .       .      .      .        TS      .        .       .            .         .            .
approve    .     .        .      .            .       .      .      A        .       .        .       .            .         .            .
honor      .     .        .      .            .       .      .      .        .       -        .       .            .         .            .
withdraw   NS    NS       NS     NS           NS      NS     NS     NS       NS      NS       .       .            .         .            .
disqualify .     .        OTS    OTS          OTS     OTS    OTS    OTS      OTS     OTS      .       .            .         .            .
veto       .     .        .      .            S       .      .      .        .       .        .       .            .         .            .
lapse      K     K        .      .            .       .      .      .        .       .        .       .            .         .            .
"""  # noqa: E501 - a column for each state

# Void is no button: it follows from a move of the case, by whoever may make one.
SCORE_SHEETS = """
        assigned  in_progress  submitted  locked  abstained  recused  voided
start   J         .            .          .       .          .        .
submit  .         J            .          .       .          .        .
transcribe SJ     .            .          .       .          .        .
reopen  .         .            J          .       J          .        .
abstain J         J            .          .       .          .        .
recuse  JH        JH           JH         .       JH         .        .
hand_over S       S            .          .       .          .        .
lock    .         .            S          .       .          .        .
void    -         -            -          -       -          .        .
"""

# The same sheets, were they of somebody whose account is off, or who is no judge any more.
SHEETS_OF_A_FORMER_JUDGE = """
        assigned  in_progress  submitted  locked  abstained  recused  voided
start   -         .            .          .       .          .        .
submit  .         -            .          .       .          .        .
transcribe S      .            .          .       .          .        .
reopen  .         .            -          .       -          .        .
abstain -         -            .          .       .          .        .
recuse  H         H            H          .       H          .        .
hand_over S       S            .          .       .          .        .
lock    .         .            S          .       .          .        .
void    -         -            -          -       -          .        .
"""

PUBLIC_NOTICES = """
        draft  posted  ended  canceled
reword  TS     .       .      .
post    TS     .       .      .
extend  .      TSK     .      .
end     .      K       .      .
cancel  TS     TS      .      .
"""

OBJECTIONS = """
          received  admitted  upheld  rejected  inadmissible  replied  withdrawn
admit     TS        .         .       .         .             .        .
refuse    TS        .         .       .         .             .        .
uphold    .         TS        .       .         .             .        .
reject    .         TS        .       .         .             .        .
reply     .         .         TS      TS        TS            .        .
withdraw  TS        TS        .       .         .             .        .
"""

# To a case that the posting township itself nominated: only the organizer judges the complaint.
OBJECTIONS_TO_THE_OWN_CASE = """
          received  admitted  upheld  rejected  inadmissible  replied  withdrawn
admit     S         .         .       .         .             .        .
refuse    S         .         .       .         .             .        .
uphold    .         S         .       .         .             .        .
reject    .         S         .       .         .             .        .
reply     .         .         S       S         S             .        .
withdraw  S         S         .       .         .             .        .
"""

COMMENDATIONS = """
        draft  issued  revoked
issue   S      .       .
revoke  .      S       .
"""

HONORS = """
            valid  warned  revoked  expired  relinquished
warn        S      .       .        .        .
rectify     .      S       .        .        .
revoke      S      S       .        .        .
expire      K      K       .        .        .
relinquish  S      S       .        .        .
renew       .      .       .        S        .
"""

# By the township. The clock acts alone where the case above ends here.
RECOMMENDATIONS = """
                prepared  sent  honored_above  not_selected_above  withdrawn
send            T         .     .              .                   .
record_outcome  .         TK    .              TK                  .
reopen          .         .     .              -                   .
withdraw        TK        TK    .              .                   .
"""


@dataclass(frozen=True)
class Machine:
    name: str
    table: str
    workflow: Workflow


MACHINES = (
    Machine("rounds", ROUNDS, rounds.rounds),
    Machine("nominations", NOMINATIONS, nominations.nominations),
    Machine("score_sheets", SCORE_SHEETS, score_sheets.score_sheets),
    Machine("disabled_judge", SHEETS_OF_A_FORMER_JUDGE, score_sheets.score_sheets),
    Machine("departed_judge", SHEETS_OF_A_FORMER_JUDGE, score_sheets.score_sheets),
    Machine("public_notices", PUBLIC_NOTICES, public_notices.public_notices),
    Machine("objections", OBJECTIONS, objections.objections),
    Machine("own_case", OBJECTIONS_TO_THE_OWN_CASE, objections.objections),
    Machine("commendations", COMMENDATIONS, commendations.commendations),
    Machine("honors", HONORS, honors.honors),
    Machine("recommendations", RECOMMENDATIONS, recommendations.recommendations),
)


def subjects_of(machine: Machine, planted: Planted, people: dict[str, Actor]) -> subjects.Subjects:
    match machine.name:
        case "score_sheets":
            return subjects.score_sheets_in_every_state(planted, people["J"])
        case "disabled_judge":
            return subjects.score_sheets_in_every_state(planted, people["D"])
        case "departed_judge":
            return subjects.score_sheets_in_every_state(planted, people["E"])
        case "objections":
            return subjects.objections_in_every_state(planted, planted.village)
        case "own_case":
            return subjects.objections_in_every_state(planted, planted.desk)
    in_every_state = getattr(subjects, f"{machine.name}_in_every_state")
    found: subjects.Subjects = in_every_state(planted)
    return found


@pytest.fixture
def planted() -> Planted:
    return a_planted_round(level="township")


@pytest.fixture
def people(planted: Planted) -> dict[str, Actor]:
    return people_of(planted, ISSUED)


def differences(answers: dict[Cell, str], table: dict[Cell, str]) -> dict[Cell, tuple[str, str]]:
    """Answered and expected, by cell: what a reader wants to see of thousands of cells."""
    return {
        cell: (answers.get(cell, "nothing"), table.get(cell, "nothing"))
        for cell in answers.keys() | table.keys()
        if answers.get(cell) != table.get(cell)
    }


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_everybody_may_exactly_what_the_table_says(
    machine: Machine, planted: Planted, people: dict[str, Actor]
) -> None:
    in_every_state = subjects_of(machine, planted, people)

    assert differences(asked(in_every_state, people, ISSUED), expected(machine.table)) == {}


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_everybody_is_offered_exactly_that(
    machine: Machine, planted: Planted, people: dict[str, Actor]
) -> None:
    in_every_state = subjects_of(machine, planted, people)
    buttons = {c: a for c, a in expected(machine.table).items() if a != WRONG_STATE}

    assert differences(offered(in_every_state, people, ISSUED), buttons) == {}


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_every_state_transition_and_role_has_a_cell(machine: Machine) -> None:
    names = {row.name for row in machine.workflow.transitions}
    states = machine.workflow.states.values

    assert set(expected(machine.table)) == {
        (state, name, letter) for state in states for name in names for letter in LEGEND
    }


def test_every_machine_has_a_table() -> None:
    ours = {m.workflow.name for m in workflow_models() if m._meta.app_label == "honors"}

    assert {machine.workflow.name for machine in MACHINES} == ours


def test_the_letters_are_the_people(people: dict[str, Actor]) -> None:
    assert people.keys() == LEGEND.keys()


@pytest.mark.parametrize("letter", "nPotaCUMGLXDE")
def test_who_has_no_part_in_a_case_may_never_move_it(letter: str) -> None:
    answers = {a for (_s, _t, who), a in expected(NOMINATIONS).items() if who == letter}

    assert answers == {WRONG_STATE, NOT_PERMITTED}
