"""Objections: what their authors may ask, and what those who investigate them may see."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors.codes import normalize_code
from honors.models import InvestigationStep, Lead, Objection, StampedLetter
from honors.notice_terms import reply_days
from honors.queries.notice_ends import midnight
from honors.roles import PATH_END, Role, paths_of
from honors.sealing import site_keyring
from honors.states import ObjectionState
from honors.texts import compact
from workflow.calendars import load_calendar
from workflow.refusals import InvalidInput
from workflow.workdays import ONE_DAY, CalendarMissing, years_needed

if TYPE_CHECKING:
    from datetime import datetime

    from honors.models import Stage, User
    from honors.sealing import Keyring
    from workflow.workdays import Calendar

OBJECTOR, CONTACT = "objector", "contact"
OBJECTOR_PURPOSE = "objector"
Row = TypeVar("Row", bound=Model)


class Progress(StrEnum):
    RECEIVED = "received"
    INVESTIGATED = "investigated"
    REPLIED = "replied"


_PROGRESS = {
    ObjectionState.RECEIVED: Progress.RECEIVED,
    ObjectionState.REPLIED: Progress.REPLIED,
    ObjectionState.WITHDRAWN: Progress.REPLIED,
}


REMIND_BEFORE = timedelta(days=2)
SETTLED = (ObjectionState.REPLIED, ObjectionState.WITHDRAWN)


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
    return _visible(Objection.objects.all(), user, at=at)


def _visible(rows: QuerySet[Row], user: User, *, at: datetime) -> QuerySet[Row]:
    """Of rows with a notice and a nomination."""
    standing = user.standing(at=at)
    desks = [grant.organization_id for grant in standing.having(Role.SECRETARY)]
    seen = Q(notice__organization__in=desks) | audited_by(user, at=at)
    own = {grant.organization_id for grant in standing.grants} | {user.employer_id}
    seen &= ~Q(nomination__unit__in=own - {None})
    nominates = [grant.organization_id for grant in standing.having(Role.NOMINATOR)]
    found = rows.filter(seen | Q(notice__round__organizer__in=desks))
    return found.exclude(nomination__unit__in=nominates).order_by("pk")


def audited_by(user: User, *, at: datetime) -> Q:
    """Of notices that units posted where the user is an auditor, there and below."""
    seen = Q(pk__in=[])
    for path in paths_of(user.standing(at=at).having(Role.AUDITOR)):
        seen |= Q(
            notice__organization__path__gte=path, notice__organization__path__lt=path + PATH_END
        )
    return seen


def place_of(query_code: str, field: str) -> str:
    """Where a sealed value of an objection belongs; elsewhere it does not open."""
    return f"objections/{query_code}/{field}"


def letter_of(letter: StampedLetter) -> bytes:
    """As it was handed in, photos without what they hid."""
    with letter.file.open("rb") as sealed:
        return site_keyring().open_bytes(sealed.read(), place=letter.place)


def objector_index(contact: str, keyring: Keyring) -> str:
    """Equal for equal contacts, however they were typed; nobody without the key can guess it."""
    return keyring.index(compact(contact), purpose=OBJECTOR_PURPOSE)


def due_of(
    filed_at: datetime, stage: Stage, *, calendar: Calendar | None = None
) -> datetime | None:
    """The end of the working day by which a reply is due, exclusive; the day of filing is none.

    None while the calendar does not know the year: that must keep nobody from objecting.
    """
    days, filed_on = reply_days(stage.settings), timezone.localdate(filed_at)
    known = calendar or load_calendar(years_needed(filed_on, days=days, kind="working"))
    try:
        last_day = known.add_working_days(filed_on, days)
    except CalendarMissing:
        return None
    return midnight(last_day + ONE_DAY)


def unanswered() -> QuerySet[Objection]:
    """Those whose reply is still to come."""
    return Objection.objects.exclude(state__in=SETTLED)


def without_deadline() -> QuerySet[Objection]:
    return unanswered().filter(due_at=None)


def to_be_reminded(at: datetime) -> QuerySet[Objection]:
    """Due within two days, or past, and nobody was told yet."""
    return unanswered().filter(reminded_at=None, due_at__lte=at + REMIND_BEFORE)


def overdue(user: User, *, at: datetime) -> QuerySet[Objection]:
    """What should have been replied to, of what the user may see."""
    return visible_to(user, at=at).exclude(state__in=SETTLED).filter(due_at__lte=at)


def steps_of(objection: Objection, *, by: User, at: datetime) -> QuerySet[InvestigationStep]:
    """The investigation, for those who may see the objection."""
    seen = visible_to(by, at=at).filter(pk=objection.pk)
    return InvestigationStep.objects.filter(objection__in=seen).select_related("recorded_by")


def leads_visible_to(user: User, *, at: datetime) -> QuerySet[Lead]:
    """As objections are: for the offices that could look into them, and auditors."""
    return _visible(Lead.objects.all(), user, at=at)
