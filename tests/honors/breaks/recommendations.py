"""Recommendations upward that no honor carries, or that say what is not so."""

from __future__ import annotations

from typing import Any

from honors.models import Honor, Recommendation, RecommendationCall
from honors.snapshots import digest_of
from tests.honors.breaks.breaking import DAY, place
from tests.honors.planting import DECIDED, ISSUED, Planted, a_title, vouch

SENT = {"dossier": {}, "rank": 1}


def a_call(planted: Planted, **fields: Any) -> RecommendationCall:
    given = {
        "organization": planted.tree.county,
        "program_name": "市级评选（虚构）",
        "title_name": "市级称号（虚构）",
        "nominee_kind": "person",
        "level": "prefecture",
        "target_name": "市妇联（虚构）",
        "places": 1,
        "ratio": "equal_number",
        "document": "虚构〔2026〕3号",
        "created_at": ISSUED,
    }
    return RecommendationCall.objects.create(**(given | fields))


def a_sent_one(
    planted: Planted, name: str = "甲一", call: RecommendationCall | None = None, **fields: Any
) -> Recommendation:
    case = planted.cases[name]
    given = {
        "state": "sent",
        "nominee": case.nominee,
        "nomination": case,
        "rank": 1,
        "document": "虚构〔2026〕4号",
        "snapshot": SENT,
        "digest": digest_of(SENT),
        "prepared_at": ISSUED,
        "sent_at": ISSUED,
    }
    sent = Recommendation.objects.create(call=call or a_call(planted), **(given | fields))
    vouch(f"recommendations:{sent.pk}", digest_of(SENT))
    return sent


def recommendations_rest_on_their_case(planted: Planted) -> str:
    """The case of another nominee."""
    return stream(a_sent_one(planted, nominee=planted.cases["乙二"].nominee))


def recommendations_rest_on_their_case_2(planted: Planted) -> str:
    """The honor of another case."""
    other = Honor.objects.get(nomination=planted.cases["乙二"])
    return stream(a_sent_one(planted, honor=other))


def recommendations_rest_on_their_case_3(planted: Planted) -> str:
    """A township recommends whom the county chose."""
    return stream(a_sent_one(planted, call=a_call(planted, organization=planted.desk)))


def calls_are_not_overdrawn(planted: Planted) -> str:
    """Two are sent in equal number for one place; in competition two would be right."""
    a_competition = a_call(planted, ratio="competitive", percent=130)
    call = a_call(planted)
    for rank, name in enumerate(("甲一", "乙二"), start=1):
        a_sent_one(planted, name, a_competition, rank=rank)
        a_sent_one(planted, name, call, rank=rank)
    return f"recommendation_calls:{call.pk}"


def recommended_ones_are_ranked_once(planted: Planted) -> str:
    return stream(a_sent_one(planted, rank=None))


def recommended_ones_are_ranked_once_2(planted: Planted) -> str:
    call = a_call(planted, places=2)
    a_sent_one(planted, "甲一", call)
    a_sent_one(planted, "乙二", call)
    return f"recommendation_calls:{call.pk}"


def recommended_ones_held_the_prerequisite(planted: Planted) -> str:
    other = a_title(planted.round.program, "另一称号（虚构）")
    return stream(a_sent_one(planted, call=a_call(planted, prerequisite=other)))


def recommended_ones_held_the_prerequisite_2(planted: Planted) -> str:
    """The title was given only after the day on which its holder was recommended."""
    call = a_call(planted, prerequisite=planted.category.title)
    return stream(a_sent_one(planted, call=call, sent_at=DECIDED - DAY))


def recommended_ones_held_the_prerequisite_3(planted: Planted) -> str:
    """A body elsewhere gave the title only after the day of sending."""
    below = {"outcome_on": ISSUED.date() + DAY, "outcome_document": "虚构〔2026〕5号"}
    a_sent_one(planted, state="honored_above", outcome_evidence="（虚构）", **below)
    call = a_call(planted, title_name="省级称号（虚构）", prerequisite_name="市级称号（虚构）")
    return stream(a_sent_one(planted, call=call))


def sent_recommendations_are_frozen(planted: Planted) -> str:
    return stream(a_sent_one(planted, snapshot=SENT | {"rank": 2}))


def sent_recommendations_are_frozen_2(planted: Planted) -> str:
    return stream(a_sent_one(planted, document=""))


def outcomes_above_have_their_evidence(planted: Planted) -> str:
    told = {"outcome_document": "虚构〔2026〕5号", "outcome_on": ISSUED.date()}
    return stream(a_sent_one(planted, state="honored_above", **told))


def recommendations_agree_with_their_case_above(planted: Planted) -> str:
    """The case above is withdrawn, and the recommendation still waits."""
    call = a_call(planted, category=planted.category)
    case = planted.cases["丁四"]
    type(case).objects.filter(pk=case.pk).update(
        nominee=planted.cases["甲一"].nominee,
        unit=planted.tree.county,
        unit_path=planted.tree.county.path,
    )
    place(planted, "丁四", holder=planted.tree.county)
    return stream(a_sent_one(planted, call=call, case=case))


def recommendations_agree_with_their_case_above_3(planted: Planted) -> str:
    """The case above runs again, and the outcome below is still that it was not selected."""
    call = a_call(planted, category=planted.category)
    above = planted.cases["戊五"]
    type(above).objects.filter(pk=above.pk).update(
        nominee=planted.cases["丁四"].nominee,
        unit=planted.tree.county,
        unit_path=planted.tree.county.path,
    )
    told = {"outcome_document": "虚构〔2026〕5号", "outcome_evidence": "（虚构）"}
    told |= {"outcome_on": ISSUED.date()}
    fields = told | {"call": call, "case": above, "state": "not_selected_above"}
    return stream(a_sent_one(planted, "丁四", **fields))


def recommendations_agree_with_their_case_above_2(planted: Planted) -> str:
    """The case above is that of somebody else."""
    call = a_call(planted, category=planted.category)
    return stream(a_sent_one(planted, call=call, case=planted.cases["戊五"]))


def stream(recommendation: Recommendation) -> str:
    return f"recommendations:{recommendation.pk}"
