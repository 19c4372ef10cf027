"""What changed from one version of a round's terms to another, place by place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from honors.queries import rounds

if TYPE_CHECKING:
    from honors.models import Round


@dataclass(frozen=True, kw_only=True)
class TermChange:
    """`path` leads from the part to the place, such as ("categories", title, "places").

    None stands for what is not there: added before, taken out after.
    """

    path: tuple[str, ...]
    before: Any
    after: Any


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[TermChange]:
    """Of two terms as `honors.queries.rounds.terms_of` gives them. Stages are known by their
    place, categories and criteria by their names, vetoes by their codes.
    """
    old, new = dict(_flat(_named(before))), dict(_flat(_named(after)))
    paths = list(dict.fromkeys([*old, *new]))
    return [
        TermChange(path=path, before=old.get(path), after=new.get(path))
        for path in paths
        if old.get(path) != new.get(path)
    ]


def since_the_round_before(round_: Round) -> list[TermChange]:
    """Nothing for the first round of a program."""
    before = rounds.before(round_)
    return [] if before is None else changes(rounds.said(before), rounds.said(round_))


def _named(terms: Mapping[str, Any]) -> dict[str, Any]:
    titles = {category["position"]: category["title"] for category in terms.get("categories", ())}
    return {
        "round": terms.get("round", {}),
        "stages": {str(stage["position"]): stage for stage in terms.get("stages", ())},
        "categories": {row["title"]: _without(row, "title") for row in terms.get("categories", ())},
        "rubrics": {
            f"{titles.get(row['category'], row['category'])} · {row['stage']}": _rubric(row)
            for row in terms.get("rubrics", ())
        },
        "vetoes": {row["code"]: row["text"] for row in terms.get("vetoes", ())},
    }


def _rubric(row: Mapping[str, Any]) -> dict[str, Any]:
    criteria = {item["name"]: _without(item, "name", "position") for item in row["criteria"]}
    return {"criteria": criteria, "vetoes": row["vetoes"]}


def _without(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in {*names, "position"}}


def _flat(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The leaves of nested mappings; a list is one leaf."""
    if isinstance(value, Mapping) and (value or not path):
        for name, part in value.items():
            yield from _flat(part, (*path, str(name)))
        return
    yield path, value
