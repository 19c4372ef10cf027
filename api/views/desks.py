"""The work around a case on a desk: who else is asked, informed or nudged, and what was noted."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api import desk_filters
from api.serializers import desks as shapes
from api.views.doors import SIGNED_IN, Door, Lists, Reads
from honors.actions import copies, looks, nudges, phrases, signers, verdicts
from honors.models import CaseCopy, Nomination, PendingVerdict, Phrase, Signer
from honors.queries import desks as queries

CREATED, GONE = 201, 204


class Desks(Door):
    """What is done beside the moves of a case, at the addresses of the case."""

    inputs = {
        "ask": shapes.SignersBody,
        "inform": shapes.CopiesBody,
        "nudge": shapes.NudgeBody,
        "note": shapes.VerdictBody,
    }
    answers = {
        "colleagues": shapes.PersonShape(many=True),
        "signer_candidates": shapes.PersonShape(many=True),
        "copy_candidates": shapes.PersonShape(many=True),
        "signers": shapes.SignerShape(many=True),
        "ask": {201: shapes.SignerShape(many=True)},
        "copies": shapes.CopyShape(many=True),
        "inform": {201: shapes.CopyShape(many=True)},
        "nudge": {201: shapes.NudgeShape},
        "looks": {200: shapes.LookShape(many=True)},
        "look": {204: None},
        "verdict": {200: shapes.VerdictShape},
        "note": {201: shapes.VerdictShape},
        "clear": {204: None},
    }
    pages = {
        name: {"id": "pk"}
        for name in ("colleagues", "signer_candidates", "copy_candidates", "signers", "copies")
    }
    deeds = tuple(answers)

    @action(detail=True, methods=["get"])
    def colleagues(self, request: Request, pk: str) -> Response:
        """To whom the case can be handed."""
        return self._people(queries.colleagues(self.get_object(), at=self.at))

    @action(detail=True, methods=["get"], url_path="signer-candidates")
    def signer_candidates(self, request: Request, pk: str) -> Response:
        """Who can be asked to sign."""
        return self._people(queries.signer_candidates(self.get_object(), at=self.at))

    @action(detail=True, methods=["get"], url_path="copy-candidates")
    def copy_candidates(self, request: Request, pk: str) -> Response:
        """Who can be informed of the case by the caller."""
        self.get_object()
        standing = self.caller.standing(at=self.at)
        return self._people(queries.copy_candidates(standing, at=self.at))

    def _people(self, found: QuerySet[Any]) -> Response:
        """Nobody but those to whom the caller may turn anyway."""
        known = queries.people_visible_to(self.caller, at=self.at)
        return self.page(found.filter(pk__in=known.order_by().values("pk")), shapes.PersonShape)

    @action(detail=True, methods=["get"])
    def signers(self, request: Request, pk: str) -> Response:
        """Who was asked to sign, and what they said; others than its offices see their own part."""
        found = queries.signers_shown(self.get_object(), to=self.caller, at=self.at)
        return self.page(found, shapes.SignerShape)

    @signers.mapping.post
    def ask(self, request: Request, pk: str) -> Response:
        """Ask others to sign before the case goes on, or for their opinion."""
        nomination = self.get_object()
        made = signers.add_signers(nomination=nomination, **self.sent(), by=self.caller, at=self.at)
        asked = queries.signers_of(nomination).filter(pk__in=[signer.pk for signer in made])
        return Response(shapes.SignerShape(asked, many=True).data, status=CREATED)

    @action(detail=True, methods=["get"])
    def copies(self, request: Request, pk: str) -> Response:
        """Who is informed of the case; others than its offices see what they sent or got."""
        found = queries.copies_shown(self.get_object(), to=self.caller, at=self.at)
        return self.page(found, shapes.CopyShape)

    @copies.mapping.post
    def inform(self, request: Request, pk: str) -> Response:
        """Let others read the case. Who is informed already is passed over."""
        nomination = self.get_object()
        made = copies.send_copies(nomination=nomination, **self.sent(), by=self.caller, at=self.at)
        sent = queries.copies_visible_to(self.caller, at=self.at)
        shown = sent.filter(pk__in=[copy.pk for copy in made])
        return Response(shapes.CopyShape(shown, many=True).data, status=CREATED)

    @action(detail=True, methods=["post"], pagination_class=None)
    def nudge(self, request: Request, pk: str) -> Response:
        """Ask whoever holds the case to go on with it, once a day."""
        nomination = self.get_object()
        made = nudges.nudge(nomination=nomination, **self.sent(), by=self.caller, at=self.at)
        return Response(shapes.NudgeShape(made).data, status=CREATED)

    @action(detail=True, methods=["get"], pagination_class=None)
    def looks(self, request: Request, pk: str) -> Response:
        """Which others opened the case where it is now, the latest first; for its offices."""
        nomination = self.get_object()
        seen: list[Any] = []
        if queries.is_of_an_office(nomination, self.caller.standing(at=self.at)):
            seen = queries.looks_at([nomination], but=self.caller, at=self.at).get(
                nomination.pk, []
            )
        return Response(shapes.LookShape(seen, many=True).data)

    @looks.mapping.post
    def look(self, request: Request, pk: str) -> Response:
        """The caller shows the case to somebody now."""
        looks.record_look(nomination=self.get_object(), by=self.caller, at=self.at)
        return Response(status=GONE)

    @action(detail=True, methods=["get"])
    def verdict(self, request: Request, pk: str) -> Response:
        """What a sitting noted of the case, for who decides on it."""
        noted = queries.verdicts_visible_to(self.caller, at=self.at)
        found = get_object_or_404(noted, nomination=self.get_object())
        return Response(shapes.VerdictShape(found).data)

    @verdict.mapping.post
    def note(self, request: Request, pk: str) -> Response:
        """Note what the sitting says of the case; a later one replaces it."""
        nomination = self.get_object()
        made = verdicts.note_verdict(
            nomination=nomination, **self.sent(), by=self.caller, at=self.at
        )
        return Response(shapes.VerdictShape(made).data, status=CREATED)

    @verdict.mapping.delete
    def clear(self, request: Request, pk: str) -> Response:
        """As if nothing had been noted."""
        verdicts.clear_verdict(nomination=self.get_object(), by=self.caller, at=self.at)
        return Response(status=GONE)


class SignerView(Reads):
    """Signatures that the caller was asked for, asked for, or may take back."""

    noun, resource = "nominations", "signers"
    model = Signer
    serializer_class = shapes.SignerShape
    filterset_class = desk_filters.SignerFilter
    permissions = dict.fromkeys(("list", "retrieve", "sign", "withdraw"), SIGNED_IN)
    inputs = {"sign": shapes.SignatureBody, "withdraw": shapes.WithdrawalBody}
    answers = {"sign": {200: shapes.SignerShape}, "withdraw": {200: shapes.SignerShape}}
    changes = frozenset({"sign", "withdraw"})

    def visible(self) -> QuerySet[Any]:
        return queries.signers_in_reach(self.caller, at=self.at)

    @action(detail=True, methods=["post"])
    def sign(self, request: Request, pk: str) -> Response:
        """The answer of who was asked, given once."""
        signer, sent = self.get_object(), self.sent()
        self.require_match(signer)
        return self.represent(signers.sign(signer=signer, **sent, by=self.caller, at=self.at))

    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take it back, even an answer; then the case waits for it no more."""
        signer, sent = self.get_object(), self.sent()
        self.require_match(signer)
        taken = signers.withdraw_signer(signer=signer, **sent, by=self.caller, at=self.at)
        return self.represent(taken)


