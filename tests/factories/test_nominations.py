"""Every state of a case can be reached by the people whose turn it is."""

import pytest

from honors import invariants
from honors.states import NominationState
from tests.factories.accounts import Staff
from tests.factories.nominations import nomination_in
from tests.factories.organizations import County
from workflow.verification import verify


@pytest.mark.parametrize("state", NominationState.values)
def test_a_case_walks_to_every_state(state: str, tree: County, staff: Staff) -> None:
    case = nomination_in(state, tree, staff)

    assert case.state == state
    assert invariants.check() == []
    assert verify() == []
