"""A made-up county in mid-campaign: something in every state that somebody could act on."""

from __future__ import annotations

from dataclasses import dataclass

from django.test import override_settings

from api.exports import asking
from api.models import WebhookDelivery, WebhookEndpoint
from api.webhooks import delivering, registering
from honors.actions import documents, nominations, quotas, rankings, wordings
from honors.actions.verifications import verify_history
from honors.documents.wordings import DECISION, STANDARD
from honors.models import (
    Attachment,
    Commendation,
    Consultation,
    Decision,
    Document,
    Import,
    Job,
    Membership,
    Nomination,
    Objection,
    Panel,
    PublicNotice,
    Quota,
    Ranking,
    Round,
    ScoreSheet,
    User,
    Wording,
)
from honors.roles import Role
from honors.states import NominationState
from tests.api.handing import Delivered, delivered_in
from tests.api.offices import (
    Calls,
    Desk,
    Judged,
    Places,
    Records,
    Vetoes,
    calls_of,
    desk_of,
    judged_in,
    places_of,
    records_of,
    stand_in_of,
    vetoes_of,
)
from tests.factories.accounts import Staff, a_member
from tests.factories.imports import checked
from tests.factories.nominations import nomination_in
from tests.factories.organizations import County
from tests.factories.rounds import DURING, PLANNED_AT, a_round
from tests.factories.score_sheets import (
    SEALED_AT,
    a_scored_round,
    cases_in_scoring,
    score,
    scoring_of,
)
from workflow.models import LedgerEvent


@dataclass(frozen=True)
class World:
    tree: County
    staff: Staff
    planned: Round
    draft: Nomination
    review: Nomination
    returned: Nomination
    consulted: Nomination
    scoring: Nomination
    honored: Nomination
    held: Nomination
    ranking: Ranking
    quota: Quota
    newcomer: User
    endpoint: WebhookEndpoint
    calls: Calls
    vetoes: Vetoes
    places: Places
    judged: Judged
    acting: Membership
    records: Records
    job: Job
    verification: Job
    import_: Import
    desk: Desk
    wording: Wording
    document: Document
    delivered: Delivered

    @property
    def delivery(self) -> WebhookDelivery:
        return self.endpoint.deliveries.earliest("pk")

    @property
    def event(self) -> LedgerEvent:
        return LedgerEvent.objects.get(stream=f"nominations:{self.honored.pk}", seq=2)

    @property
    def sheet(self) -> ScoreSheet:
        return ScoreSheet.objects.get(nomination=self.scoring, judge=self.staff.judges[0])

    @property
    def asked(self) -> Consultation:
        return Consultation.objects.get(nomination=self.consulted)

    @property
    def notice(self) -> PublicNotice:
        return PublicNotice.objects.get(round=self.held.round)

    @property
    def objection(self) -> Objection:
        return Objection.objects.get(nomination=self.held)

    @property
    def decision(self) -> Decision:
        return Decision.objects.get(round=self.honored.round)

    @property
    def commendation(self) -> Commendation:
        return Commendation.objects.get(round=self.honored.round)

    @property
    def panel(self) -> Panel:
        return first_panel(self.planned)

    @property
    def membership(self) -> Membership:
        return Membership.objects.get(user=self.newcomer)

    @property
    def attachment(self) -> Attachment:
        return Attachment.objects.get(nomination=self.draft)


def first_panel(round_: Round) -> Panel:
    return Panel.objects.filter(stage__round=round_).earliest("pk")


