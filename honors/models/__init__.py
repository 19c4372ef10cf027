"""Every table of the domain, one file per noun."""

from honors.models.accounts import Membership, User
from honors.models.commendations import Commendation, CommendationEntry
from honors.models.consultations import Consultation
from honors.models.decisions import Decision, DecisionItem
from honors.models.honors import Honor
from honors.models.nominations import (
    Attachment,
    Defect,
    Dossier,
    DossierVersion,
    Handling,
    Nomination,
    NumberSeries,
)
from honors.models.nominees import Nominee, NomineeMember
from honors.models.objections import Objection
from honors.models.organizations import Organization
from honors.models.panels import Conflict, Panel, PanelMember
from honors.models.programs import FormDefinition, HonorTitle, Program, TitleIssuer
from honors.models.public_notices import NoticeEntry, PostingProof, PublicNotice
from honors.models.quotas import Quota, QuotaPlace
from honors.models.rankings import Ranking, RankingEntry
from honors.models.rounds import Category, Criterion, Round, Rubric, Stage
from honors.models.score_sheets import Mark, ScoreSheet

__all__ = [
    "Attachment",
    "Category",
    "Commendation",
    "CommendationEntry",
    "Conflict",
    "Consultation",
    "Criterion",
    "Decision",
    "DecisionItem",
    "Defect",
    "Dossier",
    "DossierVersion",
    "FormDefinition",
    "Handling",
    "Honor",
    "HonorTitle",
    "Mark",
    "Membership",
    "Nomination",
    "Nominee",
    "NomineeMember",
    "NoticeEntry",
    "NumberSeries",
    "Objection",
    "Organization",
    "Panel",
    "PanelMember",
    "PostingProof",
    "Program",
    "PublicNotice",
    "Quota",
    "QuotaPlace",
    "Ranking",
    "RankingEntry",
    "Round",
    "Rubric",
    "ScoreSheet",
    "Stage",
    "TitleIssuer",
    "User",
]
