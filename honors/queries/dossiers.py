"""What a unit writes: where it may begin, what is known already, who saw which answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Prefetch, Q

from honors.forms import parse_form
from honors.models import Category, Dossier, Quota
from honors.private_answers import masked
from honors.queries.organizations import paths_above
from honors.rules import is_nominator_of_unit
from honors.snapshots import digest_of
from honors.states import WRITABLE, RoundState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from honors.forms import FormField
    from honors.models import DossierVersion, Nomination, NomineeMember, Organization, User


def digest_of_answers(data: Mapping[str, Any], names: Iterable[str]) -> str:
    """By which a writer shows which answers to these fields were before them."""
    return digest_of({name: data.get(name) for name in sorted(names)})


def digest_of_declared(dossier: Dossier) -> str:
    """The same of what is declared of the vetoes."""
    return digest_of({"declared": dossier.veto_declared, "answers": dossier.veto_answers})


def shown_to(reader: User, written: Dossier | DossierVersion, *, at: datetime) -> dict[str, Any]:
    """The answers as this reader gets them: private ones masked, but for the unit that has them
    before it to write. `honors.actions.nominations.unmask` shows them to others, with a reason.
    """
    if isinstance(written, Dossier) and _writes(reader, written, at):
        return dict(written.answers)
    return masked(_fields(written), written.answers)


def half_typed_for(reader: User, dossier: Dossier, *, at: datetime) -> dict[str, Any]:
    """What is no answer yet, masked alike."""
    typed = dossier.half_typed
    return dict(typed) if _writes(reader, dossier, at) else masked(_fields(dossier), typed)


def _writes(reader: User, dossier: Dossier, at: datetime) -> bool:
    case = dossier.nomination
    return case.state in WRITABLE and is_nominator_of_unit(case, reader.standing(at=at))


def _fields(written: Dossier | DossierVersion) -> tuple[FormField, ...]:
    return parse_form(written.nomination.category.form.fields).fields


def kept_in(dossier: Dossier) -> dict[str, Any]:
    """The answers, and word for word what was typed in place of one: for those who write them."""
    return {**dossier.answers, **dossier.half_typed}


def answers_before(nomination: Nomination) -> dict[str, Any]:
    """What was last written of the nominee, in whatever round; the members as they are now."""
    earlier = Dossier.objects.filter(nomination__nominee=nomination.nominee_id)
    newest = earlier.exclude(nomination=nomination).order_by("-nomination").first()
    answers: dict[str, Any] = {} if newest is None else dict(newest.answers)
    members = nomination.nominee.members.filter(until=None).order_by("position")
    written = {row.get("name"): row for row in answers.get("members", ())}
    rows = [{**_member_row(member), **written.get(member.name, {})} for member in members]
    return {**answers, "members": rows} if rows else answers


def _member_row(member: NomineeMember) -> dict[str, str]:
    row = {"name": member.name, "relation": member.relation, "sex": member.sex}
    if member.birth_date:
        row["birth_month"] = f"{member.birth_date:%Y-%m}"
    return {name: value for name, value in row.items() if value}


def open_categories(unit: Organization, *, at: datetime) -> list[Category]:
    """In which the unit may begin a case now, each with the unit's quota as `own_quotas`; those
    that close first on top.
    """
    above = [*paths_above(unit.path), unit.path]
    rows = Category.objects.filter(
        round__state=RoundState.OPEN,
        round__opens_at__lte=at,
        round__closes_at__gt=at,
        round__organizer__path__in=above,
    )
    own = Quota.objects.filter(organization=unit)
    invited = rows.filter(Q(quota_units_only=False) | Exists(own.filter(category=OuterRef("pk"))))
    loaded = invited.select_related("round__organizer", "title").prefetch_related(
        Prefetch("quotas", queryset=own, to_attr="own_quotas")
    )
    return list(loaded.order_by("round__closes_at", "round_id", "position"))
