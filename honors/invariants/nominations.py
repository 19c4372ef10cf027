"""Where a case stands, and what was submitted of it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Exists, F, Max, OuterRef, Q

from honors.files import stored_digest
from honors.models import Attachment, Dossier, DossierVersion, Nomination
from honors.models.nominations import COMPETING
from honors.sealing import SealBroken
from honors.snapshots import digest_of
from honors.states import AT_A_STAGE, NominationState

Broken = tuple[str, str]


def nominees_have_one_live_case_in_a_category() -> Iterator[Broken]:
    rows = Nomination.objects.filter(state__in=COMPETING).values("nominee_id", "category_id")
    doubles = rows.annotate(cases=Count("pk"), last=Max("pk")).filter(cases__gt=1)
    for row in doubles.iterator():
        detail = f"{row['cases']} cases of nominee {row['nominee_id']} run in one category"
        yield f"nominations:{row['last']}", detail


def cases_are_where_their_stage_is() -> Iterator[Broken]:
    """At a stage: of its kind, of the own round, not below the unit, on the right desk."""
    rows = Nomination.objects.exclude(stage=None).select_related("stage", "unit")
    for case in rows.only("state", "round", "holder", "stage", "unit").iterator():
        stage, name = case.stage, f"nominations:{case.pk}"
        if stage is None or case.state != stage.kind:
            yield name, f"it is {case.state} at a stage of another kind"
        elif stage.round_id != case.round_id:
            yield name, "its stage belongs to another round"
        elif stage.depth > case.unit.depth:
            yield name, "its stage lies below its unit"
        elif case.holder_id != case.unit.handler_id(stage.level):
            yield name, f"it lies at organization {case.holder_id}, which does not handle it"


def cases_without_a_stage_are_with_their_unit() -> Iterator[Broken]:
    """A draft or a return is on the unit's desk; a return and a hold know where they came from."""
    at_unit = Q(state__in=(NominationState.DRAFT, NominationState.RETURNED))
    elsewhere = Nomination.objects.filter(at_unit).filter(Q(holder=None) | ~Q(holder=F("unit")))
    for key, state, holder in elsewhere.values_list("pk", "state", "holder_id").iterator():
        yield f"nominations:{key}", f"it is {state} and lies at organization {holder}"
    lost = Nomination.objects.filter(state=NominationState.RETURNED, resume_stage=None)
    for key in lost.values_list("pk", flat=True).iterator():
        yield f"nominations:{key}", "it was returned and knows no stage to go back to"
    strayed = Nomination.objects.filter(
        Q(stage=None, state__in=AT_A_STAGE) | Q(stage__isnull=False) & ~Q(state__in=AT_A_STAGE)
    )
    for key, state in strayed.values_list("pk", "state").iterator():
        yield f"nominations:{key}", f"it is {state}, which does not fit its stage"


def cases_belong_together() -> Iterator[Broken]:
    """Round, category, nominee and unit of a case agree with each other."""
    rows = Nomination.objects.annotate(
        category_round=F("category__round_id"),
        title_kind=F("category__title__nominee_kind"),
        nominee_kind=F("nominee__kind"),
        path=F("unit__path"),
    )
    wrong = rows.exclude(
        round_id=F("category_round"), title_kind=F("nominee_kind"), unit_path=F("path")
    )
    for key in wrong.values_list("pk", flat=True).iterator():
        yield f"nominations:{key}", "its round, category, nominee and unit do not fit each other"


def submitted_versions_are_kept() -> Iterator[Broken]:
    """The version that a case stands on exists, and so do all before it."""
    cases = Nomination.objects.annotate(kept=Count("versions"), last=Max("versions__number"))
    rows = cases.exclude(dossier_version=F("kept")) | cases.filter(dossier_version__gt=0).exclude(
        dossier_version=F("last")
    )
    for key, version, kept in rows.values_list("pk", "dossier_version", "kept").iterator():
        yield f"nominations:{key}", f"it stands on version {version} and {kept} are kept"


def submitted_versions_are_unchanged() -> Iterator[Broken]:
    for version in DossierVersion.objects.iterator():
        if _digest_of(version) != version.digest:
            detail = f"version {version.number} of its dossier does not give its digest"
            yield f"nominations:{version.nomination_id}", detail


def _digest_of(version: DossierVersion) -> str:
    try:
        return digest_of(version.vouched)
    except SealBroken:
        return ""


def cases_have_their_dossier() -> Iterator[Broken]:
    written = Dossier.objects.filter(nomination=OuterRef("pk"))
    for key in Nomination.objects.filter(~Exists(written)).values_list("pk", flat=True).iterator():
        yield f"nominations:{key}", "it has no dossier"


def attachments_are_their_bytes() -> Iterator[Broken]:
    rows = Attachment.objects.only("nomination_id", "name", "file", "sha256")
    for attachment in rows.iterator():
        if stored_digest(attachment.file) != attachment.sha256:
            detail = f"the file of attachment {attachment.pk} is gone or was changed"
            yield f"nominations:{attachment.nomination_id}", detail


CHECKS = (
    nominees_have_one_live_case_in_a_category,
    cases_are_where_their_stage_is,
    cases_without_a_stage_are_with_their_unit,
    cases_belong_together,
    submitted_versions_are_kept,
    submitted_versions_are_unchanged,
    cases_have_their_dossier,
    attachments_are_their_bytes,
)
