"""Units write dossiers, submit them, and mend what comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from honors.actions import nominations, nominees, vetoes
from honors.actions.nominees import MemberSpec
from honors.demo.photos import PHOTO
from honors.guards.vetoes import list_for
from honors.models import Nomination
from honors.models.consents import ConsentForm
from honors.models.nominations import Channel
from honors.roles import Role
from honors.states import NominationState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from honors.demo.cases import CategoryPlan
    from honors.demo.nominees import MadeUp
    from honors.demo.scene import Scene
    from honors.models import Nominee, Organization

CANDIDATES_PERCENT = 135


def some(scene: Scene, category: CategoryPlan, units: Sequence[Organization]) -> list[Organization]:
    """Who nominates for a title, by chance, in the units' order: one case each, and more than
    the 130 percent of the places that a selection begins with.
    """
    count = -(-category.places * CANDIDATES_PERCENT // 100)
    return sorted(
        scene.chance("units", category.key).sample(list(units), k=count), key=lambda u: u.path
    )


def write(
    scene: Scene,
    category: str,
    unit: Organization,
    made_up: MadeUp,
    *,
    at: datetime,
    channel: str = Channel.ORGANIZATION,
) -> Nomination:
    """A dossier in the drawer of its unit, complete but not submitted."""
    nominator = scene.staff.one(Role.NOMINATOR, unit)
    nominee = _register(scene, unit, made_up, at=at)
    nomination = nominations.start(
        category=scene.categories[category],
        unit=unit,
        nominee=nominee,
        channel=channel,
        by=nominator,
        at=at,
    )
    asked = [item["code"] for item in list_for(nomination)]
    nominations.save_dossier(
        nomination=nomination,
        data=made_up.data,
        veto_declared=None if asked else True,
        by=nominator,
        at=at,
    )
    if asked:
        none: dict[str, list[int]] = {code: [] for code in asked}
        vetoes.declare(nomination=nomination, answers=none, by=nominator, at=at)
    return nomination


def _register(scene: Scene, unit: Organization, made_up: MadeUp, *, at: datetime) -> Nominee:
    return nominees.register(
        kind=made_up.kind,
        unit=unit,
        name=made_up.name,
        sex=made_up.sex,
        birth_date=made_up.birth_date,
        members=[
            MemberSpec(
                name=member.name,
                relation=member.relation,
                sex=member.sex,
                birth_date=member.birth_date,
            )
            for member in made_up.members
        ],
        by=scene.staff.one(Role.NOMINATOR, unit),
        at=at,
    )


def record_consent(scene: Scene, nomination: Nomination, *, at: datetime) -> None:
    nominations.record_consent(
        nomination=nomination,
        given_by=nomination.nominee.name,
        form=ConsentForm.IN_PERSON,
        given_at=at,
        by=scene.staff.one(Role.NOMINATOR, nomination.unit),
        at=at,
    )


def submit_together(scene: Scene, unit: Organization, *, at: datetime) -> list[Nomination]:
    """Everything that is ready in the unit's drawer."""
    return nominations.move_many(
        nominations=scene.cases(unit=unit, state=NominationState.DRAFT),
        name="submit",
        by=scene.staff.one(Role.NOMINATOR, unit),
        at=at,
    )


def attach_photo(scene: Scene, nomination: Nomination, *, at: datetime) -> None:
    nominations.attach(
        nomination=nomination,
        field="attachments",
        name="工作照.png",
        content=PHOTO,
        by=scene.staff.one(Role.NOMINATOR, nomination.unit),
        at=at,
    )


def submit(scene: Scene, nomination: Nomination, *, at: datetime) -> Nomination:
    return _own_move(scene, nomination, "submit", at=at)


def recall(scene: Scene, nomination: Nomination, *, at: datetime) -> Nomination:
    return _own_move(scene, nomination, "recall", at=at)


def withdraw(scene: Scene, nomination: Nomination, *, reason: str, at: datetime) -> Nomination:
    return _own_move(scene, nomination, "withdraw", at=at, reason=reason)


def rewrite(scene: Scene, nomination: Nomination, made_up: MadeUp, *, at: datetime) -> None:
    nominator = scene.staff.one(Role.NOMINATOR, nomination.unit)
    nominations.save_dossier(nomination=nomination, data=made_up.data, by=nominator, at=at)


def correct(
    scene: Scene, nomination: Nomination, made_up: MadeUp, *, answer: str, at: datetime
) -> Nomination:
    """Mend a returned dossier, answer each defect, and hand it in again."""
    rewrite(scene, nomination, made_up, at=at)
    nominator = scene.staff.one(Role.NOMINATOR, nomination.unit)
    for defect in nomination.defects.filter(closed_at=None):
        nominations.answer_defect(defect=defect, answer=answer, by=nominator, at=at)
    return _own_move(scene, nomination, "resubmit", at=at)


def _own_move(
    scene: Scene, nomination: Nomination, name: str, *, at: datetime, **supplied: Any
) -> Nomination:
    nominator = scene.staff.one(Role.NOMINATOR, nomination.unit)
    return nominations.move(nomination=nomination, name=name, by=nominator, at=at, **supplied)
