"""Who sees who signs on a case, and who is informed of it."""

from __future__ import annotations

import pytest

from honors.actions import copies, signers
from honors.models import Nomination
from honors.queries.desks import copies_visible_to, signers_visible_to
from tests.factories.accounts import Staff
from tests.factories.nominations import nomination_in
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from tests.ground import laid

pytestmark = pytest.mark.django_db


@laid
def case(tree: County, staff: Staff) -> Nomination:
    return nomination_in("review", tree, staff)


def test_a_signature_is_seen_by_who_asked_and_by_who_was_asked(
    case: Nomination, staff: Staff
) -> None:
    officer, asked = staff.officers[0], staff.approvers[0]
    (signer,) = signers.add_signers(
        nomination=case, users=[asked], required=True, by=officer, at=DURING
    )

    people = (officer, asked, staff.secretaries[0], staff.secretary, staff.auditor)

    shown = [list(signers_visible_to(user, at=DURING)) for user in people]
    assert shown == [[signer], [signer], [], [], []]


def test_a_copy_is_seen_by_who_sent_it_and_by_who_got_it(case: Nomination, staff: Staff) -> None:
    officer, informed = staff.officers[0], staff.officers[-1]
    (copy,) = copies.send_copies(nomination=case, users=[informed], by=officer, at=DURING)

    people = (officer, informed, staff.secretaries[0], staff.secretary, staff.auditor)

    shown = [list(copies_visible_to(user, at=DURING)) for user in people]
    assert shown == [[copy], [copy], [], [], []]
