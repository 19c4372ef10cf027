"""A city's reading families and model villages of 2020, chosen by an open vote.

Each township's places follow from how many village committees it has, by the largest remainders;
a street that has none may not recommend. Counties send up as many families as they have places.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from honors.actions import quotas
from honors.demo import nominees
from honors.demo.figures import committees_within
from honors.demo.hours import moment, spread_over
from honors.demo.judging import spread
from honors.demo.progress import shown
from honors.demo.steps import awarding, nominating, notices, planning, reviewing, voting
from honors.demo.steps.nominating import CANDIDATES_PERCENT
from honors.demo.steps.planning import Announcement
from honors.models import Organization
from honors.presets import COUNTY, StageSpec, approval, notice, review
from honors.states import StageKind
from honors.tasks import tick

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from honors.demo.cases import CasePlan
    from honors.demo.scene import Scene
    from honors.demo.staff import Staff
    from honors.models import Commendation

CITY = "prefecture"
BALLOT = StageSpec(
    kind=StageKind.BALLOT,
    level=CITY,
    settings={"quorum": [2, 3], "threshold": [1, 2], "above": True, "cut": True},
)
ROUTE = (review(COUNTY), BALLOT, notice(CITY, 5), approval(CITY))


def tell(plan: CasePlan, staff: Staff) -> Commendation:
    """From August 2020 to the list of 18 December."""
    city = Organization.objects.get(code=plan.organizer)
    below = Organization.objects.divisions().within([city.path]).order_by("path")
    counties, townships = list(below.filter(level="county")), list(below.filter(level="township"))
    scene = _announce(plan, staff, city)
    _share_out(scene, counties, townships)
    planning.open_round(scene, at=moment("2020-09-01"))
    _nominate(scene, townships)
    _review(scene, counties)
    for key in scene.categories:
        voting.vote(scene, key, at=moment("2020-11-05", "15:00"))
    title = "2020年优秀书香家庭、美丽家园示范村拟认定名单公示"
    notices.hang_out(scene, CITY, city, title=title, at=moment("2020-11-09"))
    decision = awarding.decide(
        scene,
        document_number="惠妇会纪〔2020〕15号（虚构）",
        decided_on=date(2020, 12, 7),
        at=moment("2020-12-07", "15:00"),
    )
    awarding.approve(scene, decision, at=moment("2020-12-07", "17:00"))
    return awarding.commend(
        scene,
        title="关于公布2020年优秀书香家庭、美丽家园示范村名单的通知",
        document_number="惠妇〔2020〕46号（虚构）",
        dated=date(2020, 12, 18),
        at=moment("2020-12-18"),
    )


def _announce(plan: CasePlan, staff: Staff, city: Organization) -> Scene:
    said = Announcement(
        program="惠州市家庭家园创建评选",
        code="HZJY",
        nature="creation",
        legal_basis="演示用创建项目（虚构）",
        issuers=[city],
        year=2020,
        opens_at=moment("2020-09-01"),
        closes_at=moment("2020-10-17", "00:00"),
        concludes_by=date(2020, 12, 31),
        refills=False,
        route=ROUTE,
    )
    return planning.announce(plan, staff, city, said, at=moment("2020-08-10"))


def _share_out(
    scene: Scene, counties: Sequence[Organization], townships: Sequence[Organization]
) -> None:
    """Villages by the number of village committees, families by the number of townships."""
    committees = {unit: committees_within(unit).count() for unit in townships}
    _apportion(scene, "villages", committees)
    _apportion(scene, "families", {unit: unit.children.divisions().count() for unit in counties})
    quotas.limit_units(
        category=scene.categories["families"],
        organizations=townships,
        places_each=1,
        by=scene.secretary,
        at=moment("2020-08-20"),
    )


def _apportion(scene: Scene, key: str, sizes: Mapping[Organization, int]) -> None:
    """So many candidates as there must be, shown first and then given exactly like that."""
    candidates = -(-scene.plan.category(key).places * CANDIDATES_PERCENT // 100)
    values = {unit: {"数量": size} for unit, size in sizes.items()}
    factors = {"数量": 100}
    shown_first = quotas.preview(places=candidates, factors=factors, values=values)
    quotas.apportion(
        category=scene.categories[key],
        places=candidates,
        factors=factors,
        values=values,
        digest=shown_first.digest,
        by=scene.secretary,
        at=moment("2020-08-20"),
    )


def _nominate(scene: Scene, townships: Sequence[Organization]) -> None:
    """Each township writes its family and its villages, and submits them together."""
    names = []
    times = spread_over(date(2020, 9, 2), date(2020, 10, 15), len(townships))
    for township, at in zip(shown(townships, "推荐 nominating"), times, strict=True):
        draw = scene.chance("nominees", str(township.code))
        family = nominees.family(draw, scene.names, address=township.name)
        nominating.write(scene, "families", township, family, at=at)
        names.append(family.name)
        for village in _villages(scene, township):
            name = f"{township.name}{village.name}美丽家园（虚构）"
            site = nominees.place(
                draw,
                scene.names,
                name=name,
                place_type="demonstration_site",
                address=f"{township.name}{village.name}",
            )
            nominating.write(scene, "villages", township, site, at=at)
            names.append(site.name)
        nominating.submit_together(scene, township, at=at + timedelta(minutes=40))
    scene.judging.rate(names, spread(scene.chance("merits"), len(names)))
    tick(at=moment("2020-10-17", "00:05"))


def _villages(scene: Scene, township: Organization) -> list[Organization]:
    """As many of its village committees as it has places."""
    places = township.quotas.get(category=scene.categories["villages"]).places
    committees = list(committees_within(township))
    return scene.chance("villages", str(township.code)).sample(committees, k=places)


def _review(scene: Scene, counties: Sequence[Organization]) -> None:
    """Families in order and as many as the county may; villages as they are, in one batch."""
    at = moment("2020-10-26", "15:00")
    for county in shown(counties, "县区审核 counties"):
        desk = scene.at(COUNTY, StageKind.REVIEW, holder=county)
        reviewing.receive(scene, county, desk, at=moment("2020-10-19"))
        reviewing.send_up(scene, COUNTY, county, "families", at=at)
        reviewing.forward(scene, county, desk, opinion="实地查看，同意推荐。", at=at)
