"""Beside the moves of a case: returned field by field, signed by others, copied, nudged."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from honors.actions.copies import send_copies
from honors.actions.nominations import unmask
from honors.actions.nudges import nudge
from honors.actions.signers import add_signers, sign
from honors.forms import parse_form
from honors.models import Nomination, Signer
from honors.models.desks import PhraseUse
from honors.queries import desks
from honors.queries import nominations as queries
from honors.queries.dossiers import shown_to
from portal import answers
from portal.forms.desks import (
    CopiesForm,
    NudgeForm,
    ReturnForm,
    SignersForm,
    SignForm,
    UnmaskForm,
)
from portal.forms.moves import PhrasedForm
from portal.views.nominations import NominationMove
from portal.views.pages import FormPage
from portal.views.reviews import BESIDE


class PhrasedMove(NominationMove):
    """A move whose reason may be a usual phrase of one's own office or one above."""

    use: ClassVar[PhraseUse]

    @property
    def phrases(self) -> list[str]:
        """Each once, where several offices keep the same."""
        known = desks.phrases_for(self.caller, at=self.at, use=self.use)
        return list(dict.fromkeys(known.values_list("text", flat=True)))

    def clash(self, form: Any, stale: Any) -> Any:
        form.data = self._with_version()
        return FormPage.clash(self, form, stale)


class DeclinePage(PhrasedMove):
    form_class = PhrasedForm  # type: ignore[assignment]
    use = PhraseUse.DECLINE

    def form(self, data: Any = None, files: Any = None) -> PhrasedForm:
        initial = {"version": self.subject.version}
        return PhrasedForm(data, files, initial=initial, row=self.row, phrases=self.phrases)


class ReturnPage(PhrasedMove):
    """All defects at once, each beside the field that it is about."""

    template = "portal/return.html"
    form_class = ReturnForm  # type: ignore[assignment]
    use = PhraseUse.RETURN

    def form(self, data: Any = None, files: Any = None) -> ReturnForm:
        case = self.subject
        return ReturnForm(
            data,
            initial={"version": case.version},
            fields=parse_form(case.category.form.fields).fields,
            data=shown_to(self.caller, case.dossier, at=self.at),
            phrases=self.phrases,
        )

    def act(self, form: Any) -> str:
        self.carry_out(
            "return", form.cleaned_data["version"], reason=form.reason, defects=form.defects
        )
        messages.success(self.request, _("Done: %(move)s.") % {"move": self.row.label})
        return self.back()


class BesidePage(FormPage):
    """A page of its own for one case; `said` is told when it is done."""

    template = "portal/beside.html"
    title: ClassVar[Any]
    explained: ClassVar[Any] = ""
    said: ClassVar[Any]

    @cached_property
    def case(self) -> Nomination:
        visible = queries.visible_to(self.caller, at=self.at)
        return get_object_or_404(visible, pk=self.kwargs["pk"])

    def context(self) -> dict[str, Any]:
        return {
            "case": self.case,
            "title": self.title,
            "explained": self.explained,
            "back": self.back(),
        }

    def back(self) -> str:
        return reverse("portal:nomination", kwargs={"pk": self.case.pk})

    def act(self, form: Any) -> str:
        self.carry_out(form.cleaned_data)
        messages.success(self.request, self.said)
        return self.back()

    @abstractmethod
    def carry_out(self, given: dict[str, Any]) -> None:
        """Do it with what was given."""


class SignersPage(BesidePage):
    form_class = SignersForm
    title = BESIDE["case_signers"]
    explained = _(
        "If all must agree, the case can be neither forwarded nor approved before each of them "
        "has signed; one refusal holds it until you take the request back."
    )
    said = _("They were asked to sign and have been told.")

    def form_options(self) -> dict[str, Any]:
        people = desks.signer_candidates(self.case, at=self.at).exclude(pk=self.caller.pk)
        return {"people": people}

    def carry_out(self, given: dict[str, Any]) -> None:
        add_signers(nomination=self.case, by=self.caller, at=self.at, **given)


class CopiesPage(BesidePage):
    form_class = CopiesForm
    title = BESIDE["case_copies"]
    explained = _("They may read the case, but they decide nothing.")
    said = _("They were informed.")

    def form_options(self) -> dict[str, Any]:
        standing = self.caller.standing(at=self.at)
        return {"people": desks.copy_candidates(standing, at=self.at)}

    def carry_out(self, given: dict[str, Any]) -> None:
        send_copies(nomination=self.case, by=self.caller, at=self.at, **given)


class NudgePage(BesidePage):
    form_class = NudgeForm
    title = BESIDE["case_nudge"]
    explained = _("Whoever has to act is told. A case is nudged once a day at most.")
    said = _("Whoever has to act was told.")

    def carry_out(self, given: dict[str, Any]) -> None:
        nudge(nomination=self.case, by=self.caller, at=self.at, **given)


class UnmaskPage(BesidePage):
    """What was asked for is shown on the spot, and gone with the page."""

    form_class = UnmaskForm
    title = BESIDE["case_unmask"]
    explained = _("Private answers are masked. Say why you need them, and they are shown once.")
    said = _("History has recorded that you looked.")
    facts: Sequence[dict[str, str]] = ()

    def carry_out(self, given: dict[str, Any]) -> None:
        found = unmask(nomination=self.case, by=self.caller, at=self.at, **given)
        fields = parse_form(self.case.category.form.fields).fields
        self.facts = answers.facts(tuple(f for f in fields if f.name in found), found)

    def go(self, _target: str) -> HttpResponse:
        return self.show({"form": self.form(), "facts": self.facts})


class SignPage(BesidePage):
    """For who was asked: the answer is given once."""

    form_class = SignForm
    title = _("Sign")
    said = _("Your answer is recorded.")

    @cached_property
    def signer(self) -> Signer:
        asked = desks.signers_visible_to(self.caller, at=self.at).filter(user=self.caller)
        return get_object_or_404(asked.select_related("nomination__nominee"), pk=self.kwargs["pk"])

    @cached_property
    def case(self) -> Nomination:
        return self.signer.nomination

    def context(self) -> dict[str, Any]:
        return super().context() | {"signer": self.signer, "explained": self.signer.question}

    def carry_out(self, given: dict[str, Any]) -> None:
        sign(signer=self.signer, by=self.caller, at=self.at, **given)
