"""Bringing certificates and plaques to those who are honored, and who signed for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.actions.letters import SCAN_LIMIT, SCANS
from honors.files import check_file
from honors.models import Ceremony, CeremonyTurn, Commendation, Delivery, Honor
from honors.models.deliveries import Way
from honors.queries.accounts import require
from honors.queries.deliveries import delivers
from honors.roles import Role
from honors.states import HELD_HONORS
from workflow import ledger
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from honors.models import Organization
    from workflow.definition import Actor

NAME_LIMIT, RELATION_LIMIT, REASON_LIMIT, TEXT_LIMIT = 100, 60, 500, 120
MOST_SEATS, MOST_TURNS = 200, 500
CARRIED = (Way.SYSTEM, Way.UNIT, Way.GRASSROOTS)


@dataclass(frozen=True, kw_only=True)
class TurnSpec:
    """A group that walks up together, in this order; `presenter` hands over."""

    label: str
    honors: Sequence[Honor]
    presenter: str = ""


@transaction.atomic
def plan(
    *,
    commendation: Commendation,
    honors: Sequence[Honor],
    way: str,
    by: Actor,
    at: datetime,
    through: Organization | None = None,
) -> list[Delivery]:
    """Which way these of one list go; `through` is the unit or office that carries them on. What
    was planned before is planned anew. A ceremony is arranged, not planned here.
    """
    require(by, Role.SECRETARY, commendation.round.organizer, at)
    chosen = inputs.choice(way, [w.value for w in Way if w != Way.CEREMONY], field="way")
    if through is not None and chosen not in CARRIED:
        message = _("Nobody carries it on when it is fetched in person.")
        raise inputs.refused(message, code="not_carried", field="through")
    locked = _locked(commendation, honors)
    _standing_rows(locked).filter(handed_on=None).delete()
    made = Delivery.objects.bulk_create(
        Delivery(honor=honor, way=chosen, through=through, planned_at=at) for honor in locked
    )
    facts = {"honors": [h.pk for h in locked], "way": chosen, "through": through and through.pk}
    _record(commendation, "deliveries.plan", by=by, at=at, facts=facts)
    return made


@transaction.atomic
def hand_over(
    *,
    commendation: Commendation,
    honors: Sequence[Honor],
    handed_on: date,
    by: Actor,
    at: datetime,
    received_by: str = "",
    on_behalf: str = "",
    name: str = "",
    content: bytes | None = None,
) -> list[Delivery]:
    """They have it. Without `received_by` each holder took it; somebody else says `on_behalf` of
    what. What nobody had planned counts as fetched in person. One receipt may be for several.
    """
    day = inputs.recent_day(handed_on, field="handed_on")
    _refuse_days(commendation, day, at)
    receiver = inputs.optional_text(received_by, field="received_by", limit=NAME_LIMIT)
    relation = inputs.optional_text(on_behalf, field="on_behalf", limit=RELATION_LIMIT)
    if relation and not receiver:
        message = _("Say who received it on behalf of the holder.")
        raise InvalidInput(message, code="empty", pointer="/received_by")
    locked = _locked(commendation, honors)
    _require_carrier(locked, by, at)
    receipt = _receipt(name, content)
    rows = _planned_or_fetched(locked, at)
    try:
        for row, honor in zip(rows, locked, strict=True):
            row.handed_on, row.recorded_at = day, at
            row.recorded_by_id = by.standing(at=at).user_id
            row.received_by, row.on_behalf = receiver or honor.holder_name, relation
            row.file, row.name, row.sha256 = receipt
            row.save()
    except Exception:
        _forget(receipt)
        raise
    facts = {"honors": [h.pk for h in locked], "on": day.isoformat(), "receipt": receipt[2]}
    private = {"received_by": receiver, "on_behalf": relation}
    _record(commendation, "deliveries.hand_over", by=by, at=at, facts=facts, private=private)
    return rows


def _planned_or_fetched(honors: Sequence[Honor], at: datetime) -> list[Delivery]:
    planned = {row.honor_id: row for row in _standing_rows(honors)}
    return [
        planned.get(honor.pk) or Delivery(honor=honor, way=Way.PERSON, planned_at=at)
        for honor in honors
    ]


@transaction.atomic
def take_return(*, delivery: Delivery, reason: str, by: Actor, at: datetime) -> Delivery:
    """It came back, handed over or not; the honor waits for another delivery then."""
    honor = Honor.objects.select_for_update(no_key=True, of=("self",)).get(pk=delivery.honor_id)
    _require_carrier([honor], by, at)
    row = Delivery.objects.get(pk=delivery.pk)
    if row.returned_at is not None:
        raise GuardFailed(_("It came back already."), code="already_returned")
    row.returned_for = inputs.text(reason, field="reason", limit=REASON_LIMIT)
    row.returned_at = at
    row.save(update_fields=["returned_for", "returned_at"])
    facts = {"honors": [honor.pk], "delivery": row.pk}
    private = {"reason": row.returned_for}
    _record(honor.commendation, "deliveries.return", by=by, at=at, facts=facts, private=private)
    return row


@transaction.atomic
def arrange(
    *,
    commendation: Commendation,
    name: str,
    place: str,
    starts_at: datetime,
    seats_per_row: int,
    turns: Sequence[TurnSpec],
    by: Actor,
    at: datetime,
    host: str = "",
    ceremony: Ceremony | None = None,
) -> Ceremony:
    """Who walks up when, with whom, and who hands over. `ceremony` is one to arrange anew: whoever
    is in no turn any more waits for another way.
    """
    require(by, Role.SECRETARY, commendation.round.organizer, at)
    honors = [honor for turn in turns for honor in turn.honors]
    locked = {honor.pk: honor for honor in _locked(commendation, honors)}
    if not 0 < len(turns) <= MOST_TURNS or not all(turn.honors for turn in turns):
        message = _("Name between 1 and %(most)s groups, each with somebody in it.")
        raise inputs.refused(message, code="turns_wrong", field="turns", most=MOST_TURNS)
    arranged = ceremony or Ceremony(commendation=commendation)
    arranged.name = inputs.text(name, field="name", limit=TEXT_LIMIT)
    arranged.place = inputs.text(place, field="place", limit=TEXT_LIMIT)
    arranged.host = inputs.optional_text(host, field="host", limit=NAME_LIMIT)
    arranged.starts_at = inputs.moment(starts_at, field="starts_at")
    arranged.seats_per_row = inputs.whole(seats_per_row, field="seats_per_row", high=MOST_SEATS)
    message = _("This list has a ceremony of that name already.")
    with inputs.once(message, code="ceremony_exists", field="name"):
        arranged.save()
    _write_turns(arranged, turns, at)
    facts = {
        "ceremony": arranged.pk,
        "starts_at": arranged.starts_at,
        "turns": [[locked[honor.pk].pk for honor in turn.honors] for turn in turns],
    }
    _record(commendation, "ceremonies.arrange", by=by, at=at, facts=facts)
    return arranged


def _write_turns(ceremony: Ceremony, turns: Sequence[TurnSpec], at: datetime) -> None:
    honors = [honor.pk for turn in turns for honor in turn.honors]
    waiting = Delivery.objects.filter(returned_at=None, handed_on=None)
    waiting.filter(turn__ceremony=ceremony).delete()
    waiting.filter(honor__in=honors).delete()
    ceremony.turns.all().delete()
    written = [
        CeremonyTurn.objects.create(
            ceremony=ceremony,
            position=position,
            label=inputs.text(spec.label, field=f"turns/{position - 1}/label", limit=TEXT_LIMIT),
            presenter=inputs.optional_text(
                spec.presenter, field=f"turns/{position - 1}/presenter", limit=NAME_LIMIT
            ),
        )
        for position, spec in enumerate(turns, start=1)
    ]
    Delivery.objects.bulk_create(
        Delivery(honor=honor, way=Way.CEREMONY, turn=turn, place_in_turn=place, planned_at=at)
        for turn, spec in zip(written, turns, strict=True)
        for place, honor in enumerate(spec.honors, start=1)
    )


def _locked(commendation: Commendation, honors: Sequence[Honor]) -> list[Honor]:
    """The honors under their locks, in the order given: of this list, held, with nobody yet."""
    asked = [honor.pk for honor in honors]
    rows = commendation.honors.filter(pk__in=asked).order_by("pk")
    found = {honor.pk: honor for honor in rows.select_for_update(no_key=True)}
    if not asked or len(set(asked)) < len(asked) or found.keys() != set(asked):
        message = _("Name honors of this list, each once.")
        raise inputs.refused(message, code="not_of_the_list", field="honors")
    for honor in found.values():
        if honor.state not in HELD_HONORS:
            raise GuardFailed(
                _("%(name)s does not hold this honor any more; nothing is delivered."),
                code="not_held",
                name=honor.holder_name,
            )
    handed = _standing_rows(found.values()).filter(handed_on__isnull=False).first()
    if handed is not None:
        raise GuardFailed(
            _("%(name)s has received it already."),
            code="already_delivered",
            name=found[handed.honor_id].holder_name,
        )
    return [found[key] for key in asked]


def _standing_rows(honors: Any) -> Any:
    return Delivery.objects.filter(honor__in=[honor.pk for honor in honors], returned_at=None)


def _require_carrier(honors: Sequence[Honor], by: Actor, at: datetime) -> None:
    standing = by.standing(at=at)
    if not all(delivers(honor, standing) for honor in honors):
        raise NotPermitted(_("These certificates are not yours to hand over."))


def _refuse_days(commendation: Commendation, day: date, at: datetime) -> None:
    issued = commendation.issued_at
    if day > timezone.localdate(at) or (issued and day < timezone.localdate(issued)):
        message = _("It is handed over between the day of the decision and today.")
        raise inputs.refused(message, code="day_impossible", field="handed_on")


def _receipt(name: str, content: bytes | None) -> tuple[str, str, str]:
    """The path in the storage, the name and the digest; empty where there is no scan."""
    if content is None:
        return "", "", ""
    checked = check_file(content, name=name, kinds=SCANS, limit=SCAN_LIMIT)
    field = Delivery._meta.get_field("file")
    path = field.generate_filename(Delivery(), checked.stored_name)
    stored = field.storage.save(path, ContentFile(content))
    return stored, checked.name, checked.sha256


def _forget(receipt: tuple[str, str, str]) -> None:
    """No row, no file."""
    if receipt[0]:
        Delivery._meta.get_field("file").storage.delete(receipt[0])


def _record(
    commendation: Commendation,
    action: str,
    *,
    by: Actor,
    at: datetime,
    facts: Mapping[str, Any],
    private: Mapping[str, str] | None = None,
) -> None:
    """In the history of the list. Names of people are committed to, not written."""
    said = {name: text for name, text in (private or {}).items() if text}
    ledger.record(
        Commendation.workflow.stream(commendation),
        action,
        actor=by.ledger_key,
        at=at,
        facts=facts,
        private=said,
    )
