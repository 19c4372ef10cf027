"""What is sent to each operation: something that could be done, if it is theirs to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from honors.actions import quotas
from honors.queries.assignments import plan
from tests.api.handing import HANDING
from tests.api.setting_up import SETTING_UP
from tests.api.uploads import for_nominations
from tests.api.world import World
from tests.factories.objections import FILED_AT

Maker = Callable[[World], Any]


def _formula(world: World) -> dict[str, Any]:
    unit = {"organization": world.tree.townships[1].pk, "values": {"人口": "900"}}
    return {"places": 2, "factors": [{"name": "人口", "weight": "100"}], "units": [unit]}


def _sitting(world: World) -> dict[str, Any]:
    case = world.desk.verdict.nomination
    return {
        "round": case.round_id,
        "organization": world.tree.county.pk,
        "decided_on": "2026-03-10",
        "deciders": [world.staff.approvers[-1].pk],
    }


BODIES: dict[str, Maker] = {
    **HANDING,
    **SETTING_UP,
    "imports_template": for_nominations,
    "apportionments_create": lambda w: {
        **_formula(w),
        "category": w.quota.category_id,
        "digest": quotas.preview(
            places=2, factors={"人口": 100}, values={w.tree.townships[1]: {"人口": 900}}
        ).digest,
    },
    "apportionments_preview": _formula,
    "ballots_create": lambda w: {
        "stage": w.judged.voting.stage_id,
        "category": w.judged.voting.category_id,
        "organization": w.tree.county.pk,
        "held_at": "2026-03-10T09:00:00+08:00",
        "entitled": 15,
        "present": 12,
        "witnesses": ["唱票人甲（虚构）", "监票人乙（虚构）"],
        "votes": [{"nomination": w.judged.voting.pk, "votes_for": 10, "votes_against": 2}],
    },
    "consultations_close": lambda w: {"nominations": [w.consulted.pk], "reason": "逾期（虚构）"},
    "consultations_letters": lambda w: {
        "answers": [{"consultation": w.asked.pk, "reply": "no_objection"}],
        "document_number": "平卫函〔2026〕3号（虚构）",
    },
    "filed_leads_create": lambda w: {"notice": w.notice.pk, "position": 1, "content": "虚构"},
    "filed_objections_retaliations": lambda _w: {"text": "被退回（虚构）"},
    "earlier_titles_strike": lambda _w: {"reason": "同名误录（虚构）"},
    "judge_vetoes_create": lambda w: {
        "sheet": w.judged.unvetoed.pk,
        "criterion": w.judged.veto.criterion_id,
        "reason": "现场查看（虚构）",
    },
    "judge_vetoes_find": lambda _w: {"verdict": "refused", "finding": "查无此事（虚构）"},
    "nominations_consent": lambda _w: {
        "given_by": "李娜（虚构）",
        "form": "in_person",
        "given_at": "2026-03-10T09:00:00+08:00",
    },
    "nominations_revoke_consent": lambda _w: {
        "said_by": "李娜（虚构）",
        "form": "in_person",
        "revoked_at": "2026-03-10T09:00:00+08:00",
    },
    "nominees_members": lambda _w: {
        "on": "2026-03-10",
        "joining": [{"name": "李小花（虚构）", "relation": "女儿"}],
    },
    "nominees_merge": lambda w: {"other": w.records.double.pk, "reason": "同一人（虚构）"},
    "nominees_phone": lambda _w: {"phone": "13900000001"},
    "nominations_unmask": lambda _w: {"reason": "核实住址（虚构）"},
    "nominees_unmask": lambda _w: {"field": "phone", "reason": "约见（虚构）"},
    "objections_investigate": lambda _w: {
        "taken_on": str(FILED_AT.date()),
        "who": "县妇联（虚构）",
        "what": "谈话（虚构）",
    },
    "objections_open_letter": lambda _w: {"reason": "核对公章（虚构）"},
    "objections_retaliations": lambda w: {"text": "被退回（虚构）", "unit": w.tree.villages[1].pk},
    "panels_take_seat": lambda w: {"membership": w.acting.pk},
    "panels_give_back": lambda w: {"judge": w.staff.judges[3].pk},
    "memberships_substitutes": lambda w: {
        "user": w.staff.auditor.pk,
        "starts_at": "2026-07-01T00:00:00+08:00",
        "ends_at": "2026-08-01T00:00:00+08:00",
    },
    "panels_judges": lambda w: {"members": [w.judged.newcomer.pk]},
    "polls_create": lambda w: {
        "stage": w.judged.voting.stage_id,
        "category": w.judged.voting.category_id,
        "organization": w.tree.county.pk,
        "voters": [w.staff.judges[0].pk],
    },
    "polls_runoff": lambda w: {
        "stage": w.judged.voting.stage_id,
        "category": w.judged.voting.category_id,
        "voters": [w.staff.judges[0].pk],
    },
    "polls_vote": lambda w: {"choices": {str(w.judged.poll.cases.get().nomination_id): "for"}},
    "polls_close": lambda _w: {"witnesses": ["唱票人甲（虚构）", "监票人乙（虚构）"]},
    "quota_loans_give_back": lambda _w: {"places": 1},
    "quotas_lend": lambda w: {
        "borrower": w.tree.villages[5].pk,
        "places": 1,
        "reason": "调剂（虚构）",
    },
    "quotas_release": lambda _w: {"share": "front", "reason": "无人申报（虚构）"},
    "recommendation_calls_create": lambda w: {
        "organization": w.tree.county.pk,
        "target": {
            "program": "省评选（虚构）",
            "title": "省级称号（虚构）",
            "nominee_kind": "person",
            "level": "province",
            "organization": "省妇联（虚构）",
        },
        "places": 1,
        "document": "鲁妇〔2026〕1号",
    },
    "recommendation_calls_rank": lambda w: {"ordered": [w.calls.recommendation.pk]},
    "recommendation_calls_send": lambda w: {
        "recommendations": [w.calls.recommendation.pk],
        "document": "平妇〔2026〕3号",
    },
    "recommendations_create": lambda w: {"call": w.calls.empty.pk, "honor": w.honored.honor.pk},
    "recommendations_transition": lambda _w: {"document": "平妇〔2026〕3号"},
    "rounds_promise": lambda _w: {"relations": {}},
    "score_sheets_apply": lambda w: {
        "stage": w.judged.planned.stage_id,
        "digest": plan(w.judged.planned.stage).digest,
    },
    "score_sheets_preview": lambda w: {"stage": w.judged.planned.stage_id},
    "shortfalls_explain": lambda _w: {"reason": "外出务工（虚构）"},
    "veto_findings_create": lambda w: {
        "nomination": w.vetoes.finding.nomination_id,
        "code": "dishonesty",
        "department": w.tree.department.pk,
        "document_number": "平卫函〔2026〕13号（虚构）",
    },
    "veto_findings_lift": lambda _w: {"document_number": "平卫函〔2026〕14号（虚构）"},
    "categories_create": lambda w: {
        "round": w.planned.pk,
        "title": w.planned.categories.get().title_id,
        "form": w.draft.category.form_id,
        "places": 1,
    },
    "commendations_create": lambda w: {
        "round": w.review.round_id,
        "title": "决定（虚构）",
        "document_number": "平妇〔2026〕9号",
        "dated": "2026-03-10",
    },
    "commendations_reorder": lambda w: {
        "category": w.honored.category_id,
        "ordered": [w.honored.pk],
    },
    "commendations_transition": lambda _w: {"document": "平妇〔2026〕8号", "reason": "虚构"},
    "consultations_answer": lambda _w: {"reply": "no_objection"},
    "decisions_create": lambda w: {
        "round": w.review.round_id,
        "organization": w.tree.county.pk,
        "form": "meeting",
        "document_number": "平妇会〔2026〕99号",
        "decided_on": "2026-03-10",
        "deciders": [w.staff.approvers[-1].pk],
        "approved": [w.review.pk],
    },
    "exports_create": lambda _w: {"resource": "honors", "format": "csv"},
    "documents_background": lambda w: {"kind": "certificates", "subject": w.commendation.pk},
    "documents_create": lambda w: {"kind": "decision", "subject": w.commendation.pk},
    "filed_objections_create": lambda w: {
        "notice": w.notice.pk,
        "position": 1,
        "objector_kind": "person",
        "objector": "王五（虚构）",
        "contact": "0539-0000000",
        "content": "虚构",
    },
    "forms_create": lambda w: {
        "kind": "person",
        "name": "县表",
        "definition": [{"name": "deeds", "label": "事迹", "kind": "text"}],
        "organization": w.tree.county.pk,
    },
    "forms_standard": lambda _w: {"kind": "person"},
    "honors_reissue": lambda _w: {"reason": "遗失（虚构）"},
    "honors_transition": lambda _w: {"document": "平妇〔2026〕7号", "reason": "虚构"},
    "memberships_create": lambda w: {
        "user": w.newcomer.pk,
        "organization": w.tree.villages[4].pk,
        "role": "nominator",
        "starts_at": "2026-03-01T00:00:00+08:00",
        "reason": "补录任命（虚构）",
    },
    "copies_read": lambda _w: {"read": True},
    "phrases_create": lambda w: {
        "organization": w.tree.county.pk,
        "use": "decline",
        "text": "名额已满（虚构）",
    },
    "signers_sign": lambda _w: {"agrees": True},
    "signers_withdraw": lambda _w: {"reason": "不必再签（虚构）"},
    "verdicts_apply": lambda w: {
        **_sitting(w),
        "form": "meeting",
        "document_number": "平妇会〔2026〕98号",
        "expected": [{"nomination": w.desk.verdict.nomination_id, "approved": True}],
    },
    "verdicts_preview": _sitting,
    "verdicts_remaining": lambda w: {
        "round": w.desk.verdict.nomination.round_id,
        "organization": w.tree.county.pk,
    },
    "nominations_ask": lambda w: {"users": [w.desk.colleague.pk], "required": True},
    "nominations_autosave": lambda _w: {"patch": {"deeds": "虚构"}, "revision": 1000},
    "nominations_inform": lambda w: {"users": [w.desk.colleague.pk]},
    "nominations_note": lambda _w: {"approved": False, "reason": "虚构"},
    "nominations_answer": lambda _w: {"answer": "已补充（虚构）。"},
    "nominations_bulk": lambda w: {"ids": [w.review.pk], "opinion": "同意。"},
    "nominations_declare": lambda _w: {"answers": {}},
    "nominations_create": lambda w: {
        "category": w.review.category_id,
        "unit": w.tree.villages[0].pk,
        "nominee": w.draft.nominee_id,
    },
    "nominations_rank": lambda w: {
        "category": w.review.category_id,
        "organization": w.tree.townships[0].pk,
        "ordered": [w.review.pk],
    },
    "nominations_transition": lambda _w: {"opinion": "同意。"},
    "nominations_photos": lambda w: {
        "photos": [{"attachment": w.attachment.pk, "caption": "全家（虚构）"}]
    },
    "nominations_write": lambda w: {"data": dict(w.draft.dossier.answers)},
    "nominees_conflicts": lambda w: {"nomination": w.scoring.pk, "ground": "kin"},
    "nominees_create": lambda w: {
        "kind": "collective",
        "unit": w.tree.villages[0].pk,
        "name": "合作社（虚构）",
    },
    "objections_objector": lambda _w: {"reason": "约谈（虚构）"},
    "objections_transition": lambda _w: {"findings": "查无此事（虚构）。"},
    "organizations_contact": lambda _w: {"contact": "办公室（虚构）"},
    "organizations_abolish": lambda _w: {"on": "2026-03-10", "document": "平政发〔2026〕7号"},
    "organizations_create": lambda w: {
        "code": "371326001210",
        "name": "新村",
        "level": "village",
        "parent": w.tree.townships[0].pk,
    },
    "organizations_units": lambda w: {
        "parent": w.tree.county.pk,
        "name": "纺织二厂（虚构）",
        "kind": "firm",
    },
    "panels_create": lambda w: {
        "stage": w.panel.stage_id,
        "name": "评委会",
        "members": [w.staff.judges[0].pk],
        "chair": w.staff.judges[0].pk,
    },
    "programs_create": lambda w: {
        "organizer": w.tree.county.pk,
        "name": "新项目",
        "code": "NEW",
        "nature": "commendation",
    },
    "public_notices_create": lambda w: {
        "stage": w.honored.round.stages.get(kind="notice").pk,
        "organization": w.tree.county.pk,
        "title": "公示",
        "contact": "县妇联（虚构）",
    },
    "public_notices_transition": lambda _w: {"days": 1, "reason": "虚构"},
    "quotas_create": lambda w: {
        "category": w.planned.categories.get().pk,
        "organization": w.tree.townships[1].pk,
        "places": 2,
    },
    "quotas_limits": lambda w: {
        "category": w.planned.categories.get().pk,
        "organizations": [w.tree.townships[1].pk],
        "places_each": 2,
    },
    "quotas_recall": lambda _w: {"places": 1},
    "quotas_shares": lambda w: {"organizations": [w.tree.villages[0].pk], "places": [1]},
    "rankings_create": lambda w: {
        "stage": w.scoring.stage_id,
        "category": w.scoring.category_id,
    },
    "rounds_create": lambda w: {
        "program": w.planned.program_id,
        "name": "又一轮",
        "year": 2026,
        "opens_at": "2026-05-01T00:00:00+08:00",
        "closes_at": "2026-06-01T00:00:00+08:00",
    },
    "rounds_plan": lambda _w: {
        "name": "改过的一轮",
        "year": 2026,
        "opens_at": "2026-05-01T00:00:00+08:00",
        "closes_at": "2026-06-01T00:00:00+08:00",
    },
    "rounds_like": lambda _w: {
        "name": "又一轮",
        "year": 2027,
        "opens_at": "2027-05-01T00:00:00+08:00",
        "closes_at": "2027-06-01T00:00:00+08:00",
    },
    "categories_places": lambda _w: {"places": 3},
    "rounds_route": lambda _w: {"stages": [{"kind": "approval", "level": "county"}]},
    "rubrics_create": lambda w: {
        "stage": w.panel.stage_id,
        "category": w.planned.categories.get().pk,
        "criteria": [{"name": "事迹", "weight": "100", "maximum": "100"}],
    },
    "score_sheets_assign": lambda w: {"stage": w.scoring.stage_id},
    "score_sheets_marks": lambda w: {
        "marks": {
            str(key): "90"
            for key in w.sheet.stage.rubrics.get(category=w.scoring.category)
            .criteria.values_list("pk", flat=True)
        }
    },
    "nominations_redact": lambda _w: {"texts": {"deeds": "虚构"}},
    "titles_create": lambda w: {
        "program": w.planned.program_id,
        "name": "新称号",
        "nominee_kind": "person",
        "level": "county",
        "issuers": [w.tree.county.pk],
    },
    "tokens_create": lambda _w: {"name": "t", "scopes": ["read"]},
    "tokens_sign_in": lambda _w: {
        "name": "t",
        "scopes": ["read"],
        "username": "nobody",
        "password": "wrong password",
    },
    "webhooks_create": lambda w: {
        "organization": w.tree.county.pk,
        "url": "http://127.0.0.1/events",
        "events": ["nominations.submit"],
    },
    "wordings_create": lambda w: {
        "organization": w.tree.county.pk,
        "kind": "decision",
        "body": {"paragraphs": ["{issuers}决定，{awards}。"]},
    },
    "wordings_preview": lambda w: {
        "commendation": w.commendation.pk,
        "body": {"paragraphs": ["{issuers}决定，{awards}。"]},
    },
    "webhooks_switch": lambda _w: {"enabled": False},
    "users_create": lambda w: {
        "username": "newcomer",
        "display_name": "新人",
        "employer": w.tree.county.pk,
    },
    "users_email": lambda _w: {"email": "wang@example.test"},
    "users_password": lambda _w: {"password": "虚构的-password-2026"},
    "users_update": lambda w: {
        "display_name": "改名",
        "employer": w.tree.villages[3].pk,
        "is_active": True,
    },
}  # fmt: skip
