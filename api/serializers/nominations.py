"""Nominees and their cases: what is written, what moves, what was said on the way."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.entity_tags import tag_of
from api.serializers.shapes import Body, Key, KeyOf, KeysOf, Line, Scan, Shape, Text, Values
from honors.models import (
    Attachment,
    Conflict,
    Consent,
    ConsentRevocation,
    Defect,
    Dossier,
    DossierVersion,
    Nomination,
    Nominee,
    NomineeMember,
)
from honors.models.consents import ConsentForm
from honors.models.nominations import Channel
from honors.models.nominees import Sex
from honors.models.panels import ConflictGround
from honors.models.programs import NomineeKind
from honors.queries import arrangements, dossiers, memberships, nominations, nominees, organizations
from honors.queries import vetoes as veto_queries

MOST_CASES, MOST_MEMBERS = 1000, 60
MOST_POSITIONS = 32_767


class NomineeMemberShape(Shape):
    class Meta:
        model = NomineeMember
        fields = ("id", "position", "name", "relation", "sex", "birth_date", "since", "until")


class NomineeShape(Shape):
    """`identified` says that a resident number is kept, sealed; it is never shown."""

    members = NomineeMemberShape(many=True)
    identified = serializers.SerializerMethodField()

    class Meta:
        model = Nominee
        fields = (
            "id", "kind", "unit", "name", "sex", "birth_date", "identified", "created_at",
            "members",
        )  # fmt: skip

    def get_identified(self, nominee: Nominee) -> bool:
        return nominee.identity_index != ""


class DoubleShape(serializers.Serializer[Any]):
    """Two that may be one, with the tags that a merging names."""

    likeness = serializers.CharField()
    first = NomineeShape()
    first_tag = serializers.SerializerMethodField()
    second = NomineeShape()
    second_tag = serializers.SerializerMethodField()

    def get_first_tag(self, double: Any) -> str:
        return tag_of(double.first, NomineeShape(double.first).data)

    def get_second_tag(self, double: Any) -> str:
        return tag_of(double.second, NomineeShape(double.second).data)


class MergeBody(Body):
    """`other` is given up for the nominee of the address; `reason` says how one knows."""

    other = KeyOf(nominees.kept_by)
    reason = Text(max_length=500)


class UnmaskBody(Body):
    """Which number, and why it must be seen."""

    field = serializers.ChoiceField(("identity", "phone"))
    reason = Text(max_length=500)


class NumberShape(serializers.Serializer[Any]):
    value = serializers.CharField()


class PhoneBody(Body):
    """Empty takes it away."""

    phone = serializers.CharField(max_length=30, allow_blank=True)


class MemberBody(Body):
    name = Line(max_length=60)
    relation = Line(max_length=30)
    sex = serializers.ChoiceField(Sex.choices, required=False, allow_blank=True)
    birth_date = serializers.DateField(required=False, allow_null=True)
    since = serializers.DateField(required=False, allow_null=True)


class MembersBody(Body):
    """Who joins a family or pair on a day, and the numbers of the members who leave."""

    on = serializers.DateField()
    joining = MemberBody(many=True, required=False, max_length=MOST_MEMBERS)
    leaving = serializers.ListField(child=Key(), required=False, max_length=MOST_MEMBERS)


class NomineeBody(Body):
    kind = serializers.ChoiceField(NomineeKind.choices)
    unit = KeyOf(organizations.visible_to)
    name = Line(max_length=100)
    sex = serializers.ChoiceField(Sex.choices, required=False, allow_blank=True)
    birth_date = serializers.DateField(required=False, allow_null=True)
    resident_id = serializers.CharField(max_length=60, required=False, allow_blank=True)
    members = MemberBody(many=True, required=False, max_length=MOST_MEMBERS)


class ConflictShape(Shape):
    """A tie that keeps somebody from judging or deciding on a nominee."""

    class Meta:
        model = Conflict
        fields = ("id", "user", "nominee", "ground", "declared_at")


class ConflictBody(Body):
    """Without a user it is the caller's own. The nominee is known by a case that one may see."""

    nomination = KeyOf(nominations.visible_to)
    user = KeyOf(memberships.people_visible_to, required=False)
    ground = serializers.ChoiceField(ConflictGround.choices)


