"""Cases move: what people type is cleaned here, everything else is decided by the engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.models import Nomination
from honors.texts import clean_text
from workflow import engine
from workflow.refusals import GuardFailed, InvalidInput, InvalidInputs

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from workflow.definition import Actor

TEXTS = ("reason", "opinion", "evidence")
TEXT_LIMIT = 2000
DEFECT_LIMIT = 500
MOST_DEFECTS = 100
DEFECT_PARTS = {"field", "text"}

# How each database names the constraint that one nominee has one live case in a category.
ONE_LIVE = (
    "nominations_one_live",
    "honors_nomination.nominee_id, honors_nomination.category_id",
)


def move(
    *,
    nomination: Nomination,
    name: str,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
    **supplied: object,
) -> Nomination:
    """Move one case. `defects` are [{"field", "text"}]; reason, opinion and evidence are text."""
    known, cleaned = inputs.known_move(Nomination.workflow, name, supplied), _clean(supplied)
    with _one_live_case():
        moved: Nomination = engine.perform(
            nomination, known, actor=by, at=at, expected_version=expected_version, **cleaned
        )
    return moved


def move_many(
    *,
    nominations: QuerySet[Nomination],
    name: str,
    by: Actor,
    at: datetime,
    expected_versions: Mapping[int, int] | None = None,
    **supplied: object,
) -> list[Nomination]:
    """Move all of them, or none: then the first refusal names its case."""
    known, cleaned = inputs.known_move(Nomination.workflow, name, supplied), _clean(supplied)
    with _one_live_case():
        moved: list[Nomination] = engine.perform_many(
            nominations,
            known,
            actor=by,
            at=at,
            expected_versions=expected_versions,
            **cleaned,
        )
    return moved


@contextmanager
def _one_live_case() -> Iterator[None]:
    """Two cases submitted at once, or in one batch, are seen by the database alone."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if not any(name in str(error) for name in ONE_LIVE):
            raise
        raise GuardFailed(
            _("The nominee is already nominated in this category."), code="duplicate_case"
        ) from error


def _clean(supplied: Mapping[str, object]) -> dict[str, Any]:
    cleaned = dict(supplied)
    for name in TEXTS:
        if cleaned.get(name) is not None:
            cleaned[name] = clean_text(cleaned[name], field=name, limit=TEXT_LIMIT)
    if cleaned.get("defects") is not None:
        cleaned["defects"] = _clean_defects(cleaned["defects"])
    return cleaned


def _clean_defects(defects: object) -> list[dict[str, str]]:
    """Every mistake at once, each at its place in the list."""
    if not isinstance(defects, list | tuple) or len(defects) > MOST_DEFECTS:
        raise InvalidInput(
            _("Defects are a list of at most %(most)s."),
            code="not_defects",
            pointer="/defects",
            most=MOST_DEFECTS,
        )
    errors: list[InvalidInput] = []
    cleaned = []
    for number, defect in enumerate(defects):
        try:
            cleaned.append(_clean_defect(defect, at=f"defects/{number}"))
        except InvalidInput as error:
            errors.append(error)
    if errors:
        raise InvalidInputs(errors)
    return cleaned


def _clean_defect(defect: object, *, at: str) -> dict[str, str]:
    if not isinstance(defect, Mapping) or defect.keys() != DEFECT_PARTS:
        raise InvalidInput(
            _("A defect names a field and says what is wrong with it."),
            code="not_a_defect",
            pointer=f"/{at}",
        )
    field = clean_text(defect["field"], field=f"{at}/field", limit=40, lines=False)
    text = clean_text(defect["text"], field=f"{at}/text", limit=DEFECT_LIMIT)
    if not text:
        raise InvalidInput(_("This may not be empty."), code="empty", pointer=f"/{at}/text")
    return {"field": field, "text": text}