def a_world(tree: County, staff: Staff) -> World:
    planned = a_round(tree, staff, opened=False, kinds=["person"], code="WP")
    review = nomination_in(NominationState.REVIEW, tree, staff)
    draft = nomination_in(NominationState.DRAFT, tree, staff)
    attach(draft, staff)
    consent(draft, staff)
    scoring = nomination_in(NominationState.SCORING, tree, staff)
    honored = nomination_in(NominationState.HONORED, tree, staff)
    held = nomination_in(NominationState.ON_HOLD, tree, staff)
    quota = a_handed_down_quota(planned, tree, staff)
    return World(
        tree=tree,
        staff=staff,
        planned=planned,
        draft=draft,
        review=review,
        returned=nomination_in(NominationState.RETURNED, tree, staff),
        consulted=nomination_in(NominationState.CONSULTATION, tree, staff),
        scoring=scoring,
        honored=honored,
        held=held,
        ranking=a_ranking(tree, staff),
        quota=quota,
        newcomer=a_member(Role.NOMINATOR, tree.villages[3], "新来的"),
        endpoint=an_endpoint(tree, staff),
        calls=calls_of(honored.honor, tree, staff),
        vetoes=vetoes_of(tree, staff),
        places=places_of(quota, tree, staff),
        judged=judged_in(tree, staff),
        acting=stand_in_of(first_panel(planned), tree, staff),
        desk=desk_of(review, tree, staff),
        records=records_of(review.nominee, scoring, held, tree, staff),
        job=an_export(staff),
        verification=verify_history(by=staff.auditor, at=DURING),
        import_=an_import(draft, tree, staff),
        wording=a_wording(tree, staff),
        document=a_document(honored, staff),
        delivered=delivered_in(tree, staff),
    )


def an_export(staff: Staff) -> Job:
    wanted = asking.Wanted(resource="rounds", format="csv")
    return asking.ask(wanted, by=staff.secretary, at=DURING)


def an_import(draft: Nomination, tree: County, staff: Staff) -> Import:
    return checked(
        "nominations",
        ("王秀兰（虚构）", "女", "", "汉族", "虚构"),
        by=staff.nominators[0],
        organization=tree.villages[0],
        category=draft.category,
    )


def a_wording(tree: County, staff: Staff) -> Wording:
    return wordings.reword(
        organization=tree.county,
        kind=DECISION,
        body=STANDARD[DECISION],
        by=staff.secretary,
        at=PLANNED_AT,
    )


def a_document(honored: Nomination, staff: Staff) -> Document:
    """The certificates of the issued list: for those who run the round."""
    issued = Commendation.objects.get(round=honored.round)
    return documents.make(kind="certificates", subject=issued, by=staff.secretary, at=PLANNED_AT)


def an_endpoint(tree: County, staff: Staff) -> WebhookEndpoint:
    """Of the county, told of one event already; it lies on this machine."""
    with override_settings(HONORS_WEBHOOK_NETWORKS=["127.0.0.0/8"]):
        registering.register(
            organization=tree.county,
            url="http://127.0.0.1:1/events",
            events=["rounds.open"],
            by=staff.administrator,
            at=PLANNED_AT,
        )
    WebhookEndpoint.objects.update(swept=0)
    delivering.plan(at=PLANNED_AT)
    return WebhookEndpoint.objects.get()


def a_handed_down_quota(round_: Round, tree: County, staff: Staff) -> Quota:
    """Of the first township, out of the county's."""
    category, by = round_.categories.get(), staff.secretary
    whole = quotas.set_quota(
        category=category, organization=tree.county, places=5, by=by, at=PLANNED_AT
    )
    quotas.allocate(parent=whole, shares={tree.townships[0]: 3}, by=by, at=PLANNED_AT)
    return Quota.objects.get(parent=whole)


def attach(draft: Nomination, staff: Staff) -> None:
    nominations.attach(
        nomination=draft,
        field="attachments",
        name="照片.jpg",
        content=b"\xff\xd8\xff\xe0 a made-up photo",
        by=staff.nominators[0],
        at=DURING,
    )


def consent(draft: Nomination, staff: Staff) -> None:
    nominations.record_consent(
        nomination=draft,
        given_by="李娜（虚构）",
        form="in_person",
        given_at=DURING,
        by=staff.nominators[0],
        at=DURING,
    )


def a_ranking(tree: County, staff: Staff) -> Ranking:
    round_ = a_scored_round(tree, staff, places=1)
    cases = cases_in_scoring(round_, tree, staff, 2)
    for case, mark in zip(cases, (90, 80), strict=True):
        score(case, staff.judges, mark, mark)
    return rankings.cut(
        stage=scoring_of(round_), category=cases[0].category, by=staff.secretary, at=SEALED_AT
    )
