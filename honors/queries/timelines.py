"""What became of a case, step by step, in words: from its events and the opinions beside them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from honors.models import Membership, Nomination, Organization, Stage, User
from honors.roles import CLOCK
from honors.states import NominationState
from workflow import ledger
from workflow.definition import Workflow, WorkflowModel
from workflow.models import LedgerEvent

LONGEST = 500  # steps
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)

# Moves within the office where the case lies.
STAYING = ("nominations.receive", "nominations.transfer", "nominations.hand_back")
# What an author does where the case lies: in the unit that nominates.
WRITING = frozenset(
    f"nominations.{deed}"
    for deed in (
        "save_dossier", "autosave", "attach", "detach", "arrange_photos", "answer_defect",
    )
)  # fmt: skip
# What happens to a case or an honor beside its moves.
OTHER_STEPS = {
    "nominations.begin": gettext_lazy("Start"),
    "nominations.save_dossier": gettext_lazy("Write the dossier"),
    "nominations.attach": gettext_lazy("Attach a file"),
    "nominations.arrange_photos": gettext_lazy("Put the photos in order"),
    "nominations.detach": gettext_lazy("Take out a file"),
    "nominations.answer_defect": gettext_lazy("Answer a defect"),
    "nominations.redact": gettext_lazy("Write the copy for judges"),
    "nominations.redact_photo": gettext_lazy("Add a photo to the copy for judges"),
    "consultations.answer": gettext_lazy("Answer the consultation"),
    "consultations.close": gettext_lazy("Close the consultation"),
    "consultations.overdue": gettext_lazy("An answer is overdue"),
    "nominations.autosave": gettext_lazy("Write the dossier"),
    "nominations.unmask": gettext_lazy("Look at the private answers"),
    "nominations.nudge": gettext_lazy("Nudge"),
    "signers.ask": gettext_lazy("Ask others to sign"),
    "signers.sign": gettext_lazy("Sign"),
    "signers.withdraw": gettext_lazy("Take back a request to sign"),
    "copies.send": gettext_lazy("Inform others"),
    "copies.withdraw": gettext_lazy("Inform no longer"),
    "verdicts.note": gettext_lazy("Note what the sitting says"),
    "verdicts.clear": gettext_lazy("Take back what the sitting said"),
    "ledger.erased": gettext_lazy("Erase personal values"),
    "nominations.rank": gettext_lazy("Put the cases in order"),
    "nominations.record_consent": gettext_lazy("Record the consent"),
    "nominations.revoke_consent": gettext_lazy("Take back the consent"),
    "vetoes.confirm": gettext_lazy("Confirm a veto"),
    "vetoes.declare": gettext_lazy("Declare the vetoes"),
    "vetoes.lift": gettext_lazy("Lift a veto"),
    "documents.make": gettext_lazy("Make a document"),
    "honors.begin": gettext_lazy("Given"),
    "honors.reissue": gettext_lazy("Issue the certificate anew"),
}


@dataclass(frozen=True, kw_only=True)
class Step:
    """`desk` is the organization where the case lay before, or began; `lasted` the time until the
    next step, None for the last. `texts` are the opinions and reasons by name that still exist.
    """

    at: datetime
    action: str
    label: str
    who: str
    desk: str
    leads_to: str
    lasted: timedelta | None
    texts: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        when = timezone.localtime(self.at).strftime("%Y-%m-%d %H:%M")
        parts = [when, self.desk, self.who, self.label]
        if self.leads_to:
            parts.append(f"→ {self.leads_to}")
        parts += [f"“{text}”" for text in self.texts.values()]
        if self.lasted is not None:
            parts.append(f"({in_words(self.lasted)})")
        return " ".join(part for part in parts if part)


def timeline(nomination: Nomination) -> list[Step]:
    """In order. Six statements at most, however long the history; steps beyond the limit are cut
    off. The stages of the round and the desk where the case lies are not read again.

    Whoever acted as a substitute is shown with the name of the absent.
    """
    stream = Nomination.workflow.stream(nomination)
    events = list(LedgerEvent.objects.filter(stream=stream).order_by("seq")[:LONGEST])
    bodies = [json.loads(event.body) for event in events]
    texts = ledger.opinions_of(stream)
    people = names_of(event.actor for event in events)
    held = _held_by({key for actor in people if (key := _user_key(actor)) is not None})
    desks = _desks(nomination, _seen(bodies, "holder_id") | {nomination.unit_id})
    stages = {stage.pk: str(stage) for stage in _stages(nomination)}
    ends = [*(event.at for event in events[1:]), None]
    return [
        Step(
            at=event.at,
            action=event.action,
            label=_label(Nomination.workflow, event.action),
            who=_in_place_of(people[event.actor], event, body, held),
            desk=desks.get(_desk(nomination, event, body), ""),
            leads_to=_leads_to(body, stages),
            lasted=None if end is None else end - event.at,
            texts={name: _readable(name, text) for name, text in texts.get(event.seq, {}).items()},
        )
        for event, body, end in zip(events, bodies, ends, strict=True)
    ]


def history_of(subject: WorkflowModel) -> list[Step]:
    """What became of a record that is no case: an honor, a commendation. Three statements.

    `texts` begin with the document that a move rests on, where it rests on one.
    """
    workflow = type(subject).workflow
    stream = workflow.stream(subject)
    events = list(LedgerEvent.objects.filter(stream=stream).order_by("seq")[:LONGEST])
    people, texts = names_of(event.actor for event in events), ledger.opinions_of(stream)
    return [
        Step(
            at=event.at,
            action=event.action,
            label=_label(workflow, event.action),
            who=people[event.actor],
            desk="",
            leads_to=_state_after(workflow, body := json.loads(event.body)),
            lasted=None,
            texts=_document(body) | texts.get(event.seq, {}),
        )
        for event in events
    ]


def _document(body: Mapping[str, Any]) -> dict[str, str]:
    number = body.get("facts", {}).get("document")
    return {"document": number} if number else {}


def _state_after(workflow: Workflow, body: Mapping[str, Any]) -> str:
    state = _place(body, "to", "state")
    return str(workflow.states(state).label) if state else ""


def arrivals(nominations: Sequence[Nomination]) -> dict[int, datetime]:
    """By case, when it came to where it lies now. One statement."""
    streams = {Nomination.workflow.stream(case): case.pk for case in nominations}
    moves = [f"nominations.{row.name}" for row in Nomination.workflow.transitions]
    actions = [action for action in moves if action not in STAYING]
    events = LedgerEvent.objects.filter(stream__in=streams, action__in=actions).order_by()
    latest = events.values_list("stream").annotate(Max("at"))
    return {streams[stream]: at for stream, at in latest}


def _readable(name: str, text: str) -> str:
    """Defects are kept as data; everything else as it was typed."""
    return "；".join(defect["text"] for defect in json.loads(text)) if name == "defects" else text


def in_words(duration: timedelta) -> str:
    if duration >= DAY:
        return ngettext("%(count)d day", "%(count)d days", duration.days) % {"count": duration.days}
    hours = duration // HOUR
    if hours:
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    return _("less than an hour")


def _names(model: Any, keys: Iterable[int]) -> dict[Any, str]:
    return {key: str(row) for key, row in model.objects.in_bulk(sorted(set(keys))).items()}


def _stages(nomination: Nomination) -> Iterable[Stage]:
    """All of its round, which the engine may have brought already."""
    if "round" in nomination._state.fields_cache:
        return nomination.round.stages.all()
    return Stage.objects.filter(round=nomination.round_id)


def _desks(nomination: Nomination, keys: set[int]) -> dict[Any, str]:
    loaded = [nomination._state.fields_cache.get(name) for name in ("holder", "unit")]
    known = {place.pk: str(place) for place in loaded if place is not None}
    asked = keys - known.keys()
    return known | (_names(Organization, asked) if asked else {})


def _seen(bodies: Sequence[Mapping[str, Any]], name: str) -> set[int]:
    values = {_place(body, side, name) for body in bodies for side in ("from", "to")}
    return {value for value in values if value is not None}


def _place(body: Mapping[str, Any], side: str, name: str) -> Any:
    return (body.get(side) or {}).get(name)


def _holder(body: Mapping[str, Any]) -> Any:
    """Who held the case before the step; of the first step, who held it then."""
    return _place(body, "from", "holder_id") or _place(body, "to", "holder_id")


def _desk(nomination: Nomination, event: LedgerEvent, body: Mapping[str, Any]) -> Any:
    return nomination.unit_id if event.action in WRITING else _holder(body)


def _user_key(actor: str) -> int | None:
    kind, _colon, key = actor.partition(":")
    return int(key) if kind == "user" and key.isdigit() else None


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """How people are called who act under these keys of the ledger. One statement."""
    keys = {actor: _user_key(actor) for actor in actors}
    people = _names(User, (key for key in keys.values() if key is not None))
    return {actor: _who(actor, people) for actor in keys}


def _who(actor: str, people: Mapping[int, str]) -> str:
    if actor == CLOCK.ledger_key:
        return _("The system")
    key = _user_key(actor)
    return people.get(key, actor) if key is not None else actor


def _held_by(people: Collection[int]) -> list[Membership]:
    """All roles ever held by those who acted as somebody's substitute; mostly none."""
    substitutes = Membership.objects.filter(user__in=people, substitute_for__isnull=False)
    held = Membership.objects.filter(user__in=substitutes.values("user"))
    return list(held.select_related("substitute_for__user").order_by("pk"))


def _in_place_of(
    who: str, event: LedgerEvent, body: Mapping[str, Any], held: Sequence[Membership]
) -> str:
    """With the name of the absent, where nothing but a substitution gave the right to act."""
    desk = _holder(body)
    then = [
        role
        for role in held
        if role.user_id == _user_key(event.actor)
        and role.organization_id == desk
        and role.starts_at <= event.at
        and (role.ends_at is None or event.at < role.ends_at)
    ]
    absent = [role.substitute_for.user for role in then if role.substitute_for is not None]
    if not absent or len(absent) < len(then):
        return who
    return _("%(who)s for %(absent)s") % {"who": who, "absent": absent[0]}


def _label(workflow: Workflow, action: str) -> str:
    if action in OTHER_STEPS:
        return str(OTHER_STEPS[action])
    name = action.partition(".")[2]
    labels = {row.name: str(row.label) for row in workflow.transitions}
    return labels.get(name, action)


def _leads_to(body: Mapping[str, Any], stages: Mapping[int, str]) -> str:
    """The stage that it came to, or the state where there is no stage."""
    stage, state = _place(body, "to", "stage_id"), _place(body, "to", "state")
    if stage is not None:
        return stages.get(stage, "")
    return str(NominationState(state).label) if state else ""
