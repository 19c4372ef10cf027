"""Recommended upward: what a higher body calls for, and whom an organization recommends for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from honors.flows.recommendations import recommendations
from honors.models.honors import Honor
from honors.models.nominations import Nomination
from honors.models.nominees import Nominee
from honors.models.organizations import Level, Organization
from honors.models.programs import HonorTitle, NomineeKind
from honors.models.rounds import Category
from honors.private_answers import opened
from honors.states import RecommendationState
from workflow.definition import WorkflowModel, legal_state, state_field

EVEN = 100


class Ratio(models.TextChoices):
    EQUAL_NUMBER = "equal_number", _("As many as places")
    COMPETITIVE = "competitive", _("More than places")


class RecommendationCall(models.Model):
    """One title for which `organization` may recommend, as the document from above says it.

    `places` are those it stands to win, `percent` how many may be recommended for them: 100 in
    equal number, 110 to 130 as a rule where they compete. Names are kept as they were. `category`
    is where the body above runs its round here; whoever works elsewhere has none. `prerequisite`
    is the next-lower title, whose holders alone may be recommended, `prerequisite_name` its name
    where a body elsewhere gives it.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="recommendation_calls"
    )
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, null=True, blank=True, related_name="calls"
    )
    program_name = models.CharField(_("program"), max_length=100)
    title_name = models.CharField(_("title"), max_length=100)
    nominee_kind = models.CharField(_("nominee"), max_length=12, choices=NomineeKind.choices)
    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    target_name = models.CharField(_("organization above"), max_length=100)
    prerequisite = models.ForeignKey(
        HonorTitle, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    prerequisite_name = models.CharField(
        _("title of a body elsewhere that must be held"), max_length=100, blank=True
    )
    places = models.PositiveIntegerField(_("places"))
    ratio = models.CharField(_("ratio"), max_length=12, choices=Ratio.choices)
    percent = models.PositiveSmallIntegerField(_("percent of the places"), default=EVEN)
    document = models.CharField(_("document number"), max_length=60)
    due_at = models.DateTimeField(_("due, exclusive"), null=True, blank=True)
    created_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("call for recommendations")
        verbose_name_plural = _("calls for recommendations")
        constraints = [
            models.CheckConstraint(
                condition=Q(ratio=Ratio.EQUAL_NUMBER, percent=EVEN)
                | Q(ratio=Ratio.COMPETITIVE, percent__gt=EVEN),
                name="calls_ratio_legal",
            ),
            models.CheckConstraint(
                condition=Q(prerequisite=None) | Q(prerequisite_name=""),
                name="calls_one_prerequisite",
            ),
            models.UniqueConstraint(
                fields=("organization", "category"), name="calls_once_for_a_category"
            ),
        ]
        indexes = [models.Index(fields=("organization", "id"), name="calls_organization")]

    def __str__(self) -> str:
        return f"{self.title_name} · {self.organization}"

    @property
    def prerequisite_title(self) -> str:
        """The name of the title that must be held, empty where none is asked for."""
        return self.prerequisite_name if self.prerequisite is None else self.prerequisite.name

    @property
    def most(self) -> int:
        """How many may be recommended: a competitive share is rounded up, as 差额 lists are."""
        return -(-self.places * self.percent // EVEN)


class Recommendation(WorkflowModel, workflow=recommendations):
    """One nominee of a call. It rests on `nomination`, a case that its round approved, and on the
    `honor` that came of it, where there is one.

    Sending freezes `snapshot`, what is sent of the dossier, whose `digest` history carries. `case`
    is the nomination above, where the call's round runs here. Private answers are in the version
    that the snapshot names; those that an earlier snapshot held itself lie in `sealed`.
    """

    envelopes: ClassVar[Mapping[str, str]] = {"sealed": "{row.place}"}

    state = state_field(recommendations)
    call = models.ForeignKey(
        RecommendationCall, on_delete=models.PROTECT, related_name="recommendations"
    )
    nominee = models.ForeignKey(Nominee, on_delete=models.PROTECT, related_name="recommendations")
    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="recommendations"
    )
    honor = models.ForeignKey(
        Honor, on_delete=models.PROTECT, null=True, blank=True, related_name="recommendations"
    )
    case = models.OneToOneField(
        Nomination,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="recommendation",
    )
    rank = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)
    document = models.CharField(_("document number"), max_length=60, blank=True)
    snapshot = models.JSONField(default=dict, editable=False)
    sealed = models.TextField(blank=True, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    prepared_at = models.DateTimeField(editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    outcome_document = models.CharField(_("document of the outcome"), max_length=60, blank=True)
    outcome_on = models.DateField(_("date of the outcome"), null=True, blank=True)
    outcome_evidence = models.TextField(_("evidence of the outcome"), blank=True)

    class Meta:
        verbose_name = _("recommendation upward")
        verbose_name_plural = _("recommendations upward")
        constraints = [
            legal_state(recommendations),
            models.UniqueConstraint(
                fields=("call", "nominee"),
                condition=~Q(state=RecommendationState.WITHDRAWN),
                name="recommendations_once_in_a_call",
            ),
        ]
        indexes = [models.Index(fields=("call", "state"), name="recommendations_call_state")]

    def __str__(self) -> str:
        return f"{self.nominee} → {self.call.title_name}"

    @property
    def place(self) -> str:
        return f"recommendations/{self.pk}"

    @property
    def vouched(self) -> dict[str, Any]:
        """Of what the digest is."""
        if not self.sealed:
            return dict(self.snapshot)
        contents = opened(self.sealed, place=self.place)
        dossier = {**self.snapshot["dossier"], **contents["data"], "@salt": contents["salt"]}
        return {**self.snapshot, "dossier": dossier}
