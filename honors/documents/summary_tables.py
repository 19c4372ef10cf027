"""The summary table of a category: every case that was submitted, ranked, ready to be signed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from honors.documents import sheets
from honors.documents.nomination_forms import shown
from honors.documents.sources import XLSX, Kind, Source
from honors.forms import parse_form
from honors.lists import count_unit, listed_name
from honors.models import Category, DossierVersion, Nomination, RankingEntry
from honors.models.documents import Audience
from honors.queries.addresses import addresses_of
from honors.queries.seals import data_differ, last_event
from honors.snapshots import digest_of
from honors.states import NominationState
from workflow.refusals import WrongState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from honors.documents.sources import Options, Progress
    from honors.forms import FormField

HEAD = 2
LEFT_OUT = (NominationState.DRAFT, NominationState.WITHDRAWN, NominationState.LAPSED)
# A person stands in the table by what the form asks; the long story stays in the form.
_WITHOUT_A_COLUMN = ("members", "phone", "resident_id")
_LONG_WITH_A_COLUMN = ("earlier_honors", "deeds_brief")
# As narrow as a clerk would draw them: on one page across, more would print too small to read.
_WIDTHS = {"deeds_brief": 32, "earlier_honors": 18, "employer": 14, "position": 12}
_SHORT, _USUAL = 8, 10
_SHORT_KINDS = ("choice", "boolean", "integer", "decimal", "date")
_SEXES = {"female": "女", "male": "男", "": ""}


def collect(category: Category, _options: Options) -> Source:
    round_ = category.round
    cases = list(_cases(category))
    if not cases:
        raise WrongState(_("No case of this category was submitted."), code="not_submitted")
    sealed = last_event(
        f"rounds:{round_.pk}",
        "rounds.open",
        otherwise=_("No case of this category was submitted."),
        code="not_submitted",
    )
    fields = [field for field in parse_form(category.form.fields).fields if _has_column(field)]
    is_person = category.title.nominee_kind == "person"
    return Source(
        data={
            "title": f"{round_.name}{category.title.name}推荐汇总表",
            "unit": round_.organizer.name,
            "at": sealed.at.isoformat(),
            "count": f"{len(cases)}{count_unit(category.title.nominee_kind)}",
            "columns": _columns(fields, is_person),
            "rows": list(_rows(cases, fields, is_person)),
        },
        sealed=sealed,
        round=round_,
        organization=round_.organizer,
        title=f"{round_.name}{category.title.name}推荐汇总表",
    )


def _cases(category: Category) -> Iterator[Nomination]:
    """As the last ranking has them; those without a place behind, by place and the unit's order."""
    ranked = RankingEntry.objects.filter(nomination__category=category)
    latest = ranked.order_by("ranking__stage__position", "ranking__serial", "ranking_id")
    places = dict(latest.values_list("nomination_id", "position"))
    found = Nomination.objects.filter(category=category).exclude(state__in=LEFT_OUT)
    cases = found.exclude(dossier_version=0).select_related("nominee", "unit")
    last = len(places) + 1
    yield from sorted(
        cases,
        key=lambda case: (
            places.get(case.pk, last), case.unit_path, case.unit_rank or 10**6, case.pk,
        ),
    )  # fmt: skip


def _has_column(field: FormField) -> bool:
    if field.private or field.kind in _WITHOUT_A_COLUMN:
        return False
    return field.kind != "long_text" or field.name in _LONG_WITH_A_COLUMN


def _columns(fields: Sequence[FormField], is_person: bool) -> list[list[Any]]:
    own: list[list[Any]] = [["序号", 5], ["推荐编号", 14], ["推荐单位", 15], ["推荐对象", 13]]
    if is_person:
        own += [["性别", 5], ["出生年月", 10]]
    asked = [[field.label, _width(field)] for field in fields]
    return [*own, *asked, ["备注", 8]]


def _width(field: FormField) -> int:
    return _WIDTHS.get(field.name, _SHORT if field.kind in _SHORT_KINDS else _USUAL)


def _rows(
    cases: Sequence[Nomination], fields: Sequence[FormField], is_person: bool
) -> Iterator[list[str]]:
    """From the versions that were submitted last, each held against its own digest."""
    submitted = F("nomination__dossier_version")
    versions = DossierVersion.objects.filter(nomination__in=cases, number=submitted)
    data = {}
    for version in versions:
        if digest_of(version.vouched) != version.digest:
            raise data_differ()
        data[version.nomination_id] = version.data
    units = addresses_of(case.unit for case in cases)
    for case in cases:
        nominee, answers = case.nominee, data[case.pk]
        name = listed_name(answers["@nominee"]["name"], kind=nominee.kind)
        row = [case.number or "", units[case.unit_id], name]
        if is_person:
            born = nominee.birth_date
            row += [_SEXES[nominee.sex], f"{born.year}年{born.month}月" if born else ""]
        yield [*row, *(shown(field, answers.get(field.name)) for field in fields)]


def render(data: Mapping[str, Any], out: BinaryIO, _progress: Progress) -> None:
    columns = data["columns"]
    with sheets.workbook(out, at=datetime.fromisoformat(data["at"])) as book:
        styles, sheet = sheets.styles_of(book), book.add_worksheet("汇总表")
        widths = [width for _t, width in columns]
        sheets.set_up_page(sheet, widths, head_row=HEAD, columns=4)
        sheet.set_row(HEAD, sheets.height_of([title for title, _width in columns], widths))
        sheet.merge_range(0, 0, 0, len(columns) - 1, sheets.inert(data["title"]), styles["title"])
        sheet.write(1, 0, sheets.inert(f"填报单位（盖章）：{data['unit']}"), styles["note"])
        for column, (title, _width) in enumerate(columns):
            sheet.write_string(HEAD, column, sheets.inert(title), styles["head"])
        for nth, row in enumerate(data["rows"], start=1):
            sheet.write_number(HEAD + nth, 0, nth, styles["whole"])
            sheet.set_row(HEAD + nth, sheets.height_of(row, widths[1:]))
            for column, text in enumerate([*row, ""], start=1):
                sheet.write_string(HEAD + nth, column, sheets.inert(text), styles["text"])
        end = HEAD + len(data["rows"]) + 1
        sheet.write_string(end, 0, "合计", styles["total"])
        sheet.write_string(end, 1, data["count"], styles["total"])
        for column, label in ((1, "填报人："), (3, "审核人："), (5, "填报日期：")):
            sheet.write_string(end + 2, column, label, styles["note"])


SUMMARY_TABLE = Kind(
    name="summary_table",
    label=_("Summary table"),
    subject=Category,
    round_of=lambda category: category.round,
    stream_of=lambda category: f"rounds:{category.round_id}",
    audience=Audience.ROUND,
    layout=2,
    tools=sheets.TOOLS,
    collect=collect,
    render=render,
    content_type=lambda _options: XLSX,
    checks_glyphs=False,
)
