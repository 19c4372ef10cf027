"""Which lists can be exported, and their columns under the names that offices use.

The files are Chinese whatever the reader's language, so the heads are not translated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, QuerySet, TextChoices, When
from django_filters import FilterSet

from api import filters
from honors.models import ScoreSheet, User
from honors.models.consultations import ConsultationReply
from honors.models.decisions import DecisionForm
from honors.models.nominees import Sex
from honors.models.objections import ObjectorKind, RefusalGround, Remedy
from honors.models.organizations import Level, OrganizationKind
from honors.models.programs import NomineeKind
from honors.models.quotas import QuotaKind
from honors.queries import (
    accounts,
    commendations,
    consultations,
    decisions,
    honors,
    memberships,
    nominations,
    nominees,
    objections,
    organizations,
    public_notices,
    quotas,
    rounds,
    score_sheets,
)
from honors.roles import Role
from honors.states import (
    CommendationState,
    HonorState,
    NominationState,
    ObjectionState,
    PublicNoticeState,
    RoundState,
    ScoreSheetState,
    StageKind,
)


@dataclass(frozen=True)
class Column:
    """`path` leads to the value from the row; choices are told by their labels."""

    head: str
    path: str
    choices: type[TextChoices] | None = None

    def tell(self, value: Any) -> Any:
        if self.choices is None or not value:
            return value
        return str(self.choices(value).label)


@dataclass(frozen=True, kw_only=True)
class Listing:
    """`title` names the file."""

    title: str
    noun: str
    visible: Callable[..., QuerySet[Any]]
    filterset: type[FilterSet]
    columns: Mapping[str, Column]

    def rows(self, asked: Mapping[str, list[str]], user: User, at: datetime) -> FilterSet:
        """The rows of the list for this person; they are there once the filter is valid."""
        return self.filterset(filters.asked_by(asked), queryset=self.visible(user, at=at))


ID = Column("编号", "pk")


def _sheets(user: User, *, at: datetime) -> QuerySet[ScoreSheet]:
    """With their total where the person may read it already."""
    readable = score_sheets.readable_to(user, at=at).order_by().filter(pk=OuterRef("pk"))
    rows = score_sheets.visible_to(user, at=at)
    return rows.annotate(readable_total=Case(When(Exists(readable), then=F("total"))))


LISTINGS: dict[str, Listing] = {
    "organizations": Listing(
        title="组织机构",
        noun="organizations",
        visible=organizations.visible_to,
        filterset=filters.OrganizationFilter,
        columns={
            "id": ID,
            "code": Column("区划代码", "code"),
            "name": Column("名称", "name"),
            "level": Column("层级", "level", Level),
            "kind": Column("类型", "kind", OrganizationKind),
            "parent": Column("上级", "parent__name"),
            "valid_from": Column("启用日期", "valid_from"),
            "valid_to": Column("停用日期", "valid_to"),
            "contact": Column("联系方式", "contact"),
        },
    ),
    "users": Listing(
        title="账号",
        noun="accounts",
        visible=accounts.visible_to,
        filterset=filters.UserFilter,
        columns={
            "id": ID,
            "username": Column("用户名", "username"),
            "display_name": Column("姓名", "display_name"),
            "employer": Column("所在单位", "employer__name"),
            "is_active": Column("启用", "is_active"),
        },
    ),
    "memberships": Listing(
        title="任职",
        noun="accounts",
        visible=memberships.visible_to,
        filterset=filters.MembershipFilter,
        columns={
            "id": ID,
            "user": Column("姓名", "user__display_name"),
            "organization": Column("单位", "organization__name"),
            "role": Column("角色", "role", Role),
            "starts_at": Column("起", "starts_at"),
            "ends_at": Column("止", "ends_at"),
            "substitute_for": Column("代理", "substitute_for__user__display_name"),
        },
    ),
    "rounds": Listing(
        title="评选批次",
        noun="rounds",
        visible=rounds.visible_to,
        filterset=filters.RoundFilter,
        columns={
            "id": ID,
            "name": Column("名称", "name"),
            "program": Column("项目", "program__name"),
            "organizer": Column("主办单位", "organizer__name"),
            "year": Column("年度", "year"),
            "state": Column("状态", "state", RoundState),
            "opens_at": Column("申报开始", "opens_at"),
            "closes_at": Column("申报截止", "closes_at"),
            "concludes_by": Column("计划完成", "concludes_by"),
        },
    ),
    "quotas": Listing(
        title="名额",
        noun="rounds",
        visible=quotas.visible_to,
        filterset=filters.QuotaFilter,
        columns={
            "id": ID,
            "category": Column("称号", "category__title__name"),
            "organization": Column("单位", "organization__name"),
            "kind": Column("方式", "kind", QuotaKind),
            "places": Column("名额", "places"),
            "extra": Column("差额", "extra"),
            "lent": Column("借出", "lent"),
            "borrowed": Column("借入", "borrowed"),
            "allocated": Column("已下达", "allocated"),
            "taken": Column("已占用", "taken"),
        },
    ),
    "nominees": Listing(
        title="推荐对象",
        noun="nominees",
        visible=nominees.visible_to,
        filterset=filters.NomineeFilter,
        columns={
            "id": ID,
            "name": Column("姓名或名称", "name"),
            "kind": Column("类别", "kind", NomineeKind),
            "sex": Column("性别", "sex", Sex),
            "birth_date": Column("出生日期", "birth_date"),
            "unit": Column("所在单位", "unit__name"),
            "created_at": Column("登记时间", "created_at"),
        },
    ),
    "nominations": Listing(
        title="推荐申报",
        noun="nominations",
        visible=nominations.visible_to,
        filterset=filters.NominationFilter,
        columns={
            "id": ID,
            "number": Column("申报编号", "number"),
            "state": Column("状态", "state", NominationState),
            "round": Column("评选批次", "round__name"),
            "title": Column("称号", "category__title__name"),
            "nominee": Column("推荐对象", "nominee__name"),
            "unit": Column("推荐单位", "unit__name"),
            "holder": Column("当前办理单位", "holder__name"),
            "stage": Column("当前环节", "stage__kind", StageKind),
            "unit_rank": Column("推荐排序", "unit_rank"),
            "created_at": Column("创建时间", "created_at"),
            "submitted_at": Column("提交时间", "submitted_at"),
            "received_at": Column("接收时间", "received_at"),
            "correct_by": Column("补正截止", "correct_by"),
        },
    ),
    "consultations": Listing(
        title="征求意见",
        noun="consultations",
        visible=consultations.visible_to,
        filterset=filters.ConsultationFilter,
        columns={
            "id": ID,
            "nomination": Column("申报", "nomination_id"),
            "department": Column("征求部门", "department__name"),
            "asked_at": Column("发出时间", "asked_at"),
            "due_at": Column("答复期限", "due_at"),
            "reply": Column("答复", "reply", ConsultationReply),
            "text": Column("意见", "text"),
            "document_number": Column("文号", "document_number"),
            "replied_at": Column("答复时间", "replied_at"),
        },
    ),
    "score-sheets": Listing(
        title="评分表",
        noun="score_sheets",
        visible=_sheets,
        filterset=filters.ScoreSheetFilter,
        columns={
            "id": ID,
            "nomination": Column("申报", "nomination_id"),
            "judge": Column("评委", "judge_id"),
            "state": Column("状态", "state", ScoreSheetState),
            "total": Column("总分", "readable_total"),
            "submitted_at": Column("提交时间", "submitted_at"),
        },
    ),
    "public-notices": Listing(
        title="公示",
        noun="public_notices",
        visible=public_notices.visible_to,
        filterset=filters.PublicNoticeFilter,
        columns={
            "id": ID,
            "title": Column("标题", "title"),
            "state": Column("状态", "state", PublicNoticeState),
            "round": Column("评选批次", "round__name"),
            "organization": Column("公示单位", "organization__name"),
            "posted_at": Column("公示开始", "posted_at"),
            "ends_at": Column("公示截止", "ends_at"),
            "contact": Column("受理方式", "contact"),
            "digest": Column("内容摘要值", "snapshot_digest"),
        },
    ),
    "objections": Listing(
        title="异议",
        noun="objections",
        visible=objections.visible_to,
        filterset=filters.ObjectionFilter,
        columns={
            "id": ID,
            "state": Column("状态", "state", ObjectionState),
            "notice": Column("公示", "notice__title"),
            "nomination": Column("申报编号", "nomination__number"),
            "objector_kind": Column("提出人类别", "objector_kind", ObjectorKind),
            "filed_at": Column("提出时间", "filed_at"),
            "content": Column("内容", "content"),
            "ground": Column("不予受理理由", "ground", RefusalGround),
            "findings": Column("调查情况", "findings"),
            "remedy": Column("处理", "remedy", Remedy),
            "answer": Column("答复", "answer"),
        },
    ),
    "decisions": Listing(
        title="审定决定",
        noun="decisions",
        visible=decisions.visible_to,
        filterset=filters.DecisionFilter,
        columns={
            "id": ID,
            "document_number": Column("文号", "document_number"),
            "round": Column("评选批次", "round__name"),
            "organization": Column("审定单位", "organization__name"),
            "form": Column("形式", "form", DecisionForm),
            "decided_on": Column("审定日期", "decided_on"),
            "recorded_at": Column("登记时间", "recorded_at"),
        },
    ),
    "commendations": Listing(
        title="表彰决定",
        noun="commendations",
        visible=commendations.visible_to,
        filterset=filters.CommendationFilter,
        columns={
            "id": ID,
            "title": Column("标题", "title"),
            "document_number": Column("文号", "document_number"),
            "dated": Column("成文日期", "dated"),
            "state": Column("状态", "state", CommendationState),
            "round": Column("评选批次", "round__name"),
            "issued_at": Column("印发时间", "issued_at"),
        },
    ),
    "honors": Listing(
        title="荣誉",
        noun="honors",
        visible=honors.visible_to,
        filterset=filters.HonorFilter,
        columns={
            "id": ID,
            "number": Column("证书编号", "number"),
            "title": Column("称号", "title_name"),
            "holder": Column("获得者", "holder_name"),
            "unit": Column("所在单位", "unit_name"),
            "state": Column("状态", "state", HonorState),
            "awarded_on": Column("授予日期", "awarded_on"),
            "expires_on": Column("有效期至", "expires_on"),
            "people": Column("人数", "people"),
        },
    ),
}
