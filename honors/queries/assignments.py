"""The plan of who judges what at a stage, before anybody is given a sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from honors import assignment
from honors.closeness import Tie
from honors.models import Category, Nomination, Panel, ScoreSheet, Stage, User
from honors.queries.panels import Ties, is_free, ties_of
from honors.snapshots import digest_of
from honors.states import COUNTING_SHEETS, OPEN_SHEETS, ScoreSheetState

# An abstention is no judge's mark, but was somebody's work, and may be taken up again.
CARRIED = (*OPEN_SHEETS, *COUNTING_SHEETS, ScoreSheetState.ABSTAINED)
UNLIMITED = 10_000


@dataclass(frozen=True, kw_only=True)
class Load:
    """How many cases a judge has at the stage, before and after the plan."""

    judge_id: int
    name: str
    before: int
    after: int
    limit: int | None


@dataclass(frozen=True, kw_only=True)
class Shortage:
    """A case for which the plan finds too few: `own` and `outside` are missing."""

    nomination_id: int
    own: int
    outside: int


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A judge of the stage who gets this case never, and why."""

    nomination_id: int
    judge_id: int
    ties: tuple[Tie, ...]


@dataclass(frozen=True, kw_only=True)
class AssignmentPlan:
    """`places` are pairs of case and judge, new ones only. `linked` says whether all judges are
    linked by cases in common, so that the strict and the lenient can be told apart. `bars` are
    those who are too close to a case, by case and judge.
    """

    stage_id: int
    category_id: int | None
    places: tuple[assignment.Place, ...]
    loads: tuple[Load, ...]
    shortages: tuple[Shortage, ...]
    linked: bool
    bars: tuple[Bar, ...] = ()

    @property
    def digest(self) -> str:
        """The same for the same plan: what is applied is what was shown."""
        lines = [[place.case, place.judge] for place in self.places]
        short = [[s.nomination_id, s.own, s.outside] for s in self.shortages]
        return digest_of({"stage": self.stage_id, "places": lines, "shortages": short})


@dataclass(frozen=True, kw_only=True)
class _Scene:
    """What the plan rests on."""

    cases: Sequence[Nomination]
    panels: Mapping[int | None, frozenset[int]]  # by category, None for the common one
    judges: Mapping[int, User]
    carried: Sequence[assignment.Place]  # at the whole stage

    def own(self, case: Nomination) -> frozenset[int]:
        return self.panels.get(case.category_id, self.panels.get(None, frozenset()))


def plan(stage: Stage, *, category: Category | None = None) -> AssignmentPlan:
    """So many judges for each case as the stage's settings say, the work as even as can be.

    Sheets that were given out stay and count; what a recusal left open is filled. Whoever is
    barred from a case does not get it. A fixed number of statements, however many cases there are.
    """
    scene = _scene(stage, category)
    known = ties_of(scene.cases, set(scene.judges))
    wanting = _cases(stage, scene, known)
    load = Counter(place.judge for place in scene.carried)
    most = stage.settings.get("cases_max")
    judges = [
        assignment.Judge(key, load[key], UNLIMITED if most is None else max(most, load[key]))
        for key in scene.judges
    ]
    places = assignment.assign(wanting, judges)
    after = assignment.loads_after(judges, places)
    return AssignmentPlan(
        stage_id=stage.pk,
        category_id=None if category is None else category.pk,
        places=tuple(places),
        loads=tuple(
            Load(judge_id=key, name=str(user), before=load[key], after=after[key], limit=most)
            for key, user in sorted(scene.judges.items())
        ),
        shortages=tuple(_shortages(wanting, places)),
        linked=assignment.is_linked([*scene.carried, *places]),
        bars=tuple(
            Bar(nomination_id=case, judge_id=judge, ties=found)
            for (judge, case), found in sorted(known.close.items(), key=lambda each: each[0][::-1])
        ),
    )


def _scene(stage: Stage, category: Category | None) -> _Scene:
    panels = list(Panel.objects.filter(stage=stage).prefetch_related("members__user"))
    here = Nomination.objects.at_stage(stage).order_by("pk")
    if category is not None:
        here = here.filter(category=category)
    carried = ScoreSheet.objects.filter(
        stage=stage, nomination__stage=stage, nomination__state=stage.kind, state__in=CARRIED
    )
    members = [(panel, member) for panel in panels for member in panel.members.all()]
    return _Scene(
        cases=list(here),
        panels={
            panel.category_id: frozenset(m.user_id for its, m in members if its == panel)
            for panel in panels
        },
        judges={member.user_id: member.user for _panel, member in members if not member.is_away},
        carried=[
            assignment.Place(case, judge)
            for case, judge in carried.values_list("nomination_id", "judge_id")
        ],
    )


def _cases(stage: Stage, scene: _Scene, known: Ties) -> list[assignment.Case]:
    """What each case still needs, and who may give it."""
    wanted = int(stage.settings.get("judges", 0))
    outside = min(wanted, int(stage.settings.get("cross_panel", 0)))
    had: dict[int, set[int]] = {}
    for place in scene.carried:
        had.setdefault(place.case, set()).add(place.judge)
    abstained = _abstained(stage)
    cases = []
    for case in scene.cases:
        own = scene.own(case)
        held = had.get(case.pk, set()) - abstained.get(case.pk, set())
        free = {key for key, user in scene.judges.items() if is_free(user, case, known)}
        cases.append(
            assignment.Case(
                key=case.pk,
                own=max(0, wanted - outside - len(held & own)),
                outside=max(0, outside - len(held - own)),
                own_judges=frozenset(free & own),
                outside_judges=frozenset(free - own),
            )
        )
    return cases


def _abstained(stage: Stage) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    rows = ScoreSheet.objects.filter(stage=stage, state=ScoreSheetState.ABSTAINED)
    for case, judge in rows.values_list("nomination_id", "judge_id"):
        found.setdefault(case, set()).add(judge)
    return found


def _shortages(
    wanting: Sequence[assignment.Case], places: Sequence[assignment.Place]
) -> list[Shortage]:
    given: dict[int, set[int]] = {}
    for place in places:
        given.setdefault(place.case, set()).add(place.judge)
    short = []
    for case in wanting:
        got = given.get(case.key, set())
        own = case.own - len(got & case.own_judges)
        outside = case.outside - len(got & case.outside_judges)
        if own or outside:
            short.append(Shortage(nomination_id=case.key, own=own, outside=outside))
    return short
