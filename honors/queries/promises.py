"""Whom a judge must think of before the promise: the relations to them are declared with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from honors.models import JudgePromise, Nomination, Nominee, PanelMember
from honors.states import NominationState
from workflow.refusals import NotPermitted

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from honors.models import Round, User


def nominees_of(round_: Round, *, judge: User) -> QuerySet[Nominee]:
    """Who was nominated in the round, for those who sit on one of its panels: name and unit are
    all that they read of a case before they promised.
    """
    if not PanelMember.objects.filter(panel__stage__round=round_, user=judge).exists():
        raise NotPermitted(_("Only a judge of this round promises."))
    cases = Nomination.objects.filter(round=round_, nominee=OuterRef("pk"))
    sent = Exists(cases.exclude(state=NominationState.DRAFT))
    return Nominee.objects.filter(sent).select_related("unit").order_by("pk")


def promise_of(round_: Round, *, judge: User) -> JudgePromise | None:
    return JudgePromise.objects.filter(round=round_, user=judge).first()
