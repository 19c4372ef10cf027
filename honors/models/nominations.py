"""The case that moves (Nomination), apart from what was written (Dossier and its versions)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from honors.flows.nominations import nominations
from honors.models.nominees import Nominee
from honors.models.organizations import Organization, PathField
from honors.models.rounds import Category, Round, Stage
from honors.private_answers import COMMITTED, Answers, opened, seal, split
from honors.states import AT_A_STAGE, DESKS, OCCUPYING_NOMINATIONS, NominationState
from workflow.definition import WorkflowModel, WorkflowQuerySet, legal_state, state_field

COMPETING = [state for state in OCCUPYING_NOMINATIONS if state != NominationState.DRAFT]


class Channel(models.TextChoices):
    ORGANIZATION = "organization", _("By the unit")
    SELF = "self", _("By oneself")
    MUTUAL = "mutual", _("By one another")
    OTHERS = "others", _("By others")


class NominationQuerySet(WorkflowQuerySet["Nomination"]):
    def at_stage(self, stage: Stage) -> NominationQuerySet:
        return self.filter(stage=stage, state=stage.kind)


class Nomination(WorkflowModel, workflow=nominations):
    """`holder` is the organization whose turn it is: the unit itself, or the stage's division.
    `assignee` is who of it has taken the case in hand; None leaves it to everybody there.

    `resume_stage` remembers where a returned, held or passed-over case was. `unit_rank` is the
    place that the sending unit gave it, from 1; `takes_place` says that it uses one of the
    category's places. `dossier_version` is the version that was last submitted, 0 before.
    """

    state = state_field(nominations)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="nominations")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="nominations")
    nominee = models.ForeignKey(Nominee, on_delete=models.PROTECT, related_name="nominations")
    unit = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="nominations")
    unit_path = PathField(editable=False)
    nominator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="nominations"
    )
    channel = models.CharField(
        _("channel"), max_length=12, choices=Channel.choices, default=Channel.ORGANIZATION
    )
    stage = models.ForeignKey(
        Stage, on_delete=models.PROTECT, null=True, blank=True, related_name="nominations"
    )
    resume_stage = models.ForeignKey(
        Stage, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    holder = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, related_name="held_nominations"
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="assigned_nominations",
    )
    dossier_version = models.PositiveSmallIntegerField(default=0, editable=False)
    number = models.CharField(_("number"), max_length=40, unique=True, null=True, blank=True)
    unit_rank = models.PositiveSmallIntegerField(_("rank given by the unit"), null=True)
    takes_place = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(editable=False)
    submitted_at = models.DateTimeField(null=True, editable=False)
    received_at = models.DateTimeField(null=True, editable=False)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="received_nominations",
    )
    correct_by = models.DateTimeField(_("correct until, exclusive"), null=True, editable=False)

    objects: ClassVar[NominationQuerySet] = NominationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        constraints = [
            legal_state(nominations),
            models.CheckConstraint(
                condition=Q(state__in=AT_A_STAGE, stage__isnull=False)
                | (~Q(state__in=AT_A_STAGE) & Q(stage__isnull=True)),
                name="nominations_stage_while_at_one",
            ),
            models.CheckConstraint(
                condition=Q(assignee=None) | Q(state__in=DESKS),
                name="nominations_assignee_at_a_desk",
            ),
            models.UniqueConstraint(
                fields=("nominee", "category"),
                condition=Q(state__in=COMPETING),
                name="nominations_one_live",
            ),
        ]
        indexes = [
            models.Index(fields=("round", "state", "id"), name="nominations_round_state"),
            models.Index(fields=("category", "state", "id"), name="nominations_category_state"),
            models.Index(fields=("unit_path", "id"), name="nominations_unit_path"),
            models.Index(fields=("holder", "state", "id"), name="nominations_holder_state"),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.nominee} · {self.category}"


class NumberSeries(models.Model):
    """The last serial given out below a prefix such as 2026-ZMJT: a row to lock, so no two cases
    get one number. Programs of the same code share a series.
    """

    prefix = models.CharField(max_length=30, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("series of numbers")
        verbose_name_plural = _("series of numbers")

    def __str__(self) -> str:
        return f"{self.prefix}-{self.last:04d}"


class Dossier(models.Model):
    """What is being written; only the nominator's side changes it, only while draft or returned.

    `veto_answers` is what the nominator declares, item by item: {code: [whom it applies to]}, with
    0 for the nominee and a member's position for a member; an empty list says that it applies to
    nobody. `veto_members` are those of whom it was declared. What a department confirms is a
    `VetoFinding`.

    `revision` counts the times that something was saved and `revised_in` says in which of them each
    answer was last changed, so that two open pages meet field by field. `unfit` is what was typed
    and is no answer yet (half a month): kept word for word, never submitted. Saving by
    itself writes one event for a sitting, noted in `noted_at` and `noted_by`.

    `data` and `unfit` hold what is not private; what the form calls private lies in `sealed`. Read
    `answers` and `half_typed`, which have both, and write by `write`.
    """

    envelopes: ClassVar[Mapping[str, str]] = {"sealed": "{row.place}"}

    nomination = models.OneToOneField(Nomination, on_delete=models.PROTECT, related_name="dossier")
    data = models.JSONField(default=dict)
    unfit = models.JSONField(default=dict, blank=True, editable=False)
    sealed = models.TextField(blank=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    revised_in = models.JSONField(default=dict, blank=True, editable=False)
    noted_at = models.DateTimeField(null=True, editable=False)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    veto_declared = models.BooleanField(_("declared free of every veto"), null=True)
    veto_answers = models.JSONField(_("declared veto by veto"), default=dict, blank=True)
    veto_members = models.JSONField(default=list, blank=True, editable=False)
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("dossier")
        verbose_name_plural = _("dossiers")

    def __str__(self) -> str:
        return f"{self.nomination}"

    @property
    def place(self) -> str:
        """Where its envelope opens: in this row and this revision alone."""
        return f"dossiers/{self.nomination_id}/{self.revision}"

    @property
    def answers(self) -> Answers:
        """All of them, for the domain; people are shown `honors.queries.dossiers.shown_to`."""
        return Answers(self.data, self.sealed, place=self.place, part="data")

    @property
    def half_typed(self) -> Answers:
        """All that is no answer yet, for those who write it."""
        return Answers(self.unfit, self.sealed, place=self.place, part="unfit")

    def write(
        self,
        answers: Mapping[str, Any],
        *,
        unfit: Mapping[str, Any],
        private: Collection[str],
    ) -> None:
        """Replace both, for the revision that it has now; `private` is `Form.sealed_names`."""
        self.data, hidden = split(answers, private)
        self.unfit, hidden_unfit = split(unfit, private)
        self.sealed = seal({"data": hidden, "unfit": hidden_unfit}, place=self.place)


class DossierVersion(models.Model):
    """What was submitted, frozen; `digest` is in the ledger, so what was judged stays known.

    The private answers lie in `sealed`, with the salt of the commitment that stands for them in
    `data`: the digest vouches for them too, and is checked without opening anything. `answers` has
    them all. What was frozen before they were sealed has its digest over the whole text.
    """

    envelopes: ClassVar[Mapping[str, str]] = {"sealed": "{row.place}"}

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    data = models.JSONField()
    sealed = models.TextField(blank=True, editable=False)
    digest = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("dossier version")
        verbose_name_plural = _("dossier versions")
        ordering = ("nomination_id", "number")
        constraints = [
            models.UniqueConstraint(fields=("nomination", "number"), name="versions_once")
        ]

    def __str__(self) -> str:
        return f"{self.nomination} v{self.number}"

    @property
    def place(self) -> str:
        return f"dossier_versions/{self.nomination_id}/{self.number}"

    @property
    def answers(self) -> Answers:
        """All of them, for the domain; people are shown `honors.queries.dossiers.shown_to`."""
        return Answers(self.data, self.sealed, place=self.place, part="data")

    @property
    def vouched(self) -> dict[str, Any]:
        """Of what the digest is."""
        if COMMITTED in self.data or not self.sealed:
            return dict(self.data)
        salt = opened(self.sealed, place=self.place)["salt"]
        return {**self.answers, "@salt": salt}


class Attachment(models.Model):
    """A file of a dossier; `sha256` names its bytes in the frozen version. Files are shown in the
    order of `place`, those of one place as they came; `caption` says what a photo shows.
    """

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="attachments")
    field = models.CharField(max_length=40)
    file = models.FileField(upload_to="attachments/%Y/%m/")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    caption = models.CharField(_("caption"), max_length=100, blank=True)
    place = models.PositiveSmallIntegerField(_("order"), default=0)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ("nomination_id", "place", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("nomination", "field", "sha256"), name="attachments_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Defect(models.Model):
    """One thing to mend, all told at once with the return; `answer` says how it was mended."""

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="defects")
    dossier_version = models.PositiveSmallIntegerField()
    field = models.CharField(max_length=40)
    text = models.TextField()
    answer = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("defect")
        verbose_name_plural = _("defects")
        ordering = ("nomination_id", "id")

    def __str__(self) -> str:
        return f"{self.field}: {self.text}"


class Handling(models.Model):
    """Who did what to a case: keeps deciders apart from nominators, reviewers and judges."""

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="handlings")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="handlings"
    )
    act = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("handling")
        verbose_name_plural = _("handlings")
        indexes = [models.Index(fields=("user", "at"), name="handlings_user_at")]

    def __str__(self) -> str:
        return f"{self.user} {self.act}"
