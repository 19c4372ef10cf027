"""By which criteria a scoring stage marks a category."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.actions.rounds.locking import lock_planned
from honors.models import Category, Criterion, Rubric, Stage, VetoCriterion
from honors.queries.accounts import require
from honors.roles import Role
from honors.states import StageKind
from workflow import ledger
from workflow.definition import Actor

MOST_CRITERIA = 50
MOST_BANDS = 10
MOST_VETOES, VETO_LIMIT = 20, 200
WHOLE = Decimal(100)
HIGHEST_MARK = Decimal("9999.99")
_BELOW_ZERO = Decimal("-0.01")
BAND_LIMIT = 200


@dataclass(frozen=True, kw_only=True)
class CriterionSpec:
    """`weight` is a share of 100, and 0 for one that does not count. `bands` say what a mark from
    a figure on means: [{"from": "90", "text": "..."}].
    """

    name: str
    weight: Decimal | int | str
    maximum: Decimal | int | str
    bands: Sequence[Mapping[str, Any]] = ()
    comment_required: bool = False
    counts: bool = True


@transaction.atomic
def set_rubric(
    *,
    stage: Stage,
    category: Category,
    criteria: Sequence[CriterionSpec],
    by: Actor,
    at: datetime,
    vetoes: Sequence[str] = (),
) -> Rubric:
    """Replace the rubric. That the weights add up to 100 is checked when the round opens.

    `vetoes` are what a judge may raise against a case beside the marks, such as "illegal building
    on the plot": one of them, confirmed, takes the case out.
    """
    require(by, Role.SECRETARY, stage.round.organizer, at)
    locked = lock_planned(stage.round)
    if stage.kind != StageKind.SCORING:
        raise inputs.refused(
            _("Only a scoring stage has a rubric."), code="not_scoring", field="stage"
        )
    if category.round_id != locked.pk:
        raise inputs.refused(
            _("The category belongs to another round."), code="foreign_category", field="category"
        )
    made = _criteria(criteria)
    barring = _vetoes(vetoes)
    Rubric.objects.filter(stage=stage, category=category).delete()
    rubric = Rubric.objects.create(stage=stage, category=category)
    for criterion in made:
        criterion.rubric = rubric
    Criterion.objects.bulk_create(made)
    VetoCriterion.objects.bulk_create(
        VetoCriterion(rubric=rubric, position=position, text=text)
        for position, text in enumerate(barring, start=1)
    )
    _record(rubric, made, barring, by=by, at=at)
    return rubric


@transaction.atomic
def set_rubrics(
    *,
    stage: Stage,
    categories: Sequence[Category],
    criteria: Sequence[CriterionSpec],
    by: Actor,
    at: datetime,
    vetoes: Sequence[str] = (),
) -> list[Rubric]:
    """The same rubric for several categories, for all or none."""
    return [
        set_rubric(stage=stage, category=category, criteria=criteria, vetoes=vetoes, by=by, at=at)
        for category in categories
    ]


def _record(
    rubric: Rubric, made: Sequence[Criterion], barring: Sequence[str], *, by: Actor, at: datetime
) -> None:
    facts = {
        "stage": rubric.stage.position,
        "category": rubric.category_id,
        "weights": [criterion.weight for criterion in made],
        "idle": [criterion.position for criterion in made if not criterion.counts],
        "vetoes": len(barring),
    }
    stream = f"rounds:{rubric.stage.round_id}"
    ledger.record(stream, "rubrics.set", actor=by.ledger_key, at=at, facts=facts)


def _criteria(specs: Sequence[CriterionSpec]) -> list[Criterion]:
    if not 0 < len(specs) <= MOST_CRITERIA:
        raise inputs.refused(
            _("A rubric has 1 to %(most)s criteria."),
            code="rubric_length",
            field="criteria",
            most=MOST_CRITERIA,
        )
    made = [_criterion(position, spec) for position, spec in enumerate(specs, start=1)]
    names: set[str] = set()
    for number, criterion in enumerate(made):
        if criterion.name in names:
            raise inputs.refused(
                _("Two criteria have this name."),
                code="criterion_twice",
                field=f"criteria/{number}/name",
            )
        names.add(criterion.name)
    return made


def _vetoes(texts: object) -> list[str]:
    given = list(texts) if isinstance(texts, list | tuple) else []
    cleaned = [
        inputs.text(text, field=f"vetoes/{number}", limit=VETO_LIMIT)
        for number, text in enumerate(given)
    ]
    if len(cleaned) > MOST_VETOES or len(set(cleaned)) < len(cleaned):
        raise inputs.refused(
            _("A rubric has at most %(most)s vetoes, each once."),
            code="wrong_vetoes",
            field="vetoes",
            most=MOST_VETOES,
        )
    return cleaned


def _criterion(position: int, spec: CriterionSpec) -> Criterion:
    field = f"criteria/{position - 1}"
    maximum = inputs.number(
        spec.maximum, field=f"{field}/maximum", low=Decimal(0), high=HIGHEST_MARK
    )
    counts = inputs.flag(spec.counts, field=f"{field}/counts")
    return Criterion(
        position=position,
        name=inputs.text(spec.name, field=f"{field}/name", limit=60),
        weight=_weight(spec.weight, counts=counts, field=f"{field}/weight"),
        maximum=maximum,
        bands=_bands(spec.bands, maximum, field=f"{field}/bands"),
        comment_required=inputs.flag(spec.comment_required, field=f"{field}/comment_required"),
        counts=counts,
    )


def _weight(weight: object, *, counts: bool, field: str) -> Decimal:
    if counts:
        return inputs.number(weight, field=field, low=Decimal(0), high=WHOLE)
    given = inputs.number(weight, field=field, low=_BELOW_ZERO, high=WHOLE)
    if given:
        raise inputs.refused(
            _("A criterion that does not count has no weight."), code="weight_idle", field=field
        )
    return given


def _bands(bands: object, maximum: Decimal, *, field: str) -> list[dict[str, str]]:
    if not isinstance(bands, list | tuple) or len(bands) > MOST_BANDS:
        raise _wrong_bands(field)
    cleaned = []
    for number, band in enumerate(bands):
        if not isinstance(band, Mapping) or band.keys() != {"from", "text"}:
            raise _wrong_bands(f"{field}/{number}")
        low = inputs.number(
            band["from"], field=f"{field}/{number}/from", low=_BELOW_ZERO, high=maximum
        )
        words = inputs.text(band["text"], field=f"{field}/{number}/text", limit=BAND_LIMIT)
        cleaned.append({"from": str(low), "text": words})
    if len({band["from"] for band in cleaned}) < len(cleaned):
        raise _wrong_bands(field)
    return cleaned


def _wrong_bands(field: str) -> Exception:
    return inputs.refused(
        _("Bands are at most ten pairs of a mark to begin from and a text, each mark once."),
        code="wrong_bands",
        field=field,
    )
