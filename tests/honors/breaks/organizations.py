"""The tree, bent; and what reaches outside its organizer."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from honors.models import Membership, Nomination, Organization, PublicNotice
from tests.factories.organizations import a_twin_county
from tests.honors.planting import Planted


def organizations_stand_below_their_parents(planted: Planted) -> str:
    department = Organization.objects.filter(pk=planted.tree.department.pk)
    department.update(parent=planted.tree.townships[1])
    Organization.objects.filter(pk=planted.tree.townships[1].pk).update(children_made=4)
    return f"organizations:{planted.tree.department.pk}"


def lineages_follow_the_tree(planted: Planted) -> str:
    lineage = {"county": planted.tree.county.pk, "township": planted.tree.townships[0].pk}
    Organization.objects.filter(pk=planted.tree.department.pk).update(lineage=lineage)
    return f"organizations:{planted.tree.department.pk}"


def step_numbers_are_not_used_twice(planted: Planted) -> str:
    Organization.objects.filter(pk=planted.desk.pk).update(children_made=1)
    return f"organizations:{planted.desk.pk}"


def nothing_reaches_outside_the_organizer(_planted: Planted) -> str:
    notice = PublicNotice.objects.get()
    PublicNotice.objects.update(organization=a_twin_county().county)
    return f"public_notices:{notice.pk}"


def what_is_gone_begins_nothing(planted: Planted) -> str:
    unit = Organization.objects.filter(pk=planted.tree.villages[2].pk)
    unit.update(successor=planted.tree.villages[1])
    return f"organizations:{planted.tree.villages[2].pk}"


def what_is_gone_begins_nothing_2(planted: Planted) -> str:
    """Of the last village's nominator: nobody else has a role there, and it has no case."""
    unit = planted.tree.villages[-1]
    Organization.objects.filter(pk=unit.pk).update(valid_to=date(2099, 1, 1))
    return f"users:{Membership.objects.get(organization=unit).user_id}"


def what_is_gone_begins_nothing_3(planted: Planted) -> str:
    case = planted.cases["戊五"]
    Membership.objects.filter(organization=case.unit).delete()
    begun = timezone.localdate(case.created_at)
    Organization.objects.filter(pk=case.unit_id).update(valid_to=begun)
    Nomination.objects.exclude(pk=case.pk).filter(unit=case.unit).update(
        created_at=case.created_at - timedelta(days=2)
    )
    return f"nominations:{case.pk}"
