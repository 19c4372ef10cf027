"""Accounts are opened, roles are granted for a time, both by administrators of the place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.deadlines import start_of
from honors.models import Membership, Organization, User
from honors.queries.accounts import require_anywhere, require_over, require_over_all
from honors.roles import Role
from workflow import ledger
from workflow.definition import Actor
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted

NAME_LIMIT = 60
USERNAME_LIMIT = 150
REASON_LIMIT = 200
EMAIL_LIMIT = 254
BACKDATED = timedelta(days=1)


@transaction.atomic
def create_user(
    *,
    username: str,
    display_name: str,
    by: Actor,
    at: datetime,
    password: str | None = None,
    employer: Organization | None = None,
) -> User:
    """Without a password the account cannot sign in until one is set."""
    _require_over_employer(by, employer, at)
    user = User(
        username=parse_username(username),
        display_name=inputs.text(display_name, field="display_name", limit=NAME_LIMIT),
        employer=employer,
        date_joined=at,
    )
    _put_password(user, password)
    with inputs.once(
        _("Somebody has this user name already."), code="username_taken", field="username"
    ):
        user.save()
    _record(user, "users.create", by=by, at=at, names=("username", "display_name"))
    return user


@transaction.atomic
def edit_user(
    *,
    user: User,
    display_name: str,
    employer: Organization | None,
    is_active: bool,
    by: Actor,
    at: datetime,
) -> User:
    """A disabled account keeps its history and holds no role, nor does anybody in its place."""
    locked = _locked(user)
    _require_over_account(by, locked, at)
    _require_over_employer(by, employer, at)
    locked.display_name = inputs.text(display_name, field="display_name", limit=NAME_LIMIT)
    locked.employer = employer
    locked.is_active = inputs.flag(is_active, field="is_active")
    locked.save(update_fields=["display_name", "employer", "is_active"])
    if not locked.is_active:
        _end_substitutes(Q(user=locked) | Q(substitute_for__user=locked), by=by, at=at)
    _record(locked, "users.edit", by=by, at=at, names=("display_name",))
    return locked


@transaction.atomic
def set_password(*, user: User, password: str, by: Actor, at: datetime) -> User:
    """By the person or an administrator; sessions that were signed in with the old one end."""
    locked = _locked(user)
    if by != locked:
        _require_over_account(by, locked, at)
    _put_password(locked, password)
    locked.save(update_fields=["password"])
    _record(locked, "users.set_password", by=by, at=at)
    return locked


@transaction.atomic
def set_email(*, user: User, email: str, by: Actor, at: datetime) -> User:
    """Where messages for the person go; "" for none. By the person or an administrator."""
    locked = _locked(user)
    if by != locked:
        _require_over_account(by, locked, at)
    locked.email = parse_email(email)
    locked.save(update_fields=["email"])
    _record(locked, "users.set_email", by=by, at=at, names=("email",))
    return locked


@transaction.atomic
def set_staff(*, user: User, is_staff: bool, by: Actor, at: datetime) -> User:
    """Whether the person may enter the admin, to read there what the own roles show. Decided by
    operators, who are the ones that always may.
    """
    require_over(by, Role.ADMINISTRATOR, None, at)
    locked = _locked(user)
    locked.is_staff = inputs.flag(is_staff, field="is_staff")
    locked.save(update_fields=["is_staff"])
    _record(locked, "users.set_staff", by=by, at=at)
    return locked


@transaction.atomic
def grant(
    *,
    user: User,
    organization: Organization,
    role: str,
    starts_at: datetime,
    by: Actor,
    at: datetime,
    ends_at: datetime | None = None,
    reason: str = "",
) -> Membership:
    """The role holds in [starts_at, ends_at). Nobody grants a role to themselves.

    A start of more than a day ago would let what somebody did then look allowed, so it takes a
    reason, which goes into history; a day is for the paper that comes the next morning.
    """
    require_over(by, Role.ADMINISTRATOR, organization, at)
    locked = _locked(user)
    if by == locked:
        raise NotPermitted(_("Nobody may grant a role to themselves."), code="own_role")
    membership = Membership(
        user=locked,
        organization=organization,
        role=inputs.choice(role, Role.values, field="role"),
        starts_at=inputs.moment(starts_at, field="starts_at"),
        ends_at=None if ends_at is None else inputs.moment(ends_at, field="ends_at"),
    )
    why = _why_so_late(membership, reason, at)
    return store_membership(membership, "memberships.grant", by=by, at=at, private=why)


def store_membership(
    membership: Membership,
    action: str,
    *,
    by: Actor,
    at: datetime,
    private: Mapping[str, str] | None = None,
) -> Membership:
    """A new role, where the organization stands and the person does not hold it already."""
    inputs.half_open(membership.starts_at, membership.ends_at, field="ends_at")
    _require_while_it_stands(membership)
    _refuse_overlap(membership)
    membership.save()
    _record_membership(membership, action, by=by, at=at, private=private)
    return membership


def _require_while_it_stands(membership: Membership) -> None:
    place = Organization.objects.get(pk=membership.organization_id)
    if place.valid_to is not None and start_of(place.valid_to) <= membership.starts_at:
        raise GuardFailed(
            _("%(unit)s does not exist on this day."), code="unit_not_standing", unit=place.name
        )


def _why_so_late(membership: Membership, reason: str, at: datetime) -> dict[str, str]:
    why = inputs.optional_text(reason, field="reason", limit=REASON_LIMIT)
    if membership.starts_at < at - BACKDATED and not why:
        raise inputs.refused(
            _("A role that began more than a day ago is granted with a reason."),
            code="backdated",
            field="reason",
        )
    return {"reason": why} if why else {}


@transaction.atomic
def end_membership(*, membership: Membership, by: Actor, at: datetime) -> Membership:
    """The role ends now; one that has not begun never will."""
    locked = Membership.objects.select_for_update(no_key=True).get(pk=membership.pk)
    require_over(by, Role.ADMINISTRATOR, locked.organization, at)
    if locked.ends_at is not None and locked.ends_at <= at:
        raise GuardFailed(_("This role is over already."), code="membership_over")
    _end_substitutes(Q(substitute_for=locked), by=by, at=at)
    return _end(locked, by=by, at=at)


def _end_substitutes(whose: Q, *, by: Actor, at: datetime) -> None:
    """Nobody acts in place of somebody whose own role is over, or with an account that is off."""
    acting = Membership.objects.filter(whose, substitute_for__isnull=False, ends_at__gt=at)
    for membership in acting.order_by("pk").select_for_update(no_key=True, of=("self",)):
        _end(membership, by=by, at=at)


def _end(locked: Membership, *, by: Actor, at: datetime) -> Membership:
    if locked.starts_at >= at:
        _record_membership(locked, "memberships.cancel", by=by, at=at)
        locked.delete()
        return locked
    locked.ends_at = at
    locked.save(update_fields=["ends_at"])
    _record_membership(locked, "memberships.end", by=by, at=at)
    return locked


def parse_username(value: object) -> str:
    username = User.normalize_username(inputs.text(value, field="username", limit=USERNAME_LIMIT))
    try:
        UnicodeUsernameValidator()(username)
    except ValidationError as error:
        raise InvalidInput(
            _("A user name has letters, digits and @ . + - _ only."),
            code="username_format",
            pointer="/username",
        ) from error
    return username


def parse_email(value: object) -> str:
    email = inputs.optional_text(value, field="email", limit=EMAIL_LIMIT)
    try:
        if email:
            validate_email(email)
    except ValidationError as error:
        message = _("This is no address of an e-mail.")
        raise InvalidInput(message, code="email_format", pointer="/email") from error
    return User.objects.normalize_email(email)


def _put_password(user: User, password: str | None) -> None:
    if password is None:
        user.set_unusable_password()
        return
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidInput(
            _("The password will not do: %(reasons)s"),
            code="password_weak",
            pointer="/password",
            reasons=" ".join(error.messages),
        ) from error
    user.set_password(password)


def _locked(user: User) -> User:
    """Also keeps two grants to the same person apart."""
    return User.objects.select_for_update(no_key=True).get(pk=user.pk)


def _require_over_employer(by: Actor, employer: Organization | None, at: datetime) -> None:
    if employer is None:
        require_anywhere(by, Role.ADMINISTRATOR, at)
    else:
        require_over(by, Role.ADMINISTRATOR, employer, at)


def _require_over_account(by: Actor, user: User, at: datetime) -> None:
    """Over the employer and every place where the person has a role; operators keep their own."""
    places: list[Organization | None] = [
        membership.organization
        for membership in user.memberships.within_term(at).select_related("organization")
    ]
    if user.employer is not None or not places:
        places.append(user.employer)
    if user.is_superuser:
        places.append(None)
    require_over_all(by, Role.ADMINISTRATOR, places, at)


def _refuse_overlap(membership: Membership) -> None:
    others = Membership.objects.filter(
        user=membership.user, organization=membership.organization, role=membership.role
    ).exclude(ends_at__lte=membership.starts_at)
    if membership.ends_at is not None:
        others = others.filter(starts_at__lt=membership.ends_at)
    if others.exists():
        raise inputs.refused(
            _("The person holds this role there already at that time."),
            code="membership_overlaps",
            field="starts_at",
        )


def _record(
    user: User, action: str, *, by: Actor, at: datetime, names: tuple[str, ...] = ()
) -> None:
    ledger.record(
        f"users:{user.pk}",
        action,
        actor=by.ledger_key,
        at=at,
        facts={
            "active": user.is_active,
            "staff": user.is_staff,
            "employer": user.employer_id,
        },
        private={name: getattr(user, name) for name in names},
    )


def _record_membership(
    membership: Membership,
    action: str,
    *,
    by: Actor,
    at: datetime,
    private: Mapping[str, str] | None = None,
) -> None:
    facts: dict[str, object] = {
        "membership": membership.pk,
        "organization": membership.organization_id,
        "role": str(Role(membership.role)),
        "starts_at": membership.starts_at,
        "ends_at": membership.ends_at,
    }
    if membership.substitute_for is not None:
        facts["substitute_for"] = membership.substitute_for.user_id
    stream = f"users:{membership.user_id}"
    ledger.record(stream, action, actor=by.ledger_key, at=at, facts=facts, private=private or {})
