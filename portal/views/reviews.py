"""What stands beside a case for whoever decides on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from honors import rules
from honors.actions.copies import COPIED_IN
from honors.forms import parse_form
from honors.models import Defect, Nomination, User
from honors.models.organizations import Level
from honors.queries import desks, reviews
from honors.queries.consultations import READERS
from honors.queries.dossiers import shown_to
from honors.queries.timelines import Step
from honors.states import AT_A_STAGE, SIGNED_AT, WRITABLE, NominationState, StageKind
from portal import answers
from portal.charts import routes
from portal.offers import Offer
from portal.presenters import pieces
from portal.views.files import PICTURES

BESIDE = {
    "case_signers": gettext_lazy("Ask others to sign"),
    "case_copies": gettext_lazy("Inform others"),
    "case_nudge": gettext_lazy("Nudge"),
    "case_unmask": gettext_lazy("See the private answers"),
    "case_consultations": gettext_lazy("What departments say"),
}


@dataclass(frozen=True, kw_only=True)
class Warned:
    """`url` leads to what it is about, where there is a page of it."""

    text: str
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseFile:
    """`label` is the field that it belongs to."""

    name: str
    label: str
    url: str
    is_picture: bool
    caption: str


def offers_beside(case: Nomination, *, by: Any, at: Any) -> list[Offer]:
    """What is no move of the table, for whom the domain lets do it."""
    standing = by.standing(at=at)
    nudges = rules.is_secretary_of_case(case, standing) or (
        case.state != NominationState.RETURNED and rules.is_nominator_of_unit(case, standing)
    )
    asked = any(s.kind == StageKind.CONSULTATION for s in case.round.stages.all())
    reads = any(grant.covers(case.unit_path) for grant in standing.having(*READERS))
    possible = {
        "case_consultations": asked and reads,
        "case_signers": case.state in SIGNED_AT and rules.decides_at_stage(case, standing),
        "case_copies": case.state in COPIED_IN and rules.arranges_desk(case, standing),
        "case_nudge": case.state in (*AT_A_STAGE, NominationState.RETURNED) and nudges,
        "case_unmask": has_private_answers(case) and rules.reads_private_answers(case, standing),
    }
    return [
        Offer(
            name=name,
            label=str(BESIDE[name]),
            url=reverse(f"portal:{name}", kwargs={"pk": case.pk}),
            tone="plain",
            plain=False,
            refusal="",
        )
        for name, is_possible in possible.items()
        if is_possible
    ]


def has_private_answers(case: Nomination) -> bool:
    """Whether there are any that are masked now."""
    return case.state not in WRITABLE and bool(case.dossier.answers.private)


def coming(case: Nomination, steps: Sequence[Step], *, at: datetime) -> list[dict[str, Any]]:
    """Where the case is and what is still before it, for the grey end of its timeline."""
    if case.state in case.workflow.final:
        return []
    since = steps[-1].at if steps else None
    rows = []
    for station in routes.stations_of(case):
        row: dict[str, Any] = {"name": station.name, "level": station.level, "kind": station.kind}
        if station.kind == routes.NOW:
            row["holder"] = case.assignee or (case.holder.name if case.holder else "")
            row["waited"] = None if since is None else at - since
        if station.kind != routes.DONE:
            rows.append(row)
    return rows


def review_of(case: Nomination, *, by: User, at: datetime) -> dict[str, Any]:
    """The dossier and all that bears on the decision."""
    fields = parse_form(case.category.form.fields).fields
    labels = {field.name: field.label for field in fields}
    looks = desks.looks_at([case], but=by, at=at).get(case.pk, [])
    prefetch_related_objects([case], "signers__user")  # as the engine may have done before
    signers = [signer for signer in case.signers.all() if signer.withdrawn_at is None]
    own = (s for s in signers if s.user_id == by.pk and not s.answer and s.closed_at is None)
    return {
        "facts": answers.facts(fields, shown_to(by, case.dossier, at=at)),
        "files": _files(case, labels),
        "warnings": _warnings(case, at),
        "changes": told_changes(reviews.changes(case)),
        "defects": [
            {"label": labels.get(defect.field, defect.field), "text": defect.text}
            for defect in _open_defects(case)
        ],
        "signers": signers,
        "own_signer": next(own, None),
        "looks": looks,
        "here_now": [look for look in looks if look.now],
    }


def told_changes(changes: Iterable[reviews.Change]) -> list[dict[str, Any]]:
    """Run by run. A private answer that was changed may look the same under its mask."""
    return [_told_change(change) for change in changes]


def _told_change(change: reviews.Change) -> dict[str, Any]:
    before = answers.written(change.field, change.before)
    after = answers.written(change.field, change.after)
    return {
        "label": change.field.label,
        "before": before,
        "after": after,
        "pieces": pieces(before, after),
    }


def _files(case: Nomination, labels: Mapping[str, Any]) -> list[CaseFile]:
    return [
        CaseFile(
            name=file.name,
            label=str(labels.get(file.field, _("File"))),
            url=reverse("portal:case_file", kwargs={"pk": case.pk, "file": file.pk}),
            is_picture=file.content_type in PICTURES,
            caption=file.caption,
        )
        for file in sorted(case.attachments.all(), key=lambda file: (file.place, int(file.pk)))
    ]


def _open_defects(case: Nomination) -> Iterable[Defect]:
    returned = case.state == NominationState.RETURNED
    return case.defects.filter(closed_at=None) if returned else ()


def _told(won: reviews.Won) -> str:
    values = {"title": won.title, "year": won.on.year}
    if not won.level:
        return _("Was given “%(title)s” in %(year)s") % values
    level = Level(won.level).label
    return _("Won “%(title)s” (%(level)s) in %(year)s") % {**values, "level": level}


def _warnings(case: Nomination, at: datetime) -> list[Warned]:
    doubles = [
        Warned(
            text=_("May be the same: %(name)s, %(unit)s, %(title)s")
            % {"name": other.nominee.name, "unit": other.unit.name, "title": other.category},
            url=reverse("portal:nomination", kwargs={"pk": other.pk}),
        )
        for other in reviews.competing_doubles(case)
    ]
    honored = [Warned(text=_told(won)) for won in reviews.titles_won(case)]
    unmet = [Warned(text=text) for text in reviews.unmet_conditions(case)]
    vetoes = [
        Warned(
            text=(_("Confirmed: %(veto)s") if veto.confirmed else _("Declared: %(veto)s"))
            % {"veto": veto.text}
        )
        for veto in reviews.applying_vetoes(case, at=at)
    ]
    return [*vetoes, *unmet, *doubles, *honored]
