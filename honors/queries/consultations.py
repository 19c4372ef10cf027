"""Which questions somebody may see, and what of a case the department that is asked may read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, Q
from django.utils import timezone

from honors.models import Consultation, Organization
from honors.queries.nominees import identity_of
from honors.queries.organizations import paths_above
from honors.roles import PATH_END, Role, paths_of
from honors.routes import frozen_version
from honors.states import NominationState

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from honors.models import Nominee, NomineeMember, User

# Who reads what departments answered about the cases of the own area.
READERS = (Role.OFFICER, Role.SECRETARY, Role.APPROVER, Role.AUDITOR)


def has_a_say(department: Organization, organizer: Organization) -> bool:
    """It works for a division at or above the organizer's, or below the organizer's."""
    own, home = department.lineage.get(department.level), _home(organizer)
    return own in organizer.lineage.values() or home in department.lineage.values()


def departments_of(organizer: Organization) -> QuerySet[Organization]:
    """Those of the organizer's division and of what lies above it, which it may ask."""
    paths = [*paths_above(organizer.path), organizer.path]
    return Organization.objects.filter(code=None, parent__path__in=paths).order_by("path")


def _home(organizer: Organization) -> int | None:
    """The division that the organizer is, or belongs to."""
    home: int | None = organizer.lineage.get(organizer.level)
    return home


def visible_to(user: User, *, at: datetime) -> QuerySet[Consultation]:
    """A department sees what it is asked itself; whoever reviews, decides, runs rounds or audits
    sees what is asked about the cases below, and the organizer's secretaries all of their rounds.
    """
    if not user.is_active:
        return Consultation.objects.none()
    standing = user.standing(at=at)
    seen = Q(department__in=_places(user, Role.CONSULTEE, at), voided_at=None)
    seen |= Q(stage__round__organizer__in=_places(user, Role.SECRETARY, at))
    for path in paths_of(standing.having(*READERS)):
        seen |= Q(nomination__unit_path__gte=path, nomination__unit_path__lt=path + PATH_END)
    # Never the unit that nominated, whatever else it is.
    nominates = _places(user, Role.NOMINATOR, at)
    asked = Consultation.objects.filter(seen).exclude(nomination__unit__in=nominates)
    return asked.order_by("pk")


def waiting_for(user: User, *, at: datetime) -> QuerySet[Consultation]:
    """What somebody's departments have still to answer, the most urgent first."""
    if not user.is_active:
        return Consultation.objects.none()
    open_ones = Consultation.objects.filter(
        department__in=_places(user, Role.CONSULTEE, at),
        reply="",
        voided_at=None,
        nomination__state=NominationState.CONSULTATION,
        nomination__stage=F("stage"),
    )
    return open_ones.order_by("due_at", "pk")


def _places(user: User, role: Role, at: datetime) -> list[int]:
    return [grant.organization_id for grant in user.standing(at=at).having(role)]


def what(consultation: Consultation, *, at: datetime) -> dict[str, Any]:
    """All that the department reads of the case: who it is, and what the stage's settings name.

    Answers are those that were submitted last. Never scores, ranks, opinions or files.
    """
    case, settings = consultation.nomination, consultation.stage.settings
    nominee, version = case.nominee, frozen_version(case)
    answers = {} if version is None else version.answers
    shown = {"name": nominee.name, "kind": nominee.kind, "unit": case.unit.name}
    shown |= {name: _identity(nominee, name, at) for name in settings.get("identity", ())}
    return shown | {
        "answers": {name: answers[name] for name in settings.get("fields", ()) if name in answers}
    }


def people_shown(consultation: Consultation, *, at: datetime) -> list[NomineeMember]:
    """The members whom the stage lets the department read of, beside the nominee."""
    if "members" not in consultation.stage.settings.get("identity", ()):
        return []
    return _present(consultation.nomination.nominee, at)


def _present(nominee: Nominee, at: datetime) -> list[NomineeMember]:
    today = timezone.localdate(at)
    members = nominee.members.all()
    return [member for member in members if member.until is None or member.until > today]


def _identity(nominee: Nominee, name: str, at: datetime) -> object:
    if name == "resident_id":
        return identity_of(nominee)
    if name != "members":
        return getattr(nominee, name)
    present = _present(nominee, at)
    return [{"name": member.name, "relation": member.relation} for member in present]
