"""A round of a program: its categories, its route of stages, its timetable and frozen terms."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from honors.flows.rounds import rounds
from honors.models.organizations import Level, Organization, depth_of
from honors.models.programs import FormDefinition, HonorTitle, Program
from honors.states import StageKind
from workflow.definition import WorkflowModel, legal_state, state_field


class ScoringMethod(models.TextChoices):
    MEAN = "mean", _("Mean")
    TRIMMED_MEAN = "trimmed_mean", _("Mean without one highest and one lowest")
    MEDIAN = "median", _("Median")


# When judges read what others marked for the same case: once their own sheet is submitted, or not
# before everything is sealed.
AFTER_OWN, NEVER = "after_own", "never"
OTHERS_VISIBLE = (NEVER, AFTER_OWN)


class ListOrder(models.TextChoices):
    STROKES = "strokes", _("By strokes of the surname")
    DIVISIONS = "divisions", _("By administrative division")
    RANK = "rank", _("By rank")
    MANUAL = "manual", _("By hand")


class Round(WorkflowModel, workflow=rounds):
    """Nominations are taken in [opens_at, closes_at). Opening freezes `terms`: route, rubrics,
    categories and rules as they were, with the digest that the ledger carries.
    """

    state = state_field(rounds)
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="rounds")
    organizer = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="rounds")
    name = models.CharField(_("name"), max_length=120)
    year = models.PositiveSmallIntegerField(_("year"))
    opens_at = models.DateTimeField(_("nominations from"))
    closes_at = models.DateTimeField(_("nominations until, exclusive"))
    correction_days = models.PositiveSmallIntegerField(_("days to correct a return"), default=7)
    refills = models.BooleanField(_("struck-out places are refilled"), default=False)
    second_notice = models.BooleanField(
        _("a second notice after an objection was upheld"), default=False
    )
    concludes_by = models.DateField(_("planned end"), null=True, blank=True)
    terms = models.JSONField(default=dict, editable=False)
    terms_version = models.PositiveSmallIntegerField(default=0, editable=False)
    terms_digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        constraints = [
            legal_state(rounds),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="rounds_half_open"
            ),
            models.UniqueConstraint(fields=("program", "year", "name"), name="rounds_once_a_year"),
        ]

    def __str__(self) -> str:
        return self.name


class Category(models.Model):
    """What a round chooses: a title with its places. `taken` counts approved cases.

    eligibility: conditions, each {"name": one of the conditions of `honors.guards.eligibility`,
    "expected": ..., "from": date or None, "until": date or None (exclusive), "reason": in words}.
    list_rules: shares of the whole list, e.g. {"cadre": {"field": "identity_kind",
    "values": [...], "at_most_percent": 20}}, checked at the cut and at approval.
    quota_rules: what one unit sends up for its places, as `honors.places` reads it.
    channels: the ways of being nominated that are open, each with the level at which its cases
    enter, e.g. {"organization": "", "self": "county"}; "" is where the cases of the unit do. Empty:
    every channel, entering there.
    vetoes_left_out: the codes of the vetoes of the organizer's list that are not asked here.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="categories")
    title = models.ForeignKey(HonorTitle, on_delete=models.PROTECT, related_name="categories")
    form = models.ForeignKey(FormDefinition, on_delete=models.PROTECT, related_name="categories")
    position = models.PositiveSmallIntegerField(_("order"))
    places = models.PositiveIntegerField(_("places"))
    taken = models.PositiveIntegerField(default=0, editable=False)
    eligibility = models.JSONField(_("conditions"), default=list, blank=True)
    list_rules = models.JSONField(_("rules of the whole list"), default=dict, blank=True)
    quota_units_only = models.BooleanField(_("only units with a quota nominate"), default=False)
    quota_rules = models.JSONField(_("rules of quotas"), default=dict, blank=True)
    channels = models.JSONField(_("channels"), default=dict, blank=True)
    vetoes_left_out = models.JSONField(_("vetoes that are not asked"), default=list, blank=True)
    consent_required = models.BooleanField(_("only with the nominee's consent"), default=False)
    list_order = models.CharField(
        _("order of the list"), max_length=12, choices=ListOrder.choices, default=ListOrder.STROKES
    )

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ("round_id", "position")
        constraints = [
            models.UniqueConstraint(fields=("round", "position"), name="categories_order"),
            models.UniqueConstraint(fields=("round", "title"), name="categories_title_once"),
            models.CheckConstraint(
                condition=Q(taken__lte=F("places")), name="categories_not_overdrawn"
            ),
        ]

    def __str__(self) -> str:
        return self.title.name


