"""Public notices are hung out, photographed, and taken down by the clock; objections come in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from honors.actions import objections, public_notices
from honors.demo.photos import PHOTO
from honors.models import Organization
from honors.roles import Role
from honors.tasks import tick

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from honors.demo.scene import Scene
    from honors.models import Nomination, Objection, PublicNotice

# After the posting, and after the end of the period.
PHOTOGRAPHED = timedelta(minutes=30)
SOON = timedelta(minutes=5)


def post(
    scene: Scene,
    level: str,
    organization: Organization,
    *,
    title: str,
    at: datetime,
    proven_at: datetime,
    cases: Iterable[Nomination] | None = None,
) -> PublicNotice:
    """Everything that waits for a notice there, or the cases given."""
    secretary = scene.staff.one(Role.SECRETARY, organization)
    notice = public_notices.draft(
        stage=scene.stage(level, "notice"),
        organization=organization,
        title=title,
        contact=f"{organization.name}评选办公室（虚构）",
        nominations=cases,
        by=secretary,
        at=at,
    )
    notice = public_notices.post(notice=notice, by=secretary, at=at)
    public_notices.prove(
        notice=notice,
        place=f"{organization.name}公示栏",
        name="公示照片.png",
        content=PHOTO,
        taken_at=proven_at,
        by=secretary,
        at=proven_at,
    )
    return notice


def hang_out(
    scene: Scene, level: str, organization: Organization, *, title: str, at: datetime
) -> None:
    """From its posting to the clock's first turn after its end, when nobody objects."""
    posted = post(scene, level, organization, title=title, at=at, proven_at=at + PHOTOGRAPHED)
    let_end(posted)


def let_end(posted: PublicNotice) -> None:
    """The clock's first turn after the period."""
    tick(at=cast("datetime", posted.ends_at) + SOON)


def object_to(
    notice: PublicNotice, nomination: Nomination, *, content: str, at: datetime
) -> Objection:
    """A signed objection by somebody from the street."""
    return objections.file(
        notice=notice,
        nomination=nomination,
        objector_kind="person",
        objector="群众甲（虚构）",
        contact="演示信箱一号（虚构）",
        content=content,
        at=at,
    )


def deal_with(
    scene: Scene, objection: Objection, name: str, *, at: datetime, **supplied: Any
) -> Objection:
    return objections.move(objection=objection, name=name, by=scene.secretary, at=at, **supplied)
