"""Objections: what their authors may ask, and what those who investigate them may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from honors.codes import normalize_code
from honors.models import InvestigationStep, Lead, Objection, StampedLetter
from honors.notice_terms import reply_days
from honors.queries.notice_ends import midnight
from honors.queries.timelines import names_of
from honors.roles import PATH_END, Role, paths_of
from honors.sealing import site_keyring
from honors.states import ObjectionState
from honors.texts import compact
from workflow.calendars import load_calendar
from workflow.models import LedgerEvent
from workflow.refusals import InvalidInput
from workflow.workdays import ONE_DAY, CalendarMissing, years_needed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

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


@dataclass(frozen=True, kw_only=True)
class Told:
    """`investigated_at` is when the office took it up or refused to, `settled_at` when it replied
    or the objector took it back; each None until then. `answer` is empty until the reply.
    """

    progress: Progress
    filed_at: datetime
    due_at: datetime | None
    investigated_at: datetime | None
    settled_at: datetime | None
    answer: str
    is_withdrawn: bool


_TAKEN_UP = ("objections.admit", "objections.refuse")
_SETTLED_BY = ("objections.reply", "objections.withdraw")


def status_by_code(code: str) -> Progress:
    """How far the objection has come of which somebody has the code."""
    return _progress_of(_by_code(code))


def told_by_code(code: str) -> Told:
    """All that the code tells whoever has it: nothing of who objects or what the office found out
    on the way. Two statements.
    """
    objection = _by_code(code)
    events = LedgerEvent.objects.filter(
        stream=Objection.workflow.stream(objection), action__in=(*_TAKEN_UP, *_SETTLED_BY)
    )
    times = dict(events.order_by("-seq").values_list("action", "at"))
    return Told(
        progress=_progress_of(objection),
        filed_at=objection.filed_at,
        due_at=objection.due_at,
        investigated_at=_first_of(_TAKEN_UP, times),
        settled_at=_first_of(_SETTLED_BY, times),
        answer=objection.answer,
        is_withdrawn=objection.state == ObjectionState.WITHDRAWN,
    )


def _first_of(actions: Iterable[str], times: Mapping[str, datetime]) -> datetime | None:
    return next((times[action] for action in actions if action in times), None)


def _by_code(code: str) -> Objection:
    found = Objection.objects.filter(query_code=normalize_code(code, pointer="/code")).first()
    if found is None:
        message = _("There is no objection with this code.")
        raise InvalidInput(message, code="code_unknown", pointer="/code")
    return found


def _progress_of(objection: Objection) -> Progress:
    return _PROGRESS.get(ObjectionState(objection.state), Progress.INVESTIGATED)


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


@dataclass(frozen=True, kw_only=True)
class Happening:
    """A move, or a step of the investigation, whose `text` is what was done and whose `who` the
    people who did it. `evidence` is the digest of a file that the office keeps.
    """

    on: date
    label: str
    who: str
    text: str = ""
    evidence: str = ""


def story_of(objection: Objection, *, by: User, at: datetime) -> list[Happening]:
    """In order, for those who may see the objection: without the texts of its moves, and without
    who looked at the objector or which retaliation was marked. Three statements.
    """
    moves = {f"objections.{row.name}": row.label for row in Objection.workflow.transitions}
    stream = Objection.workflow.stream(objection)
    events = list(LedgerEvent.objects.filter(stream=stream, action__in=moves).order_by("seq"))
    people = names_of(event.actor for event in events)
    told = [
        (timezone.localdate(event.at), event.at, str(moves[event.action]), people[event.actor])
        for event in events
    ]
    story = [(day, when, Happening(on=day, label=label, who=who)) for day, when, label, who in told]
    story += [
        (step.taken_on, step.recorded_at, _step_of(step))
        for step in steps_of(objection, by=by, at=at)
    ]
    return [happening for _day, _when, happening in sorted(story, key=itemgetter(0, 1))]


def _step_of(step: InvestigationStep) -> Happening:
    return Happening(
        on=step.taken_on,
        label=gettext("Step %(number)s of the investigation") % {"number": step.position},
        who=step.who,
        text=step.what,
        evidence=step.evidence_sha256,
    )


def leads_visible_to(user: User, *, at: datetime) -> QuerySet[Lead]:
    """As objections are: for the offices that could look into them, and auditors."""
    return _visible(Lead.objects.all(), user, at=at)
