"""People, their roles, their tokens."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import authenticate
from django.db.models import QuerySet
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api import filters, tokens
from api.errors import SignInFailed
from api.models import AccessToken
from api.permissions import SignedInByHand
from api.serializers import accounts as shapes
from api.throttling import SignInRate
from api.views.doors import ANYBODY, SIGNED_IN, Door, Reads
from api.views.histories import Histories
from honors.actions import accounts, substitutes
from honors.models import Membership, User
from honors.queries import accounts as account_queries
from honors.queries import memberships as membership_queries

CREATED, GONE = 201, 204


class MeView(Door):
    noun, resource = "accounts", "me"
    model = User
    serializer_class = shapes.MeShape
    permissions = {"show": SIGNED_IN}

    def show(self, request: Request) -> Response:
        """Who is asking, with the roles held now."""
        held = self.caller.memberships.at(self.at).select_related(
            "organization", "user", "substitute_for__user"
        )
        token = request.auth if isinstance(request.auth, AccessToken) else None
        me = {
            "user": self.caller,
            "memberships": held.order_by("pk"),
            "scopes": token.scopes if token else None,
        }
        return Response(shapes.MeShape(me, context=self.get_serializer_context()).data)


class UserView(Reads, Histories):
    noun, resource, stream = "accounts", "users", "users"
    model = User
    serializer_class = shapes.UserShape
    filterset_class = filters.UserFilter
    permissions = dict.fromkeys(
        ("list", "retrieve", "create", "update", "password", "email", "events"), SIGNED_IN
    )
    inputs = {
        "create": shapes.UserBody,
        "update": shapes.UserChangeBody,
        "password": shapes.PasswordBody,
        "email": shapes.EmailBody,
    }
    answers = {**Histories.answers, "password": {204: None}, "email": {204: None}}
    changes = frozenset({"update"})

    def visible(self) -> QuerySet[Any]:
        return account_queries.visible_to(self.caller, at=self.at)

    def create(self, request: Request) -> Response:
        """Without a password the account cannot sign in until one is set."""
        made = accounts.create_user(**self.sent(), by=self.caller, at=self.at)
        return self.represent(made, CREATED)

    def update(self, request: Request, pk: str) -> Response:
        """A disabled account keeps its history and holds no role."""
        user = self.get_object()
        sent = self.sent()
        self.require_match(user)
        changed = accounts.edit_user(user=user, **sent, by=self.caller, at=self.at)
        return self.represent(changed)

    @action(detail=True, methods=["put"])
    def password(self, request: Request, pk: str) -> Response:
        """Sessions and tokens of before end."""
        user = self.get_object()
        accounts.set_password(user=user, **self.sent(), by=self.caller, at=self.at)
        return Response(status=GONE)

    @action(detail=True, methods=["put"])
    def email(self, request: Request, pk: str) -> Response:
        """Where messages for the person go; the address itself is never shown here."""
        user = self.get_object()
        accounts.set_email(user=user, **self.sent(), by=self.caller, at=self.at)
        return Response(status=GONE)


class MembershipView(Reads):
    noun, resource = "accounts", "memberships"
    model = Membership
    serializer_class = shapes.MembershipShape
    filterset_class = filters.MembershipFilter
    permissions = dict.fromkeys(("list", "retrieve", "create", "destroy", "substitutes"), SIGNED_IN)
    inputs = {"create": shapes.MembershipBody, "substitutes": shapes.SubstituteBody}
    answers = {"destroy": {204: None}, "substitutes": {201: shapes.MembershipShape}}
    changes = frozenset({"destroy"})

    def visible(self) -> QuerySet[Any]:
        return membership_queries.visible_to(self.caller, at=self.at)

    def loaded(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("user", "organization", "substitute_for__user")

    def create(self, request: Request) -> Response:
        """Grant a role from when to when. Nobody grants one to themselves."""
        made = accounts.grant(**self.sent(), by=self.caller, at=self.at)
        return self.represent(made, CREATED)

    @action(detail=True, methods=["post"])
    def substitutes(self, request: Request, pk: str) -> Response:
        """Somebody acts in place of whoever holds the role, which rests until the term is over."""
        absent = self.get_object()
        made = substitutes.appoint(absent=absent, **self.sent(), by=self.caller, at=self.at)
        return self.represent(made, CREATED)

    def destroy(self, request: Request, pk: str) -> Response:
        """The role ends now, and with it that of whoever stands in; it stays on record."""
        membership = self.get_object()
        self.require_match(membership)
        accounts.end_membership(membership=membership, by=self.caller, at=self.at)
        return Response(status=GONE)


class TokenView(Reads):
    """The caller's own tokens. A token makes no tokens: that takes a password or a session."""

    noun, resource = "accounts", "tokens"
    model = AccessToken
    serializer_class = shapes.TokenShape
    replays = False
    permissions = {
        "list": SIGNED_IN,
        "retrieve": SIGNED_IN,
        "create": (SignedInByHand,),
        "sign_in": ANYBODY,
        "destroy": SIGNED_IN,
    }
    inputs = {"create": shapes.TokenBody, "sign_in": shapes.SignInBody}
    answers = {
        "create": shapes.NewTokenShape,
        "sign_in": {201: shapes.NewTokenShape},
        "destroy": {204: None},
    }

    def visible(self) -> QuerySet[Any]:
        return AccessToken.objects.filter(user=self.caller)

    def create(self, request: Request) -> Response:
        """A token for whoever is signed in at our own pages."""
        return self._issued(self.caller, self.sent())

    @action(
        detail=False,
        methods=["post"],
        url_path="sign-in",
        throttle_classes=[SignInRate],
        authentication_classes=[],
    )
    def sign_in(self, request: Request) -> Response:
        """A token for whoever knows the password."""
        sent = self.sent()
        credentials = {name: sent.pop(name) for name in ("username", "password")}
        user = authenticate(request, **credentials)
        if user is None:
            raise SignInFailed
        return self._issued(user, sent)

    def _issued(self, user: Any, sent: dict[str, Any]) -> Response:
        token, secret = tokens.issue(user, **sent, at=self.at)
        shown = {"secret": secret, "token": token}
        shape = shapes.NewTokenShape(shown, context=self.get_serializer_context())
        return Response(shape.data, status=CREATED)

    def destroy(self, request: Request, pk: str) -> Response:
        """From now on it opens nothing."""
        tokens.revoke(self.get_object(), by=self.caller, at=self.at)
        return Response(status=GONE)
