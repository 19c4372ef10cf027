"""Everybody who might try: the letters of the matrices, one person each."""

from __future__ import annotations

from datetime import datetime, timedelta

from honors.models import Membership, User
from honors.roles import CLOCK, PUBLIC, Role
from tests.factories.accounts import a_membership, a_stranger, a_user, an_operator
from tests.factories.organizations import a_twin_county
from tests.honors.planting import Planted
from workflow.definition import Actor

LEGEND = {
    "N": "nominator of the case's own village",
    "n": "nominator of the next village",
    "O": "officer of the township that handles the case",
    "o": "officer of the other township",
    "P": "officer of the county, which organizes the round",
    "T": "secretary of the township that handles the case or posts the notice",
    "t": "secretary of the other township",
    "S": "secretary of the county, which organizes the round",
    "A": "approver of the township that handles the case",
    "a": "approver of the county",
    "J": "judge whose sheet it is",
    "H": "chair of the panel, with a sheet of another",
    "j": "another judge of the panel",
    "C": "somebody who answers for a consulted department",
    "U": "auditor",
    "M": "administrator",
    "G": "superuser without a role",
    "K": "the clock",
    "L": "somebody who did not sign in",
    "X": "holds every role in another county",
    "D": "holds every role everywhere here and has a sheet, but the account is disabled",
    "E": "held every role everywhere here until yesterday",
}


def people_of(planted: Planted, at: datetime) -> dict[str, Actor]:
    staff = planted.staff
    return {
        "N": staff.nominators[0],
        "n": staff.nominators[1],
        "O": staff.officers[0],
        "o": staff.officers[1],
        "P": staff.officers[-1],
        "T": staff.secretaries[0],
        "t": staff.secretaries[1],
        "S": staff.secretary,
        "A": staff.approvers[0],
        "a": staff.approvers[-1],
        "J": staff.judges[1],
        "H": staff.judges[0],
        "j": staff.judges[2],
        "C": staff.consultee,
        "U": staff.auditor,
        "M": staff.administrator,
        "G": an_operator(),
        "K": CLOCK,
        "L": PUBLIC,
        "X": a_stranger(a_twin_county()),
        "D": disabled(planted),
        "E": departed(planted, until=at - timedelta(days=1)),
    }


def holder_of_everything(planted: Planted, name: str) -> User:
    user = a_user(name)
    for organization in (planted.village, planted.desk, planted.tree.county):
        for role in Role:
            a_membership(user, role, organization)
    return user


def disabled(planted: Planted) -> User:
    user = holder_of_everything(planted, "停用者")
    User.objects.filter(pk=user.pk).update(is_active=False)
    return User.objects.get(pk=user.pk)


def departed(planted: Planted, *, until: datetime) -> User:
    user = holder_of_everything(planted, "离任者")
    Membership.objects.filter(user=user).update(ends_at=until)
    return user
