"""Every table of the domain, one file per noun."""

from honors.models.accounts import Membership, User
from honors.models.ballots import Ballot, BallotTally
from honors.models.blinding import RedactedCopy, RedactedPhoto
from honors.models.commendations import Commendation, CommendationEntry
from honors.models.consents import Consent, ConsentRevocation
from honors.models.consultations import Consultation, Letter
from honors.models.decisions import Decision, DecisionItem, PendingVerdict
from honors.models.deliveries import Ceremony, CeremonyTurn, Delivery
from honors.models.desks import CaseCopy, Look, Nudge, Phrase, Signer
from honors.models.documents import Document
from honors.models.honors import Honor, Reissue
from honors.models.imports import Import, ImportRow
from honors.models.investigations import InvestigationStep, RetaliationMark
from honors.models.jobs import Job
from honors.models.judge_vetoes import JudgeVeto
from honors.models.leads import Lead
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
from honors.models.objections import Objection, StampedLetter
from honors.models.organizations import Organization
from honors.models.panels import Conflict, JudgeNudge, JudgePromise, Panel, PanelMember
from honors.models.paper_sheets import PaperMark, PaperSheet
from honors.models.papers import Poll, PollCase, PollPaper, PollVoter
from honors.models.programs import FormDefinition, HonorTitle, Program, TitleIssuer
from honors.models.public_notices import NoticeEntry, PostingProof, PublicNotice
from honors.models.quotas import (
    Apportionment,
    Quota,
    QuotaLoan,
    QuotaPlace,
    ReserveRelease,
    Shortfall,
    SubQuota,
)
from honors.models.rankings import Ranking, RankingEntry
from honors.models.recommendations import Recommendation, RecommendationCall
from honors.models.rounds import Category, Criterion, Round, Rubric, Stage, VetoCriterion
from honors.models.score_sheets import Mark, MarkChange, ScoreSheet
from honors.models.titles import EarlierTitle
from honors.models.vetoes import VetoFinding, VetoItem
from honors.models.wordings import Wording

__all__ = [
    "Apportionment",
    "Attachment",
    "Ballot",
    "BallotTally",
    "CaseCopy",
    "Category",
    "Ceremony",
    "CeremonyTurn",
    "Commendation",
    "CommendationEntry",
    "Conflict",
    "Consent",
    "ConsentRevocation",
    "Consultation",
    "Criterion",
    "Decision",
    "DecisionItem",
    "Defect",
    "Delivery",
    "Document",
    "Dossier",
    "DossierVersion",
    "EarlierTitle",
    "FormDefinition",
    "Handling",
    "Honor",
    "HonorTitle",
    "Import",
    "ImportRow",
    "InvestigationStep",
    "Job",
    "JudgeNudge",
    "JudgePromise",
    "JudgeVeto",
    "Lead",
    "Letter",
    "Look",
    "Mark",
    "MarkChange",
    "Membership",
    "Nomination",
    "Nominee",
    "NomineeMember",
    "NoticeEntry",
    "Nudge",
    "NumberSeries",
    "Objection",
    "Organization",
    "Panel",
    "PanelMember",
    "PaperMark",
    "PaperSheet",
    "PendingVerdict",
    "Phrase",
    "Poll",
    "PollCase",
    "PollPaper",
    "PollVoter",
    "PostingProof",
    "Program",
    "PublicNotice",
    "Quota",
    "QuotaLoan",
    "QuotaPlace",
    "Ranking",
    "RankingEntry",
    "Recommendation",
    "RecommendationCall",
    "RedactedCopy",
    "RedactedPhoto",
    "Reissue",
    "ReserveRelease",
    "RetaliationMark",
    "Round",
    "Rubric",
    "ScoreSheet",
    "Shortfall",
    "Signer",
    "Stage",
    "StampedLetter",
    "SubQuota",
    "TitleIssuer",
    "User",
    "VetoCriterion",
    "VetoFinding",
    "VetoItem",
    "Wording",
]
