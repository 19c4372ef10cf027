"""People, the roles they hold, and the tokens that act for them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from api.models import AccessToken
from api.permissions import SCOPES
from api.serializers.shapes import Body, KeyOf, Line, Shape
from api.tokens import LONGEST_DAYS
from honors.models import Membership, User
from honors.queries import accounts, organizations
from honors.roles import Role


class MembershipShape(Shape):
    """One role at one organization in [starts_at, ends_at). A substitute holds it in place of the
    membership `substitute_for`, which rests meanwhile, and was named for that at `appointed_at`.
    """

    organization_name = serializers.CharField(source="organization.name")
    user_name = serializers.CharField(source="user.display_name")
    substitute_for_name = serializers.CharField(
        source="substitute_for.user.display_name", default=None, allow_null=True
    )

    class Meta:
        model = Membership
        fields = (
            "id", "user", "user_name", "organization", "organization_name", "role", "starts_at",
            "ends_at", "substitute_for", "substitute_for_name", "appointed_at",
        )  # fmt: skip


class UserShape(Shape):
    class Meta:
        model = User
        fields = ("id", "username", "display_name", "employer", "is_active")


class MeShape(serializers.Serializer[Any]):
    """Who is asking, which roles they hold now, and what their token covers."""

    id = serializers.IntegerField(source="user.pk")
    username = serializers.CharField(source="user.username")
    display_name = serializers.CharField(source="user.display_name")
    memberships = MembershipShape(many=True)
    scopes = serializers.ListField(child=serializers.CharField(), allow_null=True)


class UserBody(Body):
    username = serializers.CharField(max_length=150)
    display_name = Line(max_length=60)
    password = serializers.CharField(max_length=128, required=False, trim_whitespace=False)
    employer = KeyOf(organizations.visible_to, required=False, allow_null=True)


class UserChangeBody(Body):
    display_name = Line(max_length=60)
    employer = KeyOf(organizations.visible_to, allow_null=True)
    is_active = serializers.BooleanField()


class PasswordBody(Body):
    password = serializers.CharField(max_length=128, trim_whitespace=False)


class EmailBody(Body):
    """Empty for none."""

    email = Line(max_length=254, allow_blank=True)


class MembershipBody(Body):
    """`reason` is asked for where the role began more than a day ago."""

    user = KeyOf(accounts.visible_to)
    organization = KeyOf(organizations.visible_to)
    role = serializers.ChoiceField(Role.choices)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(required=False, allow_null=True)
    reason = Line(max_length=200, required=False, allow_blank=True)


class SubstituteBody(Body):
    """For a term that lies ahead, within the time of the role."""

    user = KeyOf(accounts.visible_to)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class TokenShape(Shape):
    """`last_used_at` is exact to the minute. The secret is shown once, when the token is made."""

    scopes = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = AccessToken
        fields = (
            "id", "name", "scopes", "created_at", "expires_at", "last_used_at", "revoked_at",
        )  # fmt: skip


class NewTokenShape(serializers.Serializer[Any]):
    secret = serializers.CharField(help_text="Send it as `Authorization: Bearer ...`.")
    token = TokenShape()


class TokenBody(Body):
    name = Line(max_length=60)
    scopes = serializers.MultipleChoiceField(choices=[(s, s) for s in SCOPES], allow_empty=False)
    days = serializers.IntegerField(min_value=1, max_value=LONGEST_DAYS, default=30)


class SignInBody(TokenBody):
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=128, trim_whitespace=False)
