"""Cases: what is written, what moves, what was said on the way."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api import entity_tags, filters
from api.serializers import desks as desk_shapes
from api.serializers import judging
from api.serializers import nominations as shapes
from api.serializers.moves import body_of
from api.serializers.shapes import KeyOf
from api.views.bulk import Bulk
from api.views.desks import Desks
from api.views.doors import KEY, SIGNED_IN, Reads, attached
from api.views.histories import Histories
from api.views.moves import Moves
from honors.actions import blinding, vetoes
from honors.actions.nominations import (
    attachments,
    drafting,
    moving,
    ranking,
    record_consent,
    revoke_consent,
    unmask,
    writing,
)
from honors.models import Nomination
from honors.queries import blinding as blind_queries
from honors.queries import decisions as decision_queries
from honors.queries import desks as desk_queries
from honors.queries import nominations as nomination_queries
from honors.queries import timelines
from honors.roles import Role, Standing
from workflow.definition import Transition

CREATED = 201
DECIDED = {"decision": lambda: KeyOf(decision_queries.visible_to, required=False)}
HANDED = {"assignee": lambda: KeyOf(desk_queries.people_visible_to, required=False)}
HANDLING = (Role.OFFICER, Role.SECRETARY, Role.APPROVER, Role.AUDITOR)
TOLD = frozenset(
    f"nominations.{name}" for name in ("return", "decline", "withdraw", "disqualify", "reinstate")
)
ORDERINGS = {"id": "pk", "created_at": "created_at"}


class NominationView(Bulk, Reads, Moves, Histories, Desks):
    noun, resource, stream = "nominations", "nominations", "nominations"
    place = "unit_path"
    model = Nomination
    serializer_class = shapes.NominationShape
    filterset_class = filters.NominationFilter
    orderings = ORDERINGS
    own_fields = {"approve": DECIDED, "transfer": HANDED}
    # The cut selects and passes over, issuing a commendation honors, what the secretary finds of a
    # judge's veto takes out.
    by_hand = frozenset(row.name for row in Nomination.workflow.transitions) - {
        "select", "pass_over", "honor", "lapse", "veto",
    }  # fmt: skip
    permissions = dict.fromkeys(
        (
            "list", "retrieve", "create", "transitions", "transition", "bulk", "events", "rank",
            "timeline", "dossier", "write", "vetoes", "declare", "versions", "attachments",
            "attach", "download", "photos", "defects", "answer", "consents", "consent",
            "revoke_consent", "redacted_copy", "redact", "add_photo", "autosave", "unmask",
            *Desks.deeds,
        ),
        SIGNED_IN,
    )  # fmt: skip
    inputs = {
        **Desks.inputs,
        "create": shapes.NominationBody,
        "write": shapes.DossierBody,
        "autosave": desk_shapes.AnswersBody,
        "declare": shapes.VetoesBody,
        "unmask": shapes.UnmaskAnswersBody,
        "attach": shapes.AttachmentBody,
        "photos": shapes.PhotosBody,
        "answer": shapes.DefectAnswerBody,
        "consent": shapes.ConsentBody,
        "revoke_consent": shapes.RevocationBody,
        "rank": shapes.RankBody,
        "redact": judging.RedactedCopyBody,
        "add_photo": judging.PhotoBody,
    }
    answers = {
        **Moves.answers,
        **Histories.answers,
        **Bulk.answers,
        **Desks.answers,
        "rank": {200: shapes.NominationShape(many=True)},
        "timeline": {200: shapes.StepShape(many=True)},
        "dossier": shapes.DossierShape,
        "write": shapes.DossierShape,
        "autosave": desk_shapes.SavedShape,
        "vetoes": shapes.VetoesShape,
        "declare": shapes.VetoesShape,
        "versions": shapes.DossierVersionShape(many=True),
        "unmask": {200: shapes.PrivateAnswersShape},
        "attachments": shapes.AttachmentShape(many=True),
        "attach": {201: shapes.AttachmentShape},
        "photos": {200: shapes.AttachmentShape(many=True)},
        "download": {(200, "application/octet-stream"): bytes},
        "defects": shapes.DefectShape(many=True),
        "answer": {200: shapes.DefectShape},
        "consents": shapes.ConsentShape(many=True),
        "consent": {201: shapes.ConsentShape},
        "revoke_consent": {201: shapes.RevocationShape},
        "redacted_copy": {200: judging.RedactedCopyShape},
        "redact": {201: judging.RedactedCopyShape},
        "add_photo": {201: judging.JudgedFileShape},
    }
    uploads = frozenset({"attach", "add_photo"})
    secrets = frozenset({"unmask"})
    scans = frozenset({"consent", "revoke_consent"})
    pages = {
        **Histories.pages,
        **Desks.pages,
        "versions": {"number": "number"},
        "attachments": {"id": "pk"},
        "defects": {"id": "pk"},
        "consents": {"id": "pk"},
    }
    changes = Moves.changes | {"write", "declare", "revoke_consent"}

    def visible(self) -> QuerySet[Any]:
        return nomination_queries.visible_to(self.caller, at=self.at)

    def loaded(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("nominee", "category__title", "unit")

    def moved(self, row: Transition) -> Any:
        """Found, locked and compared in one statement."""
        supplied = self.sent(body_of("Move", self.fields_of(row)))
        key = int(self.kwargs["pk"])
        expected = {key: entity_tags.expected_version(self.request)}
        found = self.visible().filter(pk=key)
        return self.carry_out(found, row.name, expected_versions=expected, **supplied)

    def carry_out(self, subject: Any, name: str, **supplied: Any) -> Any:
        """`subject` finds the case, if it may be seen."""
        moved = moving.move_many(
            nominations=subject, name=name, **supplied, by=self.caller, at=self.at
        )
        if not moved:
            raise Http404
        return moved[0]

    def create(self, request: Request) -> Response:
        """A draft with an empty dossier."""
        made = writing.start(**self.sent(), by=self.caller, at=self.at)
        return self.represent(made, CREATED)

    @action(detail=False, methods=["post"], pagination_class=None)
    def rank(self, request: Request) -> Response:
        """The order in which a unit sends up the cases of a category."""
        sent = self.sent()
        ranked = ranking.rank(**sent, by=self.caller, at=self.at)
        rows = self.loaded(Nomination.objects.filter(pk__in=[case.pk for case in ranked]))
        shown = self.get_serializer(rows.order_by("unit_rank"), many=True)
        return Response(shown.data)

    @action(detail=True, methods=["get"], pagination_class=None)
    def timeline(self, request: Request, pk: str) -> Response:
        """What became of the case, step by step, in words."""
        nomination = self.get_object()
        standing = self.caller.standing(at=self.at)
        steps = [
            replace(step, texts=_readable(step, nomination, standing))
            for step in timelines.timeline(nomination)
        ]
        return Response(shapes.StepShape(steps, many=True).data)

    @action(detail=True, methods=["get"], serializer_class=shapes.DossierShape)
    def dossier(self, request: Request, pk: str) -> Response:
        """What is being written now."""
        return self.represent(self.get_object().dossier)

    @dossier.mapping.put
    def write(self, request: Request, pk: str) -> Response:
        """Replace all answers; they may be incomplete until the case is submitted."""
        nomination = self.get_object()
        sent = self.sent()
        self.require_match(nomination.dossier)
        dossier = writing.save_dossier(nomination=nomination, **sent, by=self.caller, at=self.at)
        return self.represent(dossier)

    @dossier.mapping.patch
    def autosave(self, request: Request, pk: str) -> Response:
        """Keep some answers as they are typed; only answers that others changed are in conflict."""
        nomination, sent = self.get_object(), self.sent()
        saved = drafting.autosave(
            nomination=nomination,
            patch=sent["patch"],
            expected_revision=sent["revision"],
            by=self.caller,
            at=self.at,
        )
        return Response(desk_shapes.SavedShape(saved).data)

    @action(detail=True, methods=["get"], serializer_class=shapes.VetoesShape)
    def vetoes(self, request: Request, pk: str) -> Response:
        """The vetoes of the round, and what the nominator declares of each."""
        return self.represent(self.get_object().dossier)

    @vetoes.mapping.put
    def declare(self, request: Request, pk: str) -> Response:
        """Replace what is declared; every veto must be answered until the case is submitted."""
        nomination = self.get_object()
        sent = self.sent()
        self.require_match(nomination.dossier)
        dossier = vetoes.declare(nomination=nomination, **sent, by=self.caller, at=self.at)
        return self.represent(dossier)

    @action(detail=True, methods=["get"])
    def versions(self, request: Request, pk: str) -> Response:
        """Every version that was submitted."""
        return self.page(self.get_object().versions.all(), shapes.DossierVersionShape)

    @action(detail=True, methods=["post"])
    def unmask(self, request: Request, pk: str) -> Response:
        """The private answers in the clear. History keeps who looked and, sealed, why."""
        found = unmask(nomination=self.get_object(), **self.sent(), by=self.caller, at=self.at)
        return Response({"answers": found})

    @action(detail=True, methods=["get"])
    def attachments(self, request: Request, pk: str) -> Response:
        return self.page(self.get_object().attachments.all(), shapes.AttachmentShape)

    @action(detail=True, methods=["get"], url_path=f"attachments/(?P<attachment>{KEY})")
    def download(self, request: Request, pk: str, attachment: str) -> FileResponse:
        """The file itself, never to be shown inside a page."""
        found = get_object_or_404(self.get_object().attachments, pk=attachment)
        return attached(found)

    @attachments.mapping.post
    def attach(self, request: Request, pk: str) -> Response:
        """A file for a field of the form, or for the whole dossier."""
        nomination = self.get_object()
        sent = self.sent()
        made = attachments.attach(
            nomination=nomination,
            field=sent.get("field", ""),
            name=sent["file"].name,
            content=sent["file"].read(),
            by=self.caller,
            at=self.at,
        )
        shape = shapes.AttachmentShape(made, context=self.get_serializer_context())
        return Response(shape.data, status=CREATED)

    @action(detail=True, methods=["put"])
    def photos(self, request: Request, pk: str) -> Response:
        """All photos of the dossier in the order in which they are to be shown, with captions."""
        nomination = self.get_object()
        listed = [attachments.Captioned(**photo) for photo in self.sent()["photos"]]
        arranged = attachments.arrange_photos(
            nomination=nomination, photos=listed, by=self.caller, at=self.at
        )
        return Response(shapes.AttachmentShape(arranged, many=True).data)

    @action(detail=True, methods=["get"])
    def defects(self, request: Request, pk: str) -> Response:
        """What is to be mended, all told at once."""
        return self.page(self.get_object().defects.all(), shapes.DefectShape)

    @action(detail=True, methods=["post"], url_path=f"defects/(?P<defect>{KEY})/answer")
    def answer(self, request: Request, pk: str, defect: str) -> Response:
        """How a defect was mended, or why there is nothing to mend."""
        found = get_object_or_404(self.get_object().defects, pk=defect)
        answered = writing.answer_defect(defect=found, **self.sent(), by=self.caller, at=self.at)
        return Response(shapes.DefectShape(answered, context=self.get_serializer_context()).data)

    @action(detail=True, methods=["get"])
    def consents(self, request: Request, pk: str) -> Response:
        """Who agreed to the nomination, for its unit and for who handles it."""
        found = nomination_queries.consents_of(self.get_object(), by=self.caller, at=self.at)
        return self.page(found, shapes.ConsentShape)

    @consents.mapping.post
    def consent(self, request: Request, pk: str) -> Response:
        """The nominee agrees, which some rounds ask for before the case is submitted."""
        nomination = self.get_object()
        sent = self._evidence()
        made = record_consent(nomination=nomination, **sent, by=self.caller, at=self.at)
        return Response(shapes.ConsentShape(made).data, status=CREATED)

    @action(detail=True, methods=["post"], url_path="revoke-consent")
    def revoke_consent(self, request: Request, pk: str) -> Response:
        """The nominee takes the consent back, which withdraws the case and unpublishes its line."""
        nomination = self.get_object()
        sent = self._evidence()
        self.require_match(nomination)
        made = revoke_consent(nomination=nomination, **sent, by=self.caller, at=self.at)
        return Response(shapes.RevocationShape(made).data, status=CREATED)

    def _evidence(self) -> dict[str, Any]:
        """What was sent, the bytes of a scan in place of its file."""
        sent = self.sent()
        file = sent.pop("file", None)
        return sent if file is None else sent | {"paper": file.read()}

    @action(detail=True, methods=["get"], url_path="redacted-copy")
    def redacted_copy(self, request: Request, pk: str) -> Response:
        """What judges of a blind stage read of the version submitted last; for secretaries."""
        return Response(self._copy_shown(self.get_object()))

    @redacted_copy.mapping.post
    def redact(self, request: Request, pk: str) -> Response:
        """Write that copy; the answer says where it still gives somebody away."""
        nomination = self.get_object()
        blinding.write_copy(nomination=nomination, **self.sent(), by=self.caller, at=self.at)
        return Response(self._copy_shown(nomination), status=CREATED)

    @action(detail=True, methods=["post"], url_path="redacted-copy/photos")
    def add_photo(self, request: Request, pk: str) -> Response:
        """A photo for judges of a blind stage, in place of those of the dossier."""
        nomination, content = self.get_object(), self.sent()["file"].read()
        made = blinding.add_photo(
            nomination=nomination, content=content, by=self.caller, at=self.at
        )
        return Response(judging.JudgedFileShape(made).data, status=CREATED)

    def _copy_shown(self, nomination: Nomination) -> Any:
        shown = blind_queries.overview(nomination, user=self.caller, at=self.at)
        return judging.RedactedCopyShape(shown).data


def _readable(step: timelines.Step, nomination: Nomination, standing: Standing) -> dict[str, str]:
    """Who handles a case reads all that was said; its unit, why it came back or ended."""
    if standing.holds(Role.SECRETARY, nomination.round.organizer_id) or any(
        standing.holds_over(role, nomination.unit_path) for role in HANDLING
    ):
        return dict(step.texts)
    if standing.holds(Role.NOMINATOR, nomination.unit_id) and step.action in TOLD:
        return {name: text for name, text in step.texts.items() if name == "reason"}
    return {}
