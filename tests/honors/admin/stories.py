"""Something in every table that the admin shows."""

from __future__ import annotations

from itertools import count

from django.apps import apps
from django.db.models import Model

from honors.models import (
    Attachment,
    Category,
    Conflict,
    Mark,
    Nomination,
    NomineeMember,
    Quota,
    QuotaPlace,
    Ranking,
    RankingEntry,
    Recommendation,
    RecommendationCall,
    ScoreSheet,
)
from tests.factories.accounts import Staff, a_user
from tests.factories.nominations import nomination_in
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from tests.honors.admin import rows
from workflow.models import LedgerSalt, OutboxMessage

_numbers = count(1)


def shown_models() -> list[type[Model]]:
    """Every table of the product but the salts of the ledger, which nobody is shown."""
    tables = [*apps.get_app_config("honors").get_models()]
    tables += apps.get_app_config("workflow").get_models()
    return [table for table in tables if table is not LedgerSalt]


def tell_a_story(tree: County, staff: Staff) -> Nomination:
    """One case honored, one held, one returned, one being scored; and rows beside them."""
    honored = nomination_in("honored", tree, staff)
    held = nomination_in("on_hold", tree, staff)
    nomination_in("returned", tree, staff)
    scored = nomination_in("scoring", tree, staff)
    rows.judge(_mark(scored))
    assert scored.stage is not None
    rows.vote(scored, scored.stage, staff)
    _rank(scored, staff)
    rows.share_out(_surround(honored, staff), tree, staff)
    rows.vet(honored, tree, staff)
    rows.look_into(held, staff)
    rows.work(staff)
    rows.keep_a_desk(scored, staff)
    rows.put_on_paper(honored.round, staff)
    rows.deliver(honored.honor, staff)
    _recommend(honored, tree)
    return honored


def _mark(case: Nomination) -> Mark:
    """The last of one sheet, which is filled in."""
    sheet = ScoreSheet.objects.filter(nomination=case).order_by("pk")[0]
    rubric = sheet.stage.rubrics.get(category=case.category)
    marks = [
        Mark.objects.create(sheet=sheet, criterion=criterion, value=80)
        for criterion in rubric.criteria.all()
    ]
    return marks[-1]


def _rank(case: Nomination, staff: Staff) -> None:
    assert case.stage is not None
    ranking = Ranking.objects.create(
        stage=case.stage,
        category=case.category,
        method="mean",
        line=1,
        lot_seed="0" * 64,
        sealed_at=DURING,
        sealed_by=staff.secretary,
    )
    RankingEntry.objects.create(
        ranking=ranking,
        nomination=case,
        position=1,
        score=80,
        decided_by="score",
        is_above=True,
    )


def _surround(case: Nomination, staff: Staff) -> Quota:
    """The quota whose place the case takes."""
    number = next(_numbers)
    Conflict.objects.create(user=a_user(), nominee=case.nominee, ground="kin", declared_at=DURING)
    NomineeMember.objects.create(nominee=case.nominee, position=1, name="王母", relation="母亲")
    rows.honor_earlier(case.nominee, staff)
    quota = Quota.objects.create(
        category=Category.objects.get(pk=case.category_id),
        organization=case.unit,
        places=1,
        taken=1,
    )
    QuotaPlace.objects.create(quota=quota, nomination=case)
    OutboxMessage.objects.create(key=f"story:{number}", topic="test", created_at=DURING)
    Attachment.objects.create(
        nomination=case,
        field="photo",
        file="attachments/none.jpg",
        name="照片.jpg",
        content_type="image/jpeg",
        size=1,
        sha256=f"{number:064d}",
        uploaded_at=DURING,
        uploaded_by=staff.nominators[0],
    )
    return quota


def _recommend(case: Nomination, tree: County) -> None:
    call = RecommendationCall.objects.create(
        organization=tree.county,
        program_name="市级评选（虚构）",
        title_name="市级称号（虚构）",
        nominee_kind=case.nominee.kind,
        level="prefecture",
        target_name="市妇联（虚构）",
        places=1,
        ratio="equal_number",
        document="虚构〔2026〕3号",
        created_at=DURING,
    )
    Recommendation.objects.create(
        call=call, nominee=case.nominee, nomination=case, rank=1, prepared_at=DURING
    )