class NominationShape(Shape):
    """A case. `holder` is the unit whose turn it is, `assignee` who of it has it in hand."""

    nominee_name = serializers.CharField(source="nominee.name")
    title_name = serializers.CharField(source="category.title.name")
    unit_name = serializers.CharField(source="unit.name")

    class Meta:
        model = Nomination
        fields = (
            "id", "state", "version", "number", "round", "category", "title_name", "nominee",
            "nominee_name", "unit", "unit_name", "channel", "stage", "resume_stage", "holder",
            "assignee", "dossier_version", "unit_rank", "created_at", "submitted_at",
            "received_at", "correct_by",
        )  # fmt: skip


class NominationBody(Body):
    category = KeyOf(arrangements.categories_visible_to)
    unit = KeyOf(organizations.visible_to)
    nominee = KeyOf(nominees.visible_to)
    channel = serializers.ChoiceField(Channel.choices, required=False)


class DossierShape(Shape):
    """What is being written. `veto_declared` true says that none of the vetoes applies.

    `unfit` are answers that the form does not accept, as typed; `revision` goes with a patch. What
    the form calls private is masked, but for the unit while it writes.
    """

    data = serializers.SerializerMethodField()
    unfit = serializers.SerializerMethodField()

    class Meta:
        model = Dossier
        fields = ("nomination", "data", "unfit", "revision", "veto_declared", "saved_at")

    @extend_schema_field(serializers.DictField())
    def get_data(self, dossier: Dossier) -> Any:
        view = self.context["view"]
        return dossiers.shown_to(view.caller, dossier, at=view.at)

    @extend_schema_field(serializers.DictField())
    def get_unfit(self, dossier: Dossier) -> Any:
        view = self.context["view"]
        return dossiers.half_typed_for(view.caller, dossier, at=view.at)


class DossierBody(Body):
    data = serializers.DictField()
    veto_declared = serializers.BooleanField(required=False, allow_null=True)


class VetoShape(serializers.Serializer[Any]):
    """`declared` are those to whom it applies, null while unanswered."""

    code = serializers.CharField()
    text = serializers.CharField()
    declared = serializers.ListField(child=serializers.IntegerField(), allow_null=True)


class VetoesShape(Shape):
    """What the nominator declares of each veto of the round; what was found is not told here."""

    vetoes = serializers.SerializerMethodField()

    class Meta:
        model = Dossier
        fields = ("nomination", "saved_at", "vetoes")

    @extend_schema_field(VetoShape(many=True))
    def get_vetoes(self, dossier: Dossier) -> Any:
        answers = veto_queries.answers_of(dossier.nomination, at=self.context["view"].at)
        return VetoShape(answers, many=True).data


class VetoesBody(Body):
    """By the code of the veto, to whom it applies: 0 is the nominee, a member goes by position."""

    answers = serializers.DictField(
        child=serializers.ListField(
            child=serializers.IntegerField(min_value=0, max_value=MOST_POSITIONS),
            max_length=MOST_MEMBERS + 1,
        )
    )


class DossierVersionShape(Shape):
    """What was submitted, private answers masked; `digest` stands in the ledger. What
    `@private` commits to is shown by `unmask`.
    """

    data = serializers.SerializerMethodField()

    class Meta:
        model = DossierVersion
        fields = ("id", "number", "data", "digest", "frozen_at")

    @extend_schema_field(serializers.DictField())
    def get_data(self, version: DossierVersion) -> Any:
        view = self.context["view"]
        return dossiers.shown_to(view.caller, version, at=view.at)


class UnmaskAnswersBody(Body):
    """Why the private answers must be seen; of a frozen version, which, else as they are now."""

    version = serializers.IntegerField(
        min_value=1, max_value=MOST_POSITIONS, required=False, allow_null=True
    )
    reason = Text(max_length=500)


class PrivateAnswersShape(serializers.Serializer[Any]):
    answers = serializers.DictField()


