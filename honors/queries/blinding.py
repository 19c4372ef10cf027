"""What a judge reads of a case: the dossier, or at a blind stage the copy written for judges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors.blinding import Trace, traces
from honors.disclosure import Background
from honors.forms import parse_form
from honors.models import (
    JudgePromise,
    Nomination,
    Organization,
    RedactedCopy,
    ScoreSheet,
    Stage,
)
from honors.queries.accounts import require
from honors.queries.organizations import paths_above
from honors.roles import Role
from honors.rules import is_own_judge
from honors.states import AT_A_STAGE, CLOSED_SHEETS, COUNTING_SHEETS, ScoreSheetState
from workflow.refusals import GuardFailed, NotPermitted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from honors.models import Attachment, RedactedPhoto, User

COUNTY_DIGITS = 6
BEGUN = (ScoreSheetState.IN_PROGRESS, ScoreSheetState.ABSTAINED, *COUNTING_SHEETS)


@dataclass(frozen=True, kw_only=True)
class JudgedDossier:
    """`answers` are by field name, labels in `labels`. Of a blind one the files are the photos
    that replace those of the dossier, and the nominee's name is empty.
    """

    version: int
    is_blind: bool
    nominee: str
    labels: dict[str, str]
    answers: dict[str, Any]
    files: Sequence[Attachment] | Sequence[RedactedPhoto]


def dossier_for(sheet: ScoreSheet, *, judge: User, at: datetime) -> JudgedDossier:
    """All that the judge of this sheet may read of its case, in the version that it judges.

    Refused to anybody else, before a promise that the terms ask for, once the sheet was given up,
    and at a blind stage while the copy of that version is missing: the dossier itself is never
    shown there.
    """
    _require_reader(sheet, judge, at)
    case = sheet.nomination
    labels = {field.name: field.label for field in parse_form(case.category.form.fields).fields}
    if sheet.stage.settings.get("blind"):
        copy = copy_of(case, sheet.judged_version)
        if copy is None:
            raise missing_copy()
        return JudgedDossier(
            version=copy.number,
            is_blind=True,
            nominee="",
            labels={name: labels[name] for name in copy.texts if name in labels},
            answers=dict(copy.texts),
            files=list(copy.photos.order_by("pk")),
        )
    version = case.versions.get(number=sheet.judged_version)
    answers = {name: value for name, value in version.data.items() if name in labels}
    return JudgedDossier(
        version=version.number,
        is_blind=False,
        nominee=case.nominee.name,
        labels={name: labels[name] for name in labels if name in answers},
        answers=answers,
        files=list(case.attachments.order_by("place", "pk")),
    )


def _require_reader(sheet: ScoreSheet, judge: User, at: datetime) -> None:
    standing = judge.standing(at=at)
    if not is_own_judge(sheet, standing) or sheet.state in CLOSED_SHEETS:
        raise NotPermitted(_("Only the judge whose sheet it is reads the case here."))
    promised = JudgePromise.objects.filter(user=judge, round=sheet.stage.round_id)
    if sheet.stage.settings.get("promise") and not promised.exists():
        raise GuardFailed(
            _("Declare your relations and give your promise before you see any case."),
            code="promise_missing",
        )


def missing_copy() -> GuardFailed:
    return GuardFailed(
        _("The redacted copy of this version of the dossier is not written yet."),
        code="copy_missing",
    )


def copy_of(case: Nomination, number: int) -> RedactedCopy | None:
    return RedactedCopy.objects.filter(nomination=case, number=number).first()


def is_begun(case: Nomination) -> bool:
    """Whether a judge works with the copy of the version submitted last: its text stays then."""
    return _judged(case).filter(state__in=BEGUN).exists()


def is_handed_in(case: Nomination) -> bool:
    """Whether a judge has handed in a sheet by it: it gets no more photos then."""
    return _judged(case).filter(state__in=COUNTING_SHEETS).exists()


def _judged(case: Nomination) -> QuerySet[ScoreSheet]:
    return ScoreSheet.objects.filter(
        nomination=case, stage__settings__blind=True, judged_version=case.dossier_version
    )


def begin_with(case: Nomination) -> dict[str, str]:
    """The texts of the version submitted last, as they are: what a secretary starts to rewrite.
    Private ones are nothing for judges.
    """
    form = parse_form(case.category.form.fields)
    data = case.versions.get(number=case.dossier_version).data
    open_ones = [field for field in form.fields if not field.is_sealed]
    texts = [field.name for field in open_ones if field.kind in ("text", "long_text")]
    return {name: data[name] for name in texts if isinstance(data.get(name), str)}


def warnings_in(copy: RedactedCopy, *, at: datetime) -> list[Trace]:
    """Where the copy still says a name, a place or a number. Nothing is rewritten by itself."""
    return traces_in(copy.nomination, copy.texts, at=at)


def traces_in(case: Nomination, texts: Mapping[str, str], *, at: datetime) -> list[Trace]:
    """The same of texts that are not kept yet."""
    nominee, unit = case.nominee, case.unit
    above = Organization.objects.filter(path__in=[*paths_above(unit.path), unit.path])
    # Everybody knows the county, which all candidates share.
    near = above.filter(path__gt=case.round.organizer.path).order_by("path")
    members = list(nominee.members.all())
    dates = [nominee.birth_date, *(member.birth_date for member in members)]
    return traces(
        texts,
        names=[nominee.name, *(member.name for member in members)],
        places=near.values_list("name", flat=True),
        background=Background(
            on=timezone.localdate(at),
            county_code=(unit.code or "")[:COUNTY_DIGITS].ljust(COUNTY_DIGITS, "0"),
            born=tuple(day for day in dates if day is not None),
        ),
    )


@dataclass(frozen=True, kw_only=True)
class CopyOverview:
    """The copy of the version submitted last; its texts are empty while it is not written."""

    version: int
    is_written: bool
    texts: dict[str, str]
    begin_with: dict[str, str]
    warnings: list[Trace]


def overview(case: Nomination, *, user: User, at: datetime) -> CopyOverview:
    """For the organizer's secretaries alone."""
    require(user, Role.SECRETARY, case.round.organizer, at)
    if not case.dossier_version:
        raise GuardFailed(_("This case has not been submitted yet."), code="not_submitted")
    copy = copy_of(case, case.dossier_version)
    return CopyOverview(
        version=case.dossier_version,
        is_written=copy is not None,
        texts=dict(copy.texts) if copy else {},
        begin_with=begin_with(case) if copy is None else {},
        warnings=warnings_in(copy, at=at) if copy else [],
    )


