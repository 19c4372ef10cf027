"""The tree, bent; and what reaches outside its organizer."""

from __future__ import annotations

from honors.models import Consultation, Organization, PublicNotice
from tests.factories.organizations import a_twin_county
from tests.honors.planting import CLOSED, OPENED, Planted


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


def nothing_reaches_outside_the_organizer_2(planted: Planted) -> str:
    asked = Consultation.objects.create(
        nomination=planted.cases["戊五"],
        stage=planted.stages["consultation"],
        department=a_twin_county().department,
        asked_at=OPENED,
        due_at=CLOSED,
    )
    return f"consultations:{asked.pk}"