class Stage(models.Model):
    """One step of the route, done by the division of `level` above each case's unit.

    settings by kind. review: {"ranked": bool}; consultation:
    {"departments": [ids], "days": int, "kind": "working"|"calendar", and what `honors.consulting`
    reads}; scoring: {"method": ScoringMethod, "ties": rules of `honors.reckoning`, "line": int,
    "cut": true, "sheets_min": fewest counting sheets of a case,
    "judges": how many judge a case, "cases_max": of one judge, "cross_panel": how many of them from
    another panel of the stage, "promise": whether judges promise before they see anything,
    "others_visible": one of OTHERS_VISIBLE, "blind": whether judges read redacted copies only};
    ballot: {"quorum": [2, 3] of those entitled, "threshold": [1, 2] of those present,
    "above": whether the threshold must be passed, not only reached, "line": int, "cut": bool};
    notice: {"days": int, "kind": "working"|"calendar", "count_from": "same_day"|"next_day"},
    and what `honors.notice_terms` reads.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="stages")
    position = models.PositiveSmallIntegerField(_("order"))
    kind = models.CharField(_("kind"), max_length=16, choices=StageKind.choices)
    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    settings = models.JSONField(_("settings"), default=dict, blank=True)

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ("round_id", "position")
        constraints = [
            models.UniqueConstraint(fields=("round", "position"), name="stages_order"),
            models.CheckConstraint(
                condition=Q(kind__in=StageKind.values), name="stages_kind_legal"
            ),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="stages_level_legal"),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()} · {self.get_kind_display()}"

    @property
    def depth(self) -> int:
        return depth_of(self.level)


class Rubric(models.Model):
    """The criteria by which a scoring stage marks a category."""

    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="rubrics")
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="rubrics")

    class Meta:
        verbose_name = _("rubric")
        verbose_name_plural = _("rubrics")
        constraints = [
            models.UniqueConstraint(fields=("stage", "category"), name="rubrics_one_each")
        ]

    def __str__(self) -> str:
        return f"{self.category} · {self.stage}"


class Criterion(models.Model):
    """`weight` is a share of 100; `bands` say what a mark means: [{"from": "90", "text": ...}].

    One that does not count is marked and shown, but has no weight: it neither adds to a total nor
    decides a tie.
    """

    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("criterion"), max_length=60)
    weight = models.DecimalField(_("weight"), max_digits=5, decimal_places=2)
    maximum = models.DecimalField(_("highest mark"), max_digits=6, decimal_places=2)
    bands = models.JSONField(_("bands"), default=list, blank=True)
    comment_required = models.BooleanField(_("comment required"), default=False)
    counts = models.BooleanField(_("counts in the total"), default=True)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ("rubric_id", "position")
        constraints = [
            models.UniqueConstraint(fields=("rubric", "position"), name="criteria_order"),
            models.CheckConstraint(
                condition=Q(counts=True, weight__gt=0, weight__lte=100) | Q(counts=False, weight=0),
                name="criteria_weight_legal",
            ),
            models.CheckConstraint(condition=Q(maximum__gt=0), name="criteria_maximum_positive"),
        ]

    def __str__(self) -> str:
        return self.name


class VetoCriterion(models.Model):
    """What a judge may raise against a case beside the marks; it has no weight."""

    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="vetoes")
    position = models.PositiveSmallIntegerField(_("order"))
    text = models.CharField(_("veto"), max_length=200)

    class Meta:
        verbose_name = _("veto criterion")
        verbose_name_plural = _("veto criteria")
        ordering = ("rubric_id", "position")
        constraints = [
            models.UniqueConstraint(fields=("rubric", "position"), name="veto_criteria_order")
        ]

    def __str__(self) -> str:
        return self.text
