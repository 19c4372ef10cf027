"""What follows when a nominee is recommended to a higher body, and when that body has decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import prefetch_related_objects
from django.utils import timezone

from honors.forms import parse_form
from honors.models import Attachment, Dossier, Nomination, Recommendation
from honors.routes import frozen_version
from honors.snapshots import digest_of, recommendation_snapshot
from workflow import engine

if TYPE_CHECKING:
    from workflow.definition import Move

# For files that answer no field of the form above.
WHOLE_DOSSIER = "attachments"
OUTCOME = ("outcome_document", "outcome_on", "outcome_evidence")


def freeze_recommended_dossiers(recommendations: Sequence[Recommendation], move: Move) -> None:
    """What is sent is the version on which the case stood, kept with its own digest."""
    prefetch_related_objects(recommendations, "call", "nomination__versions")
    document = move.supplied["document"]
    for sent in recommendations:
        sent.document, sent.sent_at = document, move.at
        sent.snapshot = recommendation_snapshot(sent)
        sent.digest = digest_of(sent.snapshot)
        move.note(sent, document=document, rank=sent.rank, digest=sent.digest)
    columns = ["document", "sent_at", "snapshot", "digest"]
    Recommendation.objects.bulk_update(recommendations, columns)


def begin_cases_above(recommendations: Sequence[Recommendation], move: Move) -> None:
    """A draft of the recommending organization in the round above, with what its form takes.

    That round has its own declaration of vetoes, quota and deadline, so the draft is submitted
    there like any other.
    """
    prefetch_related_objects(recommendations, "call__organization", "call__category__form")
    here = [sent for sent in recommendations if sent.call.category is not None]
    if not here:
        return
    prefetch_related_objects(here, "call__category__round", "nomination__attachments")
    cases = engine.begin_many([_case(sent, move) for sent in here], actor=move.actor, at=move.at)
    for sent, case in zip(here, cases, strict=True):
        sent.case = case
        move.note(sent, case=case.pk)
    Recommendation.objects.bulk_update(here, ["case"])
    Dossier.objects.bulk_create(_dossier(sent, move) for sent in here)
    Attachment.objects.bulk_create(file for sent in here for file in _files(sent))


def _case(sent: Recommendation, move: Move) -> Nomination:
    unit, category = sent.call.organization, _category(sent)
    return Nomination(
        round=category.round,
        category=category,
        nominee_id=sent.nominee_id,
        unit=unit,
        unit_path=unit.path,
        holder=unit,
        nominator_id=move.standing.user_id,
        created_at=move.at,
    )


def _category(sent: Recommendation) -> Any:
    return sent.call.category


def _dossier(sent: Recommendation, move: Move) -> Dossier:
    form = parse_form(_category(sent).form.fields)
    stood_on = frozen_version(sent.nomination)
    answers = form.fitting(stood_on.answers if stood_on else {}, on=timezone.localdate(move.at))
    dossier = Dossier(nomination=sent.case, saved_at=move.at)
    dossier.write(answers, unfit={}, private=form.sealed_names)
    return dossier


def _files(sent: Recommendation) -> list[Attachment]:
    """Rows of the case above for the same bytes, which nobody changes."""
    known = {field.name for field in parse_form(_category(sent).form.fields).fields}
    files: dict[tuple[str, str], Attachment] = {}
    for file in sent.nomination.attachments.all():
        field = file.field if file.field in known else WHOLE_DOSSIER
        files[field, file.sha256] = Attachment(
            nomination=sent.case,
            field=field,
            file=file.file.name,
            name=file.name,
            content_type=file.content_type,
            size=file.size,
            sha256=file.sha256,
            uploaded_at=file.uploaded_at,
            uploaded_by_id=file.uploaded_by_id,
        )
    return list(files.values())


def take_outcomes_back(recommendations: Sequence[Recommendation], move: Move) -> None:
    """What was recorded holds no more; history keeps it."""
    for again in recommendations:
        was = {"document": again.outcome_document, "dated": str(again.outcome_on)}
        again.outcome_document, again.outcome_on, again.outcome_evidence = "", None, ""
        move.note(again, was=was)
    Recommendation.objects.bulk_update(recommendations, OUTCOME)


def write_outcomes(recommendations: Sequence[Recommendation], move: Move) -> None:
    document, dated = move.supplied["document"], move.supplied["dated"]
    for told in recommendations:
        told.outcome_document, told.outcome_on = document, dated
        told.outcome_evidence = move.supplied["evidence"]
        move.note(told, document=document, dated=dated.isoformat())
    Recommendation.objects.bulk_update(recommendations, OUTCOME)
