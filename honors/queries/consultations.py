"""What departments were asked and answered, as far as somebody may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from honors.models import Consultation
from honors.roles import PATH_END, Role

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from honors.models import User

READERS = (Role.OFFICER, Role.SECRETARY, Role.APPROVER)


def visible_to(user: User, *, at: datetime) -> QuerySet[Consultation]:
    """Departments see what they are asked; whoever handles cases below, what was answered on them.

    Never the unit that nominated, whatever else it is.
    """
    standing = user.standing(at=at)
    departments = [grant.organization_id for grant in standing.having(Role.CONSULTEE)]
    seen = Q(department__in=departments, voided_at=None)
    for grant in standing.having(*READERS, Role.AUDITOR):
        seen |= Q(nomination__unit_path__gte=grant.path) & Q(
            nomination__unit_path__lt=grant.path + PATH_END
        )
    organizers = [grant.organization_id for grant in standing.having(Role.SECRETARY)]
    seen |= Q(nomination__round__organizer__in=organizers)
    nominates = [grant.organization_id for grant in standing.having(Role.NOMINATOR)]
    asked = Consultation.objects.filter(seen).exclude(nomination__unit__in=nominates)
    return asked.order_by("pk")
