"""The commendation of a round: its document and its list, issued whole."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from honors.flows.commendations import commendations
from honors.models.nominations import Nomination
from honors.models.rounds import Category, Round
from honors.states import CommendationState
from workflow.definition import WorkflowModel, legal_state, state_field


class Commendation(WorkflowModel, workflow=commendations):
    """`snapshot` is the list as it was issued, `list_digest` its digest; `register_digest` is that
    of the certificates given out with it. Both digests stand in the event of the issue, and every
    document is made from what they vouch for.
    """

    state = state_field(commendations)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="commendations")
    title = models.CharField(_("title"), max_length=120)
    document_number = models.CharField(_("document"), max_length=60)
    dated = models.DateField(_("date"))
    issued_at = models.DateTimeField(null=True, editable=False)
    snapshot = models.JSONField(default=dict, editable=False)
    list_digest = models.CharField(max_length=64, blank=True, editable=False)
    register_digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("commendation")
        verbose_name_plural = _("commendations")
        constraints = [
            legal_state(commendations),
            models.UniqueConstraint(
                fields=("round",),
                condition=~Q(state=CommendationState.REVOKED),
                name="commendations_one_per_round",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CommendationEntry(models.Model):
    """One line of the list, in the order in which it is printed."""

    commendation = models.ForeignKey(Commendation, on_delete=models.PROTECT, related_name="entries")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="commendation_entries"
    )
    position = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("commendation entry")
        verbose_name_plural = _("commendation entries")
        ordering = ("commendation_id", "category__position", "position")
        constraints = [
            models.UniqueConstraint(
                fields=("commendation", "nomination"), name="commendation_entries_once"
            ),
            models.UniqueConstraint(
                fields=("commendation", "category", "position"), name="commendation_entries_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.nomination}"