def visible_to(user: User, *, at: datetime) -> QuerySet[RedactedCopy]:
    """For the secretaries of the organizer, who write them; a judge's way to one is the sheet."""
    held = user.standing(at=at).having(Role.SECRETARY)
    seen = Q(nomination__round__organizer__in=[grant.organization_id for grant in held])
    return RedactedCopy.objects.filter(seen).order_by("pk")


def to_write(user: User, *, at: datetime) -> QuerySet[Nomination]:
    """The cases that lie at a blind stage, or still come to one, and have no copy of the version
    submitted last.
    """
    return blind_cases(user, at=at).filter(~Exists(_copies()))


def written(user: User, *, at: datetime) -> QuerySet[Nomination]:
    """Those of them that have one."""
    return blind_cases(user, at=at).filter(Exists(_copies()))


def _copies() -> QuerySet[RedactedCopy]:
    return RedactedCopy.objects.filter(
        nomination=OuterRef("pk"), number=OuterRef("dossier_version")
    )


def blind_cases(user: User, *, at: datetime) -> QuerySet[Nomination]:
    """Of the user's own rounds; those that lie at a blind stage (`is_waited_for`) come first."""
    held = user.standing(at=at).having(Role.SECRETARY)
    offices = [grant.organization_id for grant in held]
    ahead = Stage.objects.filter(
        round=OuterRef("round"), settings__blind=True, position__gte=OuterRef("stage__position")
    )
    rows = Nomination.objects.filter(
        Exists(ahead), round__organizer__in=offices, state__in=AT_A_STAGE
    )
    here = Stage.objects.filter(pk=OuterRef("stage"), settings__blind=True)
    return rows.annotate(is_waited_for=Exists(here)).order_by("-is_waited_for", "pk")
