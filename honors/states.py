"""Every state of every machine, with the groups that rules and queries speak of."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NominationState(TextChoices):
    DRAFT = "draft", _("Draft")
    RETURNED = "returned", _("Returned for correction")
    REVIEW = "review", _("In review")
    CONSULTATION = "consultation", _("In consultation")
    SCORING = "scoring", _("In scoring")
    BALLOT = "ballot", _("In ballot")
    NOTICE = "notice", _("In public notice")
    APPROVAL = "approval", _("In approval")
    ON_HOLD = "on_hold", _("On hold")
    APPROVED = "approved", _("Approved")
    HONORED = "honored", _("Honored")
    NOT_SELECTED = "not_selected", _("Not selected")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DISQUALIFIED = "disqualified", _("Disqualified")
    LAPSED = "lapsed", _("Lapsed")


class StageKind(TextChoices):
    """A case at a stage has the stage's kind as its state."""

    REVIEW = "review", _("Review")
    CONSULTATION = "consultation", _("Consultation")
    SCORING = "scoring", _("Scoring")
    BALLOT = "ballot", _("Ballot")
    NOTICE = "notice", _("Public notice")
    APPROVAL = "approval", _("Approval")


AT_A_STAGE: tuple[str, ...] = tuple(StageKind.values)
# Where people of the handling unit act on a case; a notice only has to run.
DESKS: tuple[str, ...] = (
    NominationState.REVIEW,
    NominationState.CONSULTATION,
    NominationState.SCORING,
    NominationState.BALLOT,
    NominationState.APPROVAL,
)
# While its unit has it before it to write.
WRITABLE: tuple[str, ...] = (NominationState.DRAFT, NominationState.RETURNED)
# Where others can be asked to sign before the desk decides.
SIGNED_AT: tuple[str, ...] = (NominationState.REVIEW, NominationState.APPROVAL)
LIVE_NOMINATIONS: tuple[str, ...] = (
    NominationState.DRAFT,
    NominationState.RETURNED,
    *AT_A_STAGE,
    NominationState.ON_HOLD,
    NominationState.APPROVED,
)
FINAL_NOMINATIONS: tuple[str, ...] = (
    NominationState.HONORED,
    NominationState.NOT_SELECTED,
    NominationState.WITHDRAWN,
    NominationState.DISQUALIFIED,
    NominationState.LAPSED,
)
# What a nomination keeps from entering a second time: everything still running, and what was won.
OCCUPYING_NOMINATIONS: tuple[str, ...] = (*LIVE_NOMINATIONS, NominationState.HONORED)


class RoundState(TextChoices):
    PLANNED = "planned", _("Planned")
    OPEN = "open", _("Open for nominations")
    EVALUATING = "evaluating", _("Evaluating")
    CONCLUDED = "concluded", _("Concluded")
    ARCHIVED = "archived", _("Archived")
    CANCELED = "canceled", _("Canceled")


RUNNING_ROUNDS: tuple[str, ...] = (RoundState.OPEN, RoundState.EVALUATING)


class ScoreSheetState(TextChoices):
    ASSIGNED = "assigned", _("Assigned")
    IN_PROGRESS = "in_progress", _("In progress")
    SUBMITTED = "submitted", _("Submitted")
    LOCKED = "locked", _("Locked")
    ABSTAINED = "abstained", _("Abstained")
    RECUSED = "recused", _("Recused")
    VOIDED = "voided", _("Voided")


OPEN_SHEETS: tuple[str, ...] = (ScoreSheetState.ASSIGNED, ScoreSheetState.IN_PROGRESS)
COUNTING_SHEETS: tuple[str, ...] = (ScoreSheetState.SUBMITTED, ScoreSheetState.LOCKED)
# Those whose judges have no more to do with the case, or were never meant to.
CLOSED_SHEETS: tuple[str, ...] = (ScoreSheetState.RECUSED, ScoreSheetState.VOIDED)


class PublicNoticeState(TextChoices):
    DRAFT = "draft", _("Draft")
    POSTED = "posted", _("Posted")
    ENDED = "ended", _("Ended")
    CANCELED = "canceled", _("Canceled")


class ObjectionState(TextChoices):
    RECEIVED = "received", _("Received")
    ADMITTED = "admitted", _("Admitted")
    UPHELD = "upheld", _("Upheld")
    REJECTED = "rejected", _("Rejected")
    INADMISSIBLE = "inadmissible", _("Not admitted")
    REPLIED = "replied", _("Replied")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN_OBJECTIONS: tuple[str, ...] = (ObjectionState.RECEIVED, ObjectionState.ADMITTED)


class CommendationState(TextChoices):
    DRAFT = "draft", _("Draft")
    ISSUED = "issued", _("Issued")
    REVOKED = "revoked", _("Revoked")


class HonorState(TextChoices):
    VALID = "valid", _("Valid")
    WARNED = "warned", _("Warned, to rectify")
    REVOKED = "revoked", _("Revoked")
    EXPIRED = "expired", _("Expired")
    RELINQUISHED = "relinquished", _("Relinquished")


HELD_HONORS: tuple[str, ...] = (HonorState.VALID, HonorState.WARNED)


class RecommendationState(TextChoices):
    PREPARED = "prepared", _("Prepared")
    SENT = "sent", _("Sent")
    HONORED_ABOVE = "honored_above", _("Honored above")
    NOT_SELECTED_ABOVE = "not_selected_above", _("Not selected above")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OUTCOMES_ABOVE: tuple[str, ...] = (
    RecommendationState.HONORED_ABOVE,
    RecommendationState.NOT_SELECTED_ABOVE,
)
SENT_RECOMMENDATIONS: tuple[str, ...] = (RecommendationState.SENT, *OUTCOMES_ABOVE)


class JobState(TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELED = "canceled", _("Canceled")


UNFINISHED_JOBS: tuple[str, ...] = (JobState.QUEUED, JobState.RUNNING)


class ImportState(TextChoices):
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked")
    WRITING = "writing", _("Being written")
    WRITTEN = "written", _("Written")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


# While a job works on it.
IMPORTS_AT_WORK: tuple[str, ...] = (
    ImportState.CHECKING,
    ImportState.WRITING,
    ImportState.UNDOING,
)