class CopyView(Reads):
    """What the caller is informed of, whom they informed, and whom they may inform no more."""

    noun, resource = "nominations", "copies"
    model = CaseCopy
    serializer_class = shapes.CopyShape
    filterset_class = desk_filters.CopyFilter
    permissions = dict.fromkeys(("list", "retrieve", "read", "destroy"), SIGNED_IN)
    inputs = {"read": shapes.ReadBody}
    answers = {"read": {200: shapes.CopyShape}, "destroy": {204: None}}
    changes = frozenset({"destroy"})

    def visible(self) -> QuerySet[Any]:
        return queries.copies_in_reach(self.caller, at=self.at)

    @action(detail=True, methods=["post"])
    def read(self, request: Request, pk: str) -> Response:
        """The reader's own mark."""
        copy, sent = self.get_object(), self.sent()
        return self.represent(copies.mark_read(copy=copy, **sent, by=self.caller, at=self.at))

    def destroy(self, request: Request, pk: str) -> Response:
        """The reader sees the case no more, unless by another right."""
        copy = self.get_object()
        self.require_match(copy)
        copies.withdraw_copy(copy=copy, by=self.caller, at=self.at)
        return Response(status=GONE)


class PhraseView(Reads):
    """Reasons that the caller's offices, and those above them, give often."""

    noun, resource = "nominations", "phrases"
    model = Phrase
    serializer_class = shapes.PhraseShape
    filterset_class = desk_filters.PhraseFilter
    permissions = dict.fromkeys(("list", "retrieve", "create", "destroy"), SIGNED_IN)
    inputs = {"create": shapes.PhraseBody}
    answers = {"destroy": {204: None}}
    changes = frozenset({"destroy"})

    def visible(self) -> QuerySet[Any]:
        return queries.phrases_for(self.caller, at=self.at)

    def create(self, request: Request) -> Response:
        """For the own office and everybody below it."""
        return self.represent(
            phrases.add_phrase(**self.sent(), by=self.caller, at=self.at), CREATED
        )

    def destroy(self, request: Request, pk: str) -> Response:
        """It is offered no more; what was said with it stays said."""
        phrase = self.get_object()
        self.require_match(phrase)
        phrases.retire_phrase(phrase=phrase, by=self.caller, at=self.at)
        return Response(status=GONE)


