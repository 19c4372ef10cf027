"""January: the county reviews, asks departments, has judges score, and draws the lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from honors.actions import nominations
from honors.demo.hours import moment
from honors.demo.steps import nominating, reviewing, scoring
from honors.demo.stories.enping import townships
from honors.models import Organization
from honors.states import StageKind
from honors.tasks import tick

if TYPE_CHECKING:
    from honors.demo.scene import Scene
    from honors.models import Nomination

COUNTY = "county"


def review(scene: Scene) -> None:
    """One case goes back to its township, one is withdrawn, one is struck out."""
    desk = scene.at(COUNTY, StageKind.REVIEW)
    reviewing.receive(scene, scene.organizer, desk, at=moment("2026-01-12"))
    draw = scene.chance("county")
    families = list(desk.filter(category=scene.categories["families"], unit__level="village"))
    back, withdrawn = draw.sample(families, k=2)
    person = draw.choice(list(desk.filter(category=scene.categories["persons"])))
    _send_back(scene, back)
    nominating.withdraw(
        scene, withdrawn, reason="该家庭已迁居外地，自愿退出。", at=moment("2026-01-13", "09:40")
    )
    _strike_out(scene, person)
    reviewing.forward(
        scene,
        scene.organizer,
        desk,
        opinion="资格审查通过，提请征求意见。",
        at=moment("2026-01-21", "10:00"),
    )


def _send_back(scene: Scene, case: Nomination) -> None:
    """The township looks again, sends it up again, and hangs it out again."""
    nominations.move(
        nomination=case,
        name="send_back",
        by=scene.officer,
        at=moment("2026-01-12", "15:00"),
        reason="推荐意见未说明集体研究情况，请镇街复核。",
    )
    township = Organization.objects.get(children=case.unit)
    again = scene.cases(pk=case.pk)
    reviewing.forward(
        scene,
        township,
        again,
        opinion="已复核，集体研究记录附后，维持推荐。",
        at=moment("2026-01-13", "16:00"),
    )
    townships.post(scene, township, at=moment("2026-01-14"))
    tick(at=moment("2026-01-20", "00:05"))


def _strike_out(scene: Scene, case: Nomination) -> None:
    nominations.move(
        nomination=case,
        name="disqualify",
        by=scene.officer,
        at=moment("2026-01-15", "11:00"),
        reason="申报的任职年限不实。",
        evidence="人事档案核对记录一份（虚构）。",
    )


def consult(scene: Scene) -> None:
    reviewing.answer_consultations(
        scene, document_number="复函〔2026〕1号（虚构）", at=moment("2026-01-23", "10:00")
    )
    reviewing.forward(
        scene,
        scene.organizer,
        scene.at(COUNTY, StageKind.CONSULTATION),
        opinion="各部门均无异议，提交评审。",
        at=moment("2026-01-27", "16:00"),
    )


def score(scene: Scene) -> None:
    """One judge finds kin among the persons and steps back from that case."""
    draw = scene.chance("judges")
    persons = scene.at(COUNTY, StageKind.SCORING, category=scene.categories["persons"])
    scoring.recuse(
        scene, draw.choice(scene.judges), draw.choice(list(persons)), at=moment("2026-01-28")
    )
    scoring.mark(scene, at=moment("2026-01-30", "09:30"))
    scoring.cut(scene, at=moment("2026-02-04", "15:00"))
