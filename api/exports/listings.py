"""Which lists can be exported, and their columns under the names that offices use.

The files are Chinese whatever the reader's language, so the heads are not translated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
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


@dataclass(frozen=True)
class Listing:
    """`title` names the file."""

    title: str
    noun: str
    visible: Callable[..., QuerySet[Any]]
    filterset: type[FilterSet]
    columns: Mapping[str, Column] = field(default_factory=dict)

    def showing(self, **columns: str | tuple[Any, ...]) -> Listing:
        """The same with these columns after the key: a head, or what `Column` takes. A head alone
        is that of the field with the column's name.
        """
        said = {
            name: Column(given, name) if isinstance(given, str) else Column(*given)
            for name, given in columns.items()
        }
        return replace(self, columns={"id": Column("编号", "pk"), **said})

    def rows(self, asked: Mapping[str, list[str]], user: User, at: datetime) -> FilterSet:
        """The rows of the list for this person; they are there once the filter is valid."""
        return self.filterset(filters.asked_by(asked), queryset=self.visible(user, at=at))


def _sheets(user: User, *, at: datetime) -> QuerySet[ScoreSheet]:
    """With their total where the person may read it already."""
    readable = score_sheets.readable_to(user, at=at).order_by().filter(pk=OuterRef("pk"))
    rows = score_sheets.visible_to(user, at=at)
    return rows.annotate(readable_total=Case(When(Exists(readable), then=F("total"))))


LISTINGS: dict[str, Listing] = {
    "organizations": Listing(
        "组织机构", "organizations", organizations.visible_to, filters.OrganizationFilter
    ).showing(
        code="区划代码",
        name="名称",
        level=("层级", "level", Level),
        kind=("类型", "kind", OrganizationKind),
        parent=("上级", "parent__name"),
        valid_from="启用日期",
        valid_to="停用日期",
        contact="联系方式",
    ),
    "users": Listing("账号", "accounts", accounts.visible_to, filters.UserFilter).showing(
        username="用户名",
        display_name="姓名",
        employer=("所在单位", "employer__name"),
        is_active="启用",
    ),
    "memberships": Listing(
        "任职", "accounts", memberships.visible_to, filters.MembershipFilter
    ).showing(
        user=("姓名", "user__display_name"),
        organization=("单位", "organization__name"),
        role=("角色", "role", Role),
        starts_at="起",
        ends_at="止",
        substitute_for=("代理", "substitute_for__user__display_name"),
    ),
    "rounds": Listing("评选批次", "rounds", rounds.visible_to, filters.RoundFilter).showing(
        name="名称",
        program=("项目", "program__name"),
        organizer=("主办单位", "organizer__name"),
        year="年度",
        state=("状态", "state", RoundState),
        opens_at="申报开始",
        closes_at="申报截止",
        concludes_by="计划完成",
    ),
    "quotas": Listing("名额", "rounds", quotas.visible_to, filters.QuotaFilter).showing(
        category=("称号", "category__title__name"),
        organization=("单位", "organization__name"),
        kind=("方式", "kind", QuotaKind),
        places="名额",
        extra="差额",
        lent="借出",
        borrowed="借入",
        allocated="已下达",
        taken="已占用",
    ),
    "nominees": Listing("推荐对象", "nominees", nominees.visible_to, filters.NomineeFilter).showing(
        name="姓名或名称",
        kind=("类别", "kind", NomineeKind),
        sex=("性别", "sex", Sex),
        birth_date="出生日期",
        unit=("所在单位", "unit__name"),
        created_at="登记时间",
    ),
    "nominations": Listing(
        "推荐申报", "nominations", nominations.visible_to, filters.NominationFilter
    ).showing(
        number="申报编号",
        state=("状态", "state", NominationState),
        round=("评选批次", "round__name"),
        title=("称号", "category__title__name"),
        nominee=("推荐对象", "nominee__name"),
        unit=("推荐单位", "unit__name"),
        holder=("当前办理单位", "holder__name"),
        stage=("当前环节", "stage__kind", StageKind),
        unit_rank="推荐排序",
        created_at="创建时间",
        submitted_at="提交时间",
        received_at="接收时间",
        correct_by="补正截止",
    ),
    "consultations": Listing(
        "征求意见", "consultations", consultations.visible_to, filters.ConsultationFilter
    ).showing(
        nomination=("申报", "nomination_id"),
        department=("征求部门", "department__name"),
        asked_at="发出时间",
        due_at="答复期限",
        reply=("答复", "reply", ConsultationReply),
        text="意见",
        document_number="文号",
        replied_at="答复时间",
    ),
    "score-sheets": Listing("评分表", "score_sheets", _sheets, filters.ScoreSheetFilter).showing(
        nomination=("申报", "nomination_id"),
        judge=("评委", "judge_id"),
        state=("状态", "state", ScoreSheetState),
        total=("总分", "readable_total"),
        submitted_at="提交时间",
    ),
    "public-notices": Listing(
        "公示", "public_notices", public_notices.visible_to, filters.PublicNoticeFilter
    ).showing(
        title="标题",
        state=("状态", "state", PublicNoticeState),
        round=("评选批次", "round__name"),
        organization=("公示单位", "organization__name"),
        posted_at="公示开始",
        ends_at="公示截止",
        contact="受理方式",
        digest=("内容摘要值", "snapshot_digest"),
    ),
    "objections": Listing(
        "异议", "objections", objections.visible_to, filters.ObjectionFilter
    ).showing(
        state=("状态", "state", ObjectionState),
        notice=("公示", "notice__title"),
        nomination=("申报编号", "nomination__number"),
        objector_kind=("提出人类别", "objector_kind", ObjectorKind),
        filed_at="提出时间",
        content="内容",
        ground=("不予受理理由", "ground", RefusalGround),
        findings="调查情况",
        remedy=("处理", "remedy", Remedy),
        answer="答复",
    ),
    "decisions": Listing(
        "审定决定", "decisions", decisions.visible_to, filters.DecisionFilter
    ).showing(
        document_number="文号",
        round=("评选批次", "round__name"),
        organization=("审定单位", "organization__name"),
        form=("形式", "form", DecisionForm),
        decided_on="审定日期",
        recorded_at="登记时间",
    ),
    "commendations": Listing(
        "表彰决定", "commendations", commendations.visible_to, filters.CommendationFilter
    ).showing(
        title="标题",
        document_number="文号",
        dated="成文日期",
        state=("状态", "state", CommendationState),
        round=("评选批次", "round__name"),
        issued_at="印发时间",
    ),
    "honors": Listing("荣誉", "honors", honors.visible_to, filters.HonorFilter).showing(
        number="证书编号",
        title=("称号", "title_name"),
        holder=("获得者", "holder_name"),
        unit=("所在单位", "unit_name"),
        state=("状态", "state", HonorState),
        awarded_on="授予日期",
        expires_on="有效期至",
        people="人数",
    ),
}
