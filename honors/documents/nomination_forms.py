"""The recommendation and approval form of a case, filled from the version that was submitted last.

Identity number and phone stay blank for the pen: what is printed lies about on desks.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors.documents import photos
from honors.documents.certificates import fingerprint
from honors.documents.numerals import in_figures
from honors.documents.sources import PDF, Kind, Source, reviewing
from honors.documents.typesetting import TOOLS, typeset
from honors.forms import parse_form
from honors.models import DossierVersion, Nomination, Organization
from honors.models.documents import Audience
from honors.models.organizations import LEVELS, Level
from honors.queries.addresses import addresses_of
from honors.queries.seals import event_saying
from honors.snapshots import digest_of
from workflow import ledger
from workflow.models import LedgerEvent
from workflow.refusals import WrongState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from honors.documents.sources import Options, Progress
    from honors.forms import FormField

_HEADINGS = {
    "person": "推荐审批表（个人）",
    "family": "推荐审批表（家庭）",
    "collective": "推荐审批表（集体）",
    "pair": "推荐审批表（成对）",
    "place": "推荐审批表（场所）",
}
_NAMES = {"person": "姓名", "family": "家庭代表人", "pair": "姓名", "place": "名称"}
_SEXES = {"female": "女", "male": "男", "": ""}
_DESKS = {
    Level.VILLAGE: "村（社区）意见",
    Level.TOWNSHIP: "乡镇（街道）意见",
    Level.COUNTY: "县级意见",
    Level.PREFECTURE: "市级意见",
    Level.PROVINCE: "省级意见",
    Level.NATION: "国家级意见",
}
_FINAL = "批准机关意见"
_GIVEN_BY = ("nominations.forward", "nominations.submit")
_TEXT_KINDS = ("long_text",)
_WITHOUT_A_BOX = ("members", "resident_id", "phone")


def collect(case: Nomination, _options: Options) -> Source:
    version = case.versions.filter(number=case.dossier_version).first()
    if version is None:
        message = _("This case has not been submitted.")
        raise WrongState(message, code="not_submitted")
    stream = Nomination.workflow.stream(case)
    sealed = event_saying(stream, digest_of(version.vouched))
    fields, answers = parse_form(case.category.form.fields).fields, version.answers
    return Source(
        data={
            "title": f"{case.number}推荐审批表",
            "heading": f"{case.round.program.name}{_HEADINGS[case.nominee.kind]}",
            "at": sealed.at.isoformat(),
            "number": case.number,
            "version": version.number,
            "fingerprint": fingerprint(sealed.hash),
            "unit": addresses_of([case.unit])[case.unit_id],
            "honor_title": case.category.title.name,
            "photo": _photo(case, version),
            "facts": [*_own_facts(case, answers), *_facts(fields, answers)],
            "members": _members(fields, answers),
            "texts": [
                [field.label, str(answers.get(field.name, ""))]
                for field in fields
                if field.kind in _TEXT_KINDS
            ],
            "opinions": list(_opinions(case, stream)),
        },
        sealed=sealed,
        round=case.round,
        organization=case.unit,
        title=f"{case.number}推荐审批表",
    )


def _photo(case: Nomination, version: DossierVersion) -> str:
    files = version.data.get("@attachments", ())
    return photos.photo_of(case.attachments.order_by("place", "pk"), files)


def _own_facts(case: Nomination, data: Mapping[str, Any]) -> Iterator[list[str]]:
    """What the nominee's own record keeps; the name is that of the frozen version."""
    kind = case.nominee.kind
    yield [_NAMES.get(kind, "名称"), data["@nominee"]["name"]]
    if kind == "person":
        yield ["性别", _SEXES[case.nominee.sex]]
        born = case.nominee.birth_date
        yield ["出生年月", f"{born.year}年{born.month}月" if born else ""]
        yield ["身份证号", ""]
        yield ["手机", ""]


def _facts(fields: tuple[FormField, ...], data: Mapping[str, Any]) -> Iterator[list[str]]:
    for field in fields:
        if field.kind in (*_TEXT_KINDS, "members"):
            continue
        blank = field.kind in _WITHOUT_A_BOX
        yield [field.label, "" if blank else shown(field, data.get(field.name))]


def shown(field: FormField, value: Any) -> str:
    """An answer as it is written on paper."""
    match field.kind, value:
        case _, None | "":
            return ""
        case "choice", _:
            return dict(field.choices).get(value, str(value))
        case "boolean", _:
            return "是" if value else "否"
        case "month", _:
            year, _dash, month = str(value).partition("-")
            return f"{year}年{int(month)}月"
        case "date", _:
            return in_figures(date.fromisoformat(str(value)))
    return str(value)


def _members(fields: tuple[FormField, ...], data: Mapping[str, Any]) -> dict[str, Any]:
    """The table as it was filled in, or the names that the nominee's record has."""
    table = next((field for field in fields if field.kind == "members"), None)
    rows = data.get(table.name) if table else None
    if table and rows:
        return {
            "head": [field.label for field in table.fields],
            "rows": [[shown(f, row.get(f.name)) for f in table.fields] for row in rows],
        }
    listed = data["@nominee"]["members"]
    return {
        "head": ["姓名", "关系"],
        "rows": [[member["name"], member["relation"]] for member in listed],
    }


def _opinions(case: Nomination, stream: str) -> Iterator[dict[str, str]]:
    """A box for each level from the unit's to the organizer's, and one for who approves.

    A box is filled with the last opinion that a desk of its level gave, and blank before.
    """
    given = _given_opinions(stream)
    first, last = LEVELS.index(case.unit.level), LEVELS.index(case.round.organizer.level)
    for level in reversed(LEVELS[last : first + 1]):
        words, day = given.get(level, ("", ""))
        yield {"desk": _DESKS[Level(level)], "words": words, "date": day}
    yield {"desk": _FINAL, "words": "", "date": ""}


def _given_opinions(stream: str) -> dict[str, tuple[str, str]]:
    texts = ledger.opinions_of(stream)
    events = LedgerEvent.objects.filter(stream=stream, action__in=_GIVEN_BY, seq__in=texts)
    desks: dict[int, tuple[str, str]] = {}
    for event in events.order_by("seq"):
        words = texts[event.seq].get("opinion", "")
        holder = json.loads(event.body).get("from", {}).get("holder_id")
        if words and holder:
            desks[holder] = (words, in_figures(timezone.localdate(event.at)))
    levels = dict(Organization.objects.filter(pk__in=desks).values_list("pk", "level"))
    return {levels[holder]: said for holder, said in desks.items()}


def render(data: Mapping[str, Any], out: BinaryIO, _progress: Progress) -> None:
    out.write(typeset("nomination_form", data, at=datetime.fromisoformat(data["at"])))


NOMINATION_FORM = Kind(
    name="nomination_form",
    label=_("Recommendation and approval form"),
    subject=Nomination,
    round_of=lambda case: case.round,
    may_make=reviewing,
    audience=Audience.CASE,
    layout=1,
    tools=f"{TOOLS}, {photos.TOOLS}",
    collect=collect,
    render=render,
    content_type=lambda _options: PDF,
)
