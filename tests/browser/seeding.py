"""The world that the browser walks through: seeded once, and what a test must know about it.

Run as `python -m tests.browser.serving FOLDER`, in a process of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from honors import presets
from honors.actions import nominations, rounds, verdicts
from honors.actions.quotas import set_quota
from honors.actions.rounds import CriterionSpec
from honors.models import Category, Lead, Nomination, Objection, Organization, Round, User
from honors.states import NominationState
from tests.api.world import World, a_world
from tests.browser import LONG
from tests.browser.hanging import noticed
from tests.browser.judging import a_photo, judging_seeds
from tests.browser.placing import places_of_units
from tests.factories.accounts import Staff, a_substitute, a_user, an_operator, staff_of
from tests.factories.imports import checked
from tests.factories.nominations import a_nomination, a_submitted_nomination, nomination_in
from tests.factories.nominees import a_resident_id, an_earlier_title
from tests.factories.organizations import County, a_county
from tests.factories.polls import Papers
from tests.factories.public_notices import (
    notice_stage,
)
from tests.factories.rankings import CADRES, Selection
from tests.factories.rounds import DURING, a_round, with_rules
from tests.factories.score_sheets import (
    SEALED_AT,
    a_scored_round,
    cases_in_scoring,
    scoring_of,
    sheet_of,
)
from tests.factories.vetoes import the_standard_list
from workflow.models import LedgerEvent

PASSWORD = "made-up-for-the-browser-1"
BACKEND = "django.contrib.auth.backends.ModelBackend"
MEMBERS = [{"name": "赵大山", "relation": "丈夫"}, {"name": "赵小燕", "relation": "女儿"}]
KEYED = 45 if LONG else 4  # sheets


def seed() -> dict[str, Any]:
    """Answers the keys of what was seeded, the names of those who sign in, and their sessions."""
    tree = a_county()
    _give_contacts(tree)
    staff = staff_of(tree)
    people = _people(staff)
    keys = _cases(tree, staff)
    return {
        **keys,
        "people": {role: _account(user) for role, user in people.items()},
        "password": PASSWORD,
    }


def _give_contacts(tree: County) -> None:
    for number, place in enumerate((tree.county, *tree.townships, *tree.villages)):
        contact = f"王老师（虚构） 0539-000{number:04d}"
        Organization.objects.filter(pk=place.pk).update(contact=contact)


def _people(staff: Staff) -> dict[str, User]:
    return {
        "village": staff.nominators[0],
        "other_village": staff.nominators[1],
        "fresh_village": staff.nominators[2],
        "township": staff.officers[0],
        "county": staff.officers[-1],
        "keeper": staff.secretaries[0],
        "secretary": staff.secretary,
        "approver": staff.approvers[-1],
        "judge": staff.judges[0],
        **{f"judge_{n}": judge for n, judge in enumerate(staff.judges) if n},
        "consultee": staff.consultee,
        "auditor": staff.auditor,
        "administrator": staff.administrator,
        "operator": an_operator(),
    }


def _cases(tree: County, staff: Staff) -> dict[str, Any]:
    world = a_world(tree, staff)
    open_round = a_round(tree, staff, code="OPEN", places=4)
    states = {
        str(state): nomination_in(state, tree, staff).pk
        for state in (NominationState.RETURNED, NominationState.NOTICE, NominationState.APPROVAL)
    }
    return {
        "draft": world.draft.pk,
        "review": world.review.pk,
        "honored": world.honored.pk,
        "scoring": world.scoring.pk,
        "held": world.held.pk,
        "notice": world.notice.pk,
        "certificate": world.honored.honor.code,
        **_objected(),
        **_delivered(world),
        "won": an_earlier_title(world.honored.nominee, staff.secretary).pk,
        "round": open_round.pk,
        "pairs": open_round.categories.get(title__nominee_kind="pair").pk,
        "program": open_round.program_id,
        **_planned(world),
        "decision": world.honored.decision_items.values_list("decision", flat=True).first(),
        "event": LedgerEvent.objects.filter(stream=f"nominations:{world.honored.pk}")
        .latest("pk")
        .pk,
        "ranking": _ranked(tree, staff),
        **_imported(tree, staff, world.draft),
        "category": world.draft.category_id,
        **{f"in_{state}": key for state, key in states.items()},
        **judging_seeds(tree, staff),
        **noticed(tree, staff),
        **_decided(tree, staff),
        **_voted(tree, staff),
        **places_of_units(tree, staff),
        **_walked(tree, staff),
        **_written(tree, staff),
        **_substituted(tree, staff),
        "seen": Nomination.objects.count(),
    }


def _delivered(world: World) -> dict[str, int]:
    return {
        "honored_round": world.delivered.waiting.commendation.round_id,
        "delivering": world.delivered.waiting.commendation_id,
        "waiting": world.delivered.waiting.pk,
        "handed": world.delivered.delivery.honor_id,
        "call": world.calls.call.pk,
        "recommendation": world.calls.recommendation.pk,
    }


def _planned(world: World) -> dict[str, int]:
    """A round that is being set up, with conditions and rules, and a vote that may be opened."""
    category = with_rules(world.planned.categories.get(), world.staff.secretary)
    return {
        "planned_round": category.round_id,
        "planned_category": category.pk,
        "planned_stage": world.planned.stages.get(kind="scoring").pk,
        "county": world.tree.county.pk,
        "veto": world.vetoes.item.pk,
        "form": category.form_id,
        "voting": world.judged.voting.stage_id,
        "voting_category": world.judged.voting.category_id,
    }


def _objected() -> dict[str, Any]:
    objection = Objection.objects.earliest("pk")
    return {
        "objection": objection.pk,
        "objection_code": objection.query_code,
        "lead": Lead.objects.earliest("pk").pk,
    }


def _imported(tree: County, staff: Staff, draft: Nomination) -> dict[str, int]:
    return {
        "import": _handed_in(tree, staff, draft),
        "import_refused": _handed_in(tree, staff, draft, ("赵小云", "女", "3.3E+17", "", "")),
    }


def _handed_in(tree: County, staff: Staff, draft: Nomination, *more: Sequence[str]) -> int:
    """A list of the first village, looked through."""
    rows = [("王秀兰", "女", a_resident_id(), "汉族", "虚构"), ("李春花", "女", "", "回族", "虚构")]
    made = checked(
        "nominations",
        *rows,
        *more,
        by=staff.nominators[0],
        organization=tree.villages[0],
        category=draft.category,
    )
    return int(made.pk)


def _ranked(tree: County, staff: Staff) -> int:
    """Four cases, two of equal points, sealed."""
    selection = Selection(tree, staff, code="RK")
    selection.enter(4)
    selection.score([93, 95, 91], [88, 90, 92], [90, 90, 90], [82, 80, 85])
    return int(selection.cut().pk)


def _decided(tree: County, staff: Staff) -> dict[str, Any]:
    """A list before the meeting that approves: ranked, tied, partly noted; and a consultation."""
    selection = Selection(tree, staff, places=3, code="HY", list_rules=CADRES)
    first, *_others = selection.enter(["种植", "种植", "种植", "养殖", "干部"])
    selection.score((92, 88, 90), (88, 92, 90), (85, 84, 86), (80, 70, 75), (70, 60, 65))
    selection.cut()
    verdicts.note_verdict(nomination=first, approved=True, by=staff.secretary, at=SEALED_AT)
    for township in tree.townships:
        category = first.category
        set_quota(category=category, organization=township, places=4, by=staff.secretary, at=DURING)
    consulted = nomination_in(NominationState.CONSULTATION, tree, staff)
    return {
        "meeting": selection.round.pk,
        "consulted": consulted.pk,
        "consultation": consulted.consultations.get().pk,
    }


def _voted(tree: County, staff: Staff) -> dict[str, Any]:
    """A poll in which the first judge has not voted, and one that left two cases tied."""
    open_ = Papers(tree, staff, code="TP", approves_max=2)
    poll = open_.opened()
    for judge in staff.judges[1:4]:
        open_.vote(poll, judge, "++-")
    counted = Papers(tree, staff, code="TQ", line=2, runoffs=1).voted("+++", "+++", "+++", "+--")
    return {"poll": poll.pk, "counted": counted.pk}


def _walked(tree: County, staff: Staff) -> dict[str, Any]:
    """One that is walked through from its first nomination to its certificate, and a pile that is
    marked by keys alone.
    """
    route = (
        presets.review("township"),
        presets.scoring("county"),
        presets.notice("county", 5),
        presets.approval("county"),
    )
    walked = a_scored_round(tree, staff, route=route, code="WALK", places=3)
    few = staff.judges[:3]
    rounds.set_panel(
        stage=scoring_of(walked),
        name="评审组",
        members=few,
        chair=few[0],
        by=staff.secretary,
        at=DURING,
    )
    five = [CriterionSpec(name=f"指标{n}", weight=20, maximum=9) for n in range(1, 6)]
    keyed = a_scored_round(tree, staff, criteria=five, code="KEYS")
    first = cases_in_scoring(keyed, tree, staff, KEYED)[0]
    return {
        "walked": walked.pk,
        "walked_scoring": scoring_of(walked).pk,
        "walked_notice": notice_stage(walked).pk,
        "walked_category": walked.categories.get().pk,
        "keyed": scoring_of(keyed).pk,
        "keyed_sheet": sheet_of(first, staff.judges[1]).pk,
    }


def _written(tree: County, staff: Staff) -> dict[str, Any]:
    """A family round that asks the standard vetoes: one draft, and one family known from before.

    The last round, as every later one would ask them as well.
    """
    last = a_round(tree, staff, code="LAST", kinds=["family"], places=4)
    known = a_submitted_nomination(last, tree.villages[1], staff.nominators[1], "family")
    the_standard_list()
    open_round = a_round(tree, staff, code="FAMILY", kinds=["family"], places=4)
    by = staff.nominators[0]
    family = a_nomination(open_round, tree.villages[0], by, "family", members=MEMBERS)
    agreeing = a_nomination(_asking(tree, staff), tree.villages[0], by, "person")
    _photographed(family, by)
    return {
        "families": open_round.categories.get().pk,
        "family": family.pk,
        "agreeing": agreeing.pk,
        "known": known.nominee.name,
        "village": tree.villages[0].pk,
        "other_village": tree.villages[1].pk,
        "fresh_village": tree.villages[2].pk,
    }


def _substituted(tree: County, staff: Staff) -> dict[str, int]:
    """An approver of a township who has a substitute next month."""
    seat = staff.approvers[0].memberships.get()
    term = (DURING + timedelta(days=30), DURING + timedelta(days=60))
    acting = a_substitute(seat, a_user("代理人（虚构）", tree.townships[0]), *term)
    return {"seat": seat.pk, "acting": acting.pk}


def _asking(tree: County, staff: Staff) -> Round:
    """A round in which nobody is nominated who did not agree."""
    asking = a_round(tree, staff, code="AGREE", kinds=["person"])
    Category.objects.filter(round=asking).update(consent_required=True)
    return asking


def _photographed(family: Nomination, by: User) -> None:
    taken = [
        nominations.attach_photo(
            nomination=family, name=f"{name}.png", content=a_photo(color), by=by, at=DURING
        )
        for name, color in (("全家福", "rosybrown"), ("送饭", "cadetblue"))
    ]
    captions = ("春节全家合影（虚构）", "")
    listed = [
        nominations.Captioned(photo.pk, caption)
        for photo, caption in zip(taken, captions, strict=True)
    ]
    nominations.arrange_photos(nomination=family, photos=listed, by=by, at=DURING)


def _account(user: User) -> dict[str, str]:
    """A password to type, and a session that spares typing it."""
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return {"username": user.username, "session": str(session.session_key)}
