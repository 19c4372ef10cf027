"""What every page shares on which somebody writes for a while: nothing typed is ever lost.

What is typed is kept as it is typed, and by every refused saving; it comes back with the page, in
whatever browser. What two windows wrote in different fields goes together by itself; what both
wrote in the same field is shown twice, and whoever writes chooses.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portal import drafts, keeping, merging
from portal.views.pages import FormPage
from workflow.refusals import StaleVersion

LATER, AUTOSAVE, DISCARD, TAKE = "later", "autosave", "discard", "take"
# `contested` names the fields of which there are two texts; the other one is in `other-<field>`.
SEEN, CONTESTED, OTHER = "seen", "contested", "other-"
CLASH = 409
# What a browser leaves out of these was unticked; any other field was not on the page.
TICKED = (forms.CheckboxInput, forms.CheckboxSelectMultiple, forms.RadioSelect)


class WritingPage(FormPage):
    has_looked_again = False
    recalled: Mapping[str, Any] = {}

    def saved(self) -> dict[str, Any]:
        """What was saved last, by the names of the form's fields."""
        return {}

    def seen_in(self, typed: QueryDict) -> dict[str, str]:
        """Which values were before the writer."""
        return merging.read(typed.get(SEEN, ""))

    def unsaved(self) -> list[drafts.Draft]:
        return drafts.recall(self.caller, self.request.path, at=self.at)

    @cached_property
    def asked(self) -> dict[str, forms.Field]:
        blank: Any = self.form_class(**self.form_options())
        return {field.name: field.field for field in blank.visible_fields()}

    def seen_now(self) -> str:
        return merging.written(self.saved(), [*self.asked])

    def initial(self) -> dict[str, Any]:
        begun = {drafts.WINDOW: drafts.new_window(), SEEN: self.seen_now()}
        return {**self.saved(), **begun, **self.recalled}

    # --- What comes back -------------------------------------------------------------------

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        others = self._recall(keeping.take(request))
        form = self.form()
        return self.show({"form": form, "pairs": self._pairs(form, others)})

    def _recall(self, kept: QueryDict | None) -> dict[str, Any]:
        """Everything that was typed and not saved, in whatever window; answers what it was typed
        against where two texts of a field are left.
        """
        found = self.unsaved()
        marks = [mark for each in found for mark in (*drafts.adopted_in(each.data), each.mark)]
        typed = [each.data for each in found]
        if kept is not None:
            mine = kept.get(drafts.WINDOW)
            typed = [*(data for data in typed if data.get(drafts.WINDOW) != mine), kept]
        before = self.saved()
        values, others = merging.fold(
            before, [(self._typed(data), self.seen_in(data)) for data in typed]
        )
        for data in typed:
            told = self._contested(data).items()
            others |= {name: text for name, text in told if not merging.same(text, values[name])}
        if any(not merging.same(value, before.get(name)) for name, value in values.items()):
            messages.info(self.request, _("What you had typed is back. Check it and save it."))
        self.recalled = {**values, drafts.ADOPTED: " ".join(dict.fromkeys(marks))}
        return others

    def _typed(self, typed: QueryDict) -> dict[str, Any]:
        return dict(self._fields_of(typed))

    def _fields_of(self, typed: QueryDict) -> Iterable[tuple[str, Any]]:
        for name, field in self.asked.items():
            if isinstance(field, forms.MultipleChoiceField):
                yield name, typed.getlist(name)
            elif isinstance(field, forms.FileField):
                continue
            elif name in typed or isinstance(field.widget, TICKED):
                yield name, typed.get(name, "")

    # --- What is sent ----------------------------------------------------------------------

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        if DISCARD in request.POST:
            self._forget()
            return self.go(request.path)
        kept = drafts.remember(self.caller, request.path, request.POST, at=self.at)
        if AUTOSAVE in request.POST:
            return HttpResponse(status=204 if kept else 413)
        return self.put_together()

    def put_together(self) -> HttpResponse:
        typed = self.request.POST
        merged = merging.merge(self._typed(typed), self.saved(), self.seen_in(typed))
        others = {name: self.saved().get(name) for name in merged.clashing}
        data = self._as_sent({**self.saved(), **merged.values})
        if TAKE in typed:
            others = self._contested(typed) | others
            self._put(data, typed[TAKE], others.pop(typed[TAKE], data.get(typed[TAKE])))
        if others or TAKE in typed:
            return self.both(data, others)
        response = self.submit(self.form(data, self.request.FILES))
        if response.status_code < 400:  # noqa: PLR2004 - saved
            self._forget()
            self._tell(merged)
        return response

    def both(self, data: QueryDict, others: Mapping[str, Any]) -> HttpResponse:
        """The form with everything together, and the other text of what two windows wrote."""
        data[SEEN] = self.seen_now()
        form = self.form(data)
        shown = {"form": form, "pairs": self._pairs(form, others)}
        return self.show(shown, status=CLASH if others else 200)

    def clash(self, form: Any, stale: StaleVersion) -> HttpResponse:
        """Somebody saved while this was being saved: put together once more, with theirs. What was
        typed is kept, whatever comes of it.
        """
        if self.has_looked_again:
            raise stale
        again = type(self)()
        again.setup(self.request, *self.args, **self.kwargs)
        again.at, again.has_looked_again = self.at, True
        return again.put_together()

    def _as_sent(self, values: Mapping[str, Any]) -> QueryDict:
        data = self.request.POST.copy()
        for name, value in values.items():
            self._put(data, name, value)
        return data

    def _put(self, data: QueryDict, name: str, value: Any) -> None:
        if isinstance(value, list):
            data.setlist(name, value)
        else:
            data[name] = "" if value is None else str(value)

    def _contested(self, typed: QueryDict) -> dict[str, Any]:
        named = [name for name in typed.getlist(CONTESTED) if name in self.asked]
        return {
            name: typed.getlist(OTHER + name)
            if isinstance(self.asked[name], forms.MultipleChoiceField)
            else typed.get(OTHER + name, "")
            for name in named
        }

    def _pairs(self, form: Any, others: Mapping[str, Any]) -> list[dict[str, Any]]:
        return [
            {
                "name": name,
                "label": form[name].label,
                "theirs": _shown(self.asked[name], other),
                "mine": _shown(self.asked[name], form[name].value()),
                "sent": other if isinstance(other, list) else ["" if other is None else other],
            }
            for name, other in others.items()
        ]

    def _forget(self) -> None:
        sent = self.request.POST
        marks = drafts.adopted_in(sent)
        window = sent.get(drafts.WINDOW, "")
        drafts.forget(self.caller, self.request.path, window, adopted=marks)

    def _tell(self, merged: merging.Merge) -> None:
        if merged.taken:
            said = _("Other answers of this page were saved in another window. Both are kept.")
            messages.info(self.request, said)


class LongPage(WritingPage):
    """One that may be saved with gaps, to be gone on with another time."""

    @abstractmethod
    def later(self) -> str:
        """Where to go on another time."""

    @abstractmethod
    def save(self, form: Any) -> str:
        """Save it; answer the address of the page to go on with."""

    def form(self, data: QueryDict | None = None, files: Any = None) -> Any:
        form = super().form(data, files)
        if data is not None and LATER in data:
            form.allow_gaps()
        return form

    def act(self, form: Any) -> str:
        target = self.save(form)
        return self.later() if LATER in self.request.POST else target


def _shown(field: forms.Field, value: Any) -> str:
    """A choice in its words."""
    words = {str(key): str(label) for key, label in getattr(field, "choices", ())}
    given = value if isinstance(value, list | tuple) else [value]
    return "、".join(words.get(str(each), str(each)) for each in given if each not in (None, ""))
