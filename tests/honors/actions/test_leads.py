"""Anonymous leads: read, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from honors.actions import leads
from honors.models import Lead, Nomination, Objection, PublicNotice, Round, User
from honors.queries.objections import leads_visible_to, visible_to
from honors.roles import CLOCK, Role
from tests.factories.accounts import Staff, a_member, a_membership
from tests.factories.objections import FILED_AT
from tests.factories.organizations import County
from tests.factories.public_notices import (
    ENDS_AT,
    POSTED_AT,
    a_draft_notice,
    a_posted_notice,
    a_proof,
    a_shown_case,
)
from tests.ground import laid
from workflow import engine
from workflow.models import LedgerEvent, OutboxMessage
from workflow.refusals import GuardFailed, InvalidInput
from workflow.verification import verify

pytestmark = pytest.mark.django_db
WORDS = "听说材料不实（虚构）。"


@laid
def case(shown: Round, staff: Staff, tree: County) -> Nomination:
    return a_shown_case(shown, staff, tree)


@laid
def notice(case: Nomination, shown: Round, secretary: User) -> PublicNotice:
    return a_posted_notice(shown, secretary)


def test_a_lead_is_kept_without_a_name_a_code_or_a_reply(
    notice: PublicNotice, case: Nomination
) -> None:
    """Source: notices that do not deal with anonymous letters while they run, and rules of reports
    that take them as hints.
    """
    lead = leads.take(notice=notice, nomination=case, content=f" {WORDS} ", at=FILED_AT)
    assert (lead.content, lead.received_at) == (WORDS, FILED_AT)
    fields = {field.name for field in Lead._meta.get_fields()}
    assert fields == {"id", "notice", "nomination", "content", "received_at"}
    assert not OutboxMessage.objects.filter(topic__startswith="objections").exists()


def test_history_knows_of_it_and_not_its_words(notice: PublicNotice, case: Nomination) -> None:
    lead = leads.take(notice=notice, nomination=case, content=WORDS, at=FILED_AT)
    event = LedgerEvent.objects.get(stream=f"leads:{lead.pk}")
    assert (event.action, event.actor) == ("leads.take", "public")
    assert "虚构" not in event.body
    assert list(verify()) == []


def test_it_stops_nothing(notice: PublicNotice, case: Nomination, secretary: User) -> None:
    leads.take(notice=notice, nomination=case, content=WORDS, at=FILED_AT)
    a_proof(notice, secretary)
    engine.perform(notice, "end", actor=CLOCK, at=ENDS_AT)
    assert engine.perform(case, "clear", actor=CLOCK, at=ENDS_AT).state == "approval"
    assert not Objection.objects.exists()


def test_it_is_taken_after_the_notice_as_well(notice: PublicNotice, case: Nomination) -> None:
    late = ENDS_AT + timedelta(days=40)
    assert leads.take(notice=notice, nomination=case, content=WORDS, at=late).pk


def test_the_office_and_the_auditor_read_it_and_nobody_else(
    notice: PublicNotice,
    case: Nomination,
    staff: Staff,
    tree: County,
    secretary: User,
    auditor: User,
    stranger: User,
) -> None:
    lead = leads.take(notice=notice, nomination=case, content=WORDS, at=FILED_AT)
    both = a_member(Role.SECRETARY, tree.county)
    a_membership(both, Role.NOMINATOR, tree.villages[0])
    for somebody in (secretary, auditor):
        assert list(leads_visible_to(somebody, at=FILED_AT)) == [lead]
        assert list(visible_to(somebody, at=FILED_AT)) == []
    for somebody in (both, staff.nominators[0], staff.officers[-1], staff.administrator, stranger):
        assert list(leads_visible_to(somebody, at=FILED_AT)) == []


@pytest.mark.parametrize(
    ("content", "code"),
    [(" \u200b", "content_missing"), ("字" * 5001, "too_long"), ("\x00", "nul")],
)
def test_a_lead_without_legible_words_is_refused(
    notice: PublicNotice, case: Nomination, content: str, code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        leads.take(notice=notice, nomination=case, content=content, at=FILED_AT)
    assert (refused.value.code, refused.value.pointer) == (code, "/content")
    assert not Lead.objects.exists()


def test_a_draft_takes_no_lead(case: Nomination, shown: Round, secretary: User) -> None:
    with pytest.raises(GuardFailed) as refused:
        leads.take(
            notice=a_draft_notice(shown, secretary), nomination=case, content=WORDS, at=FILED_AT
        )
    assert refused.value.code == "notice_not_public"


def test_nothing_comes_in_before_the_posting(notice: PublicNotice, case: Nomination) -> None:
    with pytest.raises(GuardFailed) as refused:
        leads.take(
            notice=notice, nomination=case, content=WORDS, at=POSTED_AT - timedelta(seconds=1)
        )
    assert refused.value.code == "notice_not_public"


def test_a_case_that_the_notice_does_not_list_has_none(
    notice: PublicNotice, shown: Round, staff: Staff, tree: County
) -> None:
    unlisted = a_shown_case(shown, staff, tree, "王芳", village=1)
    with pytest.raises(GuardFailed) as refused:
        leads.take(notice=notice, nomination=unlisted, content=WORDS, at=FILED_AT)
    assert refused.value.code == "not_on_notice"


def test_a_notice_takes_only_so_many(notice: PublicNotice, case: Nomination) -> None:
    Lead.objects.bulk_create(
        Lead(notice=notice, nomination=case, content=WORDS, received_at=FILED_AT)
        for _number in range(leads.MOST_LEADS)
    )
    with pytest.raises(GuardFailed) as refused:
        leads.take(notice=notice, nomination=case, content=WORDS, at=FILED_AT)
    assert (refused.value.code, refused.value.params["contact"]) == ("leads_full", notice.contact)
