"""The commendation decision: who is honored, in words computed from the list that it annexes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from honors.documents import official
from honors.documents.numerals import in_figures
from honors.documents.sources import Kind, Source
from honors.documents.wordings import DECISION, filled, wording_of
from honors.lists import count_unit, headline, listed_name
from honors.models import Commendation
from honors.models.documents import Audience
from honors.models.rounds import ListOrder
from honors.queries.sealed_lists import sealed_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from honors.documents.sources import Options

ORDERS = {
    ListOrder.STROKES: "按姓氏笔画为序",
    ListOrder.DIVISIONS: "按行政区划为序",
    ListOrder.RANK: "按得分高低为序",
    ListOrder.MANUAL: "排名不分先后",
}
_HONOREES = {
    "person": "个人",
    "pair": "个人",
    "family": "家庭",
    "collective": "集体",
    "place": "场所",
}


def collect(commendation: Commendation, options: Options) -> Source:
    sealed = sealed_list(commendation)
    organizer = commendation.round.organizer
    wording = wording_of(organizer, DECISION, int(options["wording"]))
    text = text_of(sealed.snapshot, wording.body)
    return Source(
        data=official.data_of(text, options, at=sealed.event.at),
        sealed=sealed.event,
        round=commendation.round,
        organization=organizer,
        title=f"{commendation.document_number}{commendation.title}",
    )


def text_of(snapshot: Mapping[str, Any], body: Mapping[str, Any]) -> official.OfficialText:
    """A sealed list in a wording; `wording_value_missing` where the wording asks for more."""
    issuers = issuers_of(snapshot)
    dated = in_figures(date.fromisoformat(snapshot["dated"]))
    lines = [body["to"], body["copies"], body["printed_by"], *body["paragraphs"]]
    to, copies, printed_by, *paragraphs = filled(lines, values_of(snapshot))
    return official.OfficialText(
        title=snapshot["title"],
        number=snapshot["document_number"],
        issuers=issuers,
        to=f"{to}：" if to else "",
        paragraphs=paragraphs,
        annexes=[_annex(section) for section in snapshot["sections"]],
        signatures=issuers,
        date=dated,
        imprint=_imprint(copies, printed_by, dated),
    )


def issuers_of(snapshot: Mapping[str, Any]) -> list[str]:
    """Those of every title, in their order, each once; the organizer where a title names none."""
    named = [name for section in snapshot["sections"] for name in section["issuers"]]
    return list(dict.fromkeys(named)) or [snapshot["organizer"]]


def values_of(snapshot: Mapping[str, Any]) -> dict[str, str]:
    sections = snapshot["sections"]
    kinds = dict.fromkeys(_HONOREES[section["kind"]] for section in sections)
    return {
        "issuers": "、".join(issuers_of(snapshot)),
        "awards": "，".join(_award(section) for section in sections),
        "honorees": official.joined(list(kinds)),
        "program": snapshot["program"],
        "round": snapshot["round"],
        "year": str(snapshot["year"]),
        "basis": snapshot["legal_basis"],
        "total": "、".join(_counted(section) for section in sections),
    }


def _award(section: Mapping[str, Any]) -> str:
    names = [line["name"] for line in section["lines"]]
    given = {name: section[name] for name in ("kind", "title", "nature")}
    return headline(names, **given)


def _counted(section: Mapping[str, Any]) -> str:
    unit = count_unit(section["kind"])
    return f"{len(section['lines'])}{unit}{_HONOREES[section['kind']]}"


def _annex(section: Mapping[str, Any]) -> official.Annex:
    count = f"{len(section['lines'])}{count_unit(section['kind'])}"
    return official.Annex(
        title=f"{section['title']}名单",
        note=f"（{count}，{ORDERS[ListOrder(section['order'])]}）",
        lines=list(_listed(section["lines"], section["kind"])),
    )


def _listed(lines: Iterable[Mapping[str, Any]], kind: str) -> Iterable[tuple[str, str]]:
    for line in lines:
        name = listed_name(line["name"], kind=kind)
        shown = official.spaced(name) if kind == "person" else name
        yield shown, line["post"] or line["unit"]


def _imprint(copies: str, printed_by: str, dated: str) -> Sequence[tuple[str, str]]:
    rows = [(f"抄送：{copies}。", "")] if copies else []
    return [*rows, (printed_by, f"{dated}印发")] if printed_by else rows


def _settled(commendation: Commendation) -> dict[str, str]:
    used = wording_of(commendation.round.organizer, DECISION)
    return {"wording": str(used.number)}


DECISION_KIND = Kind(
    name="decision",
    label=_("Commendation decision"),
    subject=Commendation,
    round_of=lambda commendation: commendation.round,
    audience=Audience.EVERYBODY,
    collect=collect,
    settled=_settled,
    **official.OFFICIAL,
)
