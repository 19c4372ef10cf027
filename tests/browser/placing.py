"""Places of units in the world of the browser: handed down, lent, and too few sent."""

from __future__ import annotations

from honors.actions import nominations, rounds
from honors.actions.quotas import allocate, lend
from honors.models import Nomination, Quota, Shortfall
from honors.roles import CLOCK
from tests.factories.accounts import Staff
from tests.factories.nominations import returned
from tests.factories.organizations import County
from tests.factories.quotas import FRONT_LINE, a_ruled_round, limited, sent
from tests.factories.rounds import DURING


def places_of_units(tree: County, staff: Staff) -> dict[str, int]:
    """Two townships with places, a village with one that was handed down and a loan; a case of two
    versions; and a village that was asked for more than it sent.
    """
    category = a_ruled_round(tree, staff, code="MING").categories.get()
    first, second = (limited(category, unit, 6, staff.secretary) for unit in tree.townships[:2])
    village, by = tree.villages[0], staff.nominators[0]
    allocate(parent=first, shares={village: 2}, by=staff.secretary, at=DURING)
    loan = lend(
        lender=Quota.objects.get(pk=second.pk),
        borrower=Quota.objects.get(pk=first.pk),
        places=1,
        reason="名额调剂（虚构）",
        by=staff.secretary,
        at=DURING,
    )
    case = corrected(sent(category, village, by), staff)
    limited(category, tree.villages[1], 3, staff.secretary, kind="minimum")
    rules = {"shares": {"front": FRONT_LINE}}
    closing = a_ruled_round(tree, staff, code="QUE", closes_at=DURING, quota_rules=rules)
    wanting = closing.categories.get()
    reserved = limited(wanting, tree.townships[0], 4, staff.secretary)
    limited(wanting, village, 2, staff.secretary, kind="minimum")
    rounds.close_round(round_=closing, by=CLOCK, at=DURING)
    return {
        "quota": first.pk,
        "quota_below": Quota.objects.get(category=category, organization=village).pk,
        "quota_reserved": reserved.pk,
        "loan": loan.pk,
        "shortfall": Shortfall.objects.get(quota__category=wanting).pk,
        "corrected": case.pk,
    }


def corrected(case: Nomination, staff: Staff) -> Nomination:
    """Sent back by the township and submitted again with other deeds."""
    by = case.nominator
    back = returned(case, staff.officers[0], "deeds")
    nominations.save_dossier(
        nomination=back,
        data={**back.dossier.answers, "deeds": "二十年照顾公婆，并带动邻里互助（虚构）。"},
        veto_declared=True,
        by=by,
        at=DURING,
    )
    nominations.answer_defect(defect=back.defects.get(), answer="已补充。", by=by, at=DURING)
    return nominations.move(nomination=back, name="resubmit", by=by, at=DURING)