class VerdictView(Lists):
    """What sittings noted of cases before approval, and the one step that applies all of it."""

    noun, resource = "decisions", "verdicts"
    model = PendingVerdict
    serializer_class = shapes.VerdictShape
    filterset_class = desk_filters.VerdictFilter
    permissions = dict.fromkeys(("list", "preview", "apply", "remaining"), SIGNED_IN)
    inputs = {
        "preview": shapes.VerdictsPreviewBody,
        "apply": shapes.VerdictsBody,
        "remaining": shapes.SittingBody,
    }
    answers = {
        "remaining": {201: shapes.VerdictShape(many=True)},
        "preview": {200: shapes.VerdictsPreviewShape},
        "apply": {201: shapes.AppliedShape},
    }

    def visible(self) -> QuerySet[Any]:
        return queries.verdicts_visible_to(self.caller, at=self.at)

    @action(detail=False, methods=["post"], pagination_class=None)
    def remaining(self, request: Request) -> Response:
        """Yes to every case not spoken of, but for those that need their own word."""
        sent = self.sent()
        made = verdicts.note_remaining(round_=sent.pop("round"), **sent, by=self.caller, at=self.at)
        return Response(shapes.VerdictShape(made, many=True).data, status=CREATED)

    @action(detail=False, methods=["post"], pagination_class=None)
    def preview(self, request: Request) -> Response:
        """What would become of each case, or every reason why not. Nothing happens."""
        sent = self.sent()
        shown = verdicts.preview_verdicts(
            round_=sent.pop("round"), **sent, by=self.caller, at=self.at
        )
        return Response(shapes.VerdictsPreviewShape(shown).data)

    @action(detail=False, methods=["post"], pagination_class=None)
    def apply(self, request: Request) -> Response:
        """Record the decision and move every case that something was noted of, or none."""
        sent = self.sent()
        decision, moved = verdicts.apply_verdicts(
            round_=sent.pop("round"), **sent, by=self.caller, at=self.at
        )
        cases = Nomination.objects.filter(pk__in=[case.pk for case in moved])
        rows = cases.select_related("nominee", "category__title", "unit").order_by("pk")
        return Response(
            shapes.AppliedShape({"decision": decision, "nominations": rows}).data, status=CREATED
        )
