"""Objections: what their authors may ask, and what those who investigate them may see."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from honors import rules
from honors.codes import normalize_code
from honors.models import Objection
from honors.roles import PATH_END, Role
from honors.sealing import site_keyring
from honors.states import ObjectionState
from workflow.refusals import InvalidInput, NotPermitted

if TYPE_CHECKING:
    from datetime import datetime

    from honors.models import User

OBJECTOR, CONTACT = "objector", "contact"


class Progress(StrEnum):
    RECEIVED = "received"
    INVESTIGATED = "investigated"
    REPLIED = "replied"


_PROGRESS = {
    ObjectionState.RECEIVED: Progress.RECEIVED,
    ObjectionState.REPLIED: Progress.REPLIED,
    ObjectionState.WITHDRAWN: Progress.REPLIED,
}


class Objector(NamedTuple):
    name: str
    contact: str


def status_by_code(code: str) -> Progress:
    """All that the code tells whoever has it; the reply itself goes to the contact."""
    normalized = normalize_code(code, pointer="/code")
    state = Objection.objects.filter(query_code=normalized).values_list("state", flat=True).first()
    if state is None:
        message = _("There is no objection with this code.")
        raise InvalidInput(message, code="code_unknown", pointer="/code")
    return _PROGRESS.get(ObjectionState(state), Progress.INVESTIGATED)


def visible_to(user: User, *, at: datetime) -> QuerySet[Objection]:
    """For secretaries of the posting unit and the organizer, and auditors above the posting unit.

    Never for the unit that nominated the case, whatever else it is.
    """
    standing = user.standing(at=at)
    desks = [grant.organization_id for grant in standing.having(Role.SECRETARY)]
    seen = Q(notice__organization__in=desks)
    for grant in standing.having(Role.AUDITOR):
        path = grant.path
        seen |= Q(
            notice__organization__path__gte=path, notice__organization__path__lt=path + PATH_END
        )
    own = {grant.organization_id for grant in standing.grants} | {user.employer_id}
    seen &= ~Q(nomination__unit__in=own - {None})
    nominates = [grant.organization_id for grant in standing.having(Role.NOMINATOR)]
    objections = Objection.objects.filter(seen | Q(notice__round__organizer__in=desks))
    return objections.exclude(nomination__unit__in=nominates).order_by("pk")


def objector_of(objection: Objection, *, by: User, at: datetime) -> Objector:
    """Who objected and how to reach them, opened for the office that investigates alone."""
    if not rules.is_secretary_of_objection(objection, by.standing(at=at)):
        raise NotPermitted(_("Only the office that investigates may know who objects."))
    keyring, code = site_keyring(), objection.query_code
    return Objector(
        keyring.open(objection.objector_sealed, place=place_of(code, OBJECTOR)),
        keyring.open(objection.contact_sealed, place=place_of(code, CONTACT)),
    )


def place_of(query_code: str, field: str) -> str:
    """Where a sealed value of an objection belongs; elsewhere it does not open."""
    return f"objections/{query_code}/{field}"