class AttachmentShape(Shape):
    class Meta:
        model = Attachment
        fields = (
            "id", "field", "name", "caption", "place", "content_type", "size", "sha256",
            "uploaded_at",
        )  # fmt: skip


class CaptionedBody(Body):
    attachment = serializers.IntegerField(min_value=1)
    caption = serializers.CharField(required=False, allow_blank=True, default="")


class PhotosBody(Body):
    """Every photo of the whole dossier, in the order in which it is to be shown."""

    photos = CaptionedBody(many=True)


class AttachmentBody(Body):
    field = serializers.CharField(max_length=40, required=False, allow_blank=True)
    file = serializers.FileField(allow_empty_file=True)


class DefectShape(Shape):
    class Meta:
        model = Defect
        fields = ("id", "dossier_version", "field", "text", "answer", "closed_at")


class DefectAnswerBody(Body):
    answer = Text()


class ConsentShape(Shape):
    """That the nominee agrees: who said so, how and when; of a signed paper the digest is kept."""

    class Meta:
        model = Consent
        fields = (
            "id", "given_by", "form", "given_at", "paper_sha256", "reference", "recorded_at",
        )  # fmt: skip


class ConsentBody(Body):
    """A signed paper comes as its scan in `file`, a code by the `reference` of its message."""

    given_by = Line(max_length=100)
    form = serializers.ChoiceField(ConsentForm.choices)
    given_at = serializers.DateTimeField()
    reference = Line(max_length=100, required=False, allow_blank=True)
    file = Scan()


class RevocationShape(Shape):
    """That the nominee took the consent back: as a consent."""

    class Meta:
        model = ConsentRevocation
        fields = (
            "id", "said_by", "form", "revoked_at", "paper_sha256", "reference", "recorded_at",
        )  # fmt: skip


class RevocationBody(Body):
    """As a consent: a signed paper comes as its scan in `file`."""

    said_by = Line(max_length=100)
    form = serializers.ChoiceField(ConsentForm.choices)
    revoked_at = serializers.DateTimeField()
    reference = Line(max_length=100, required=False, allow_blank=True)
    file = Scan()


class StepShape(serializers.Serializer[Any]):
    """One step of a case's way, in words of the reader's language."""

    at = serializers.DateTimeField()
    action = serializers.CharField()
    label = serializers.CharField()
    who = serializers.CharField()
    desk = serializers.CharField()
    leads_to = serializers.CharField()
    seconds = serializers.SerializerMethodField()
    texts = serializers.DictField(child=serializers.CharField())

    def get_seconds(self, step: Any) -> int | None:
        return None if step.lasted is None else int(step.lasted.total_seconds())


class RankBody(Body):
    category = KeyOf(arrangements.categories_visible_to)
    organization = KeyOf(organizations.visible_to)
    ordered = KeysOf(nominations.visible_to, min_length=1, max_length=MOST_CASES)


class BulkBody(Body):
    """Which cases: these, or all that a filter of the list finds. `versions` are those seen."""

    ids = serializers.ListField(child=Key(), min_length=1, max_length=MOST_CASES, required=False)
    filter = serializers.DictField(child=Values(), required=False)
    versions = serializers.DictField(
        child=serializers.IntegerField(min_value=1, max_value=2**31 - 1), required=False
    )
    dry_run = serializers.BooleanField(default=False)


class BulkCaseShape(serializers.Serializer[Any]):
    """What became, or would become, of one case."""

    id = serializers.IntegerField()
    number = serializers.CharField(allow_null=True)
    state_before = serializers.CharField()
    state = serializers.CharField()
    stage = serializers.IntegerField(allow_null=True)
    version = serializers.IntegerField()


class BulkRefusalShape(serializers.Serializer[Any]):
    id = serializers.IntegerField(allow_null=True)
    kind = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField()


class BulkShape(serializers.Serializer[Any]):
    """`done` is false for a dry run; `refusals` are why the whole would not go through."""

    done = serializers.BooleanField()
    possible = serializers.BooleanField()
    cases = BulkCaseShape(many=True)
    refusals = BulkRefusalShape(many=True)
