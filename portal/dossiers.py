"""A dossier as the tasks of somebody who writes it, each a page of one topic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from honors.forms import Form, FormField, parse_form
from honors.guards.vetoes import list_for
from honors.models import Nomination
from honors.queries.vetoes import answers_of
from honors.states import NominationState
from portal.answers import written
from portal.states import ICONS, Tag, tag_of

BASIC, MEMBERS, CONDITIONS, CONSENT = "basic", "members", "conditions", "consent"
DEEDS, PHOTOS = "deeds", "photos"
LABELS = {
    BASIC: _("Fill in the basic facts"),
    MEMBERS: _("Add the family members"),
    CONDITIONS: _("Check the conditions"),
    CONSENT: _("Ask for the consent"),
    DEEDS: _("Write the deeds"),
    PHOTOS: _("Upload photos"),
}
HEADINGS = {
    BASIC: _("Basic facts"),
    MEMBERS: _("Family members"),
    CONDITIONS: _("Conditions"),
    DEEDS: _("Deeds"),
    PHOTOS: _("Photos"),
}
PHOTO_FIELD = "attachments"


@dataclass(frozen=True, kw_only=True)
class Task:
    """`tag` is empty for what is done: then only what is open stands out."""

    name: str
    label: Any
    url: str
    tag: Tag | None
    is_optional: bool = False


def form_of(nomination: Nomination) -> Form:
    return parse_form(nomination.category.form.fields)


def fields_of(form: Form, task: str) -> tuple[FormField, ...]:
    """The fields of a task, in the order of the form."""
    return tuple(field for field in form.fields if _task_of(field) == task)


def _task_of(field: FormField) -> str:
    if field.kind == MEMBERS:
        return MEMBERS
    return DEEDS if field.kind == "long_text" else BASIC


def task_of_field(form: Form, name: str) -> str:
    """Where a field is filled in that a defect names."""
    first = name.partition("/")[0]
    return next((_task_of(field) for field in form.fields if field.name == first), PHOTOS)


def names_of(nomination: Nomination) -> list[str]:
    """The tasks of this kind of nominee and of this category, in order."""
    asked = {
        MEMBERS: bool(fields_of(form_of(nomination), MEMBERS)),
        CONSENT: nomination.category.consent_required,
    }
    return [name for name in LABELS if asked.get(name, True)]


def url_of(nomination: Nomination, task: str) -> str:
    return reverse(f"portal:dossier_{task}", kwargs={"pk": nomination.pk})


def tasks_of(nomination: Nomination, *, to_correct: Iterable[str] = ()) -> list[Task]:
    """`to_correct` names the fields of defects that are not answered yet."""
    form = form_of(nomination)
    called = {task_of_field(form, name) for name in to_correct}
    return [
        Task(
            name=name,
            label=LABELS[name],
            url=url_of(nomination, name),
            tag=tag_of(NominationState.RETURNED)
            if name in called
            else _tag(nomination, form, name),
            is_optional=name == PHOTOS,
        )
        for name in names_of(nomination)
    ]


def _tag(nomination: Nomination, form: Form, task: str) -> Tag | None:
    if is_done(nomination, form, task):
        return None
    if task == PHOTOS:
        return Tag(label=str(_("Optional")), tone="quiet", icon=ICONS["quiet"])
    if is_begun(nomination, form, task):
        return Tag(label=str(_("In progress")), tone="working", icon=ICONS["working"])
    return Tag(label=str(_("Not started")), tone="calling", icon=ICONS["quiet"])


def is_begun(nomination: Nomination, form: Form, task: str) -> bool:
    data = nomination.dossier.answers
    return any(field.name in data for field in fields_of(form, task))


def is_done(nomination: Nomination, form: Form, task: str) -> bool:
    dossier = nomination.dossier
    if task == CONDITIONS:
        asked = list_for(nomination)
        members = {m.position for m in nomination.nominee.members.all() if m.until is None}
        of_all = not asked or members <= {*dossier.veto_members}
        return dossier.veto_declared is not None and of_all
    if task == CONSENT:
        return bool(nomination.consents.all())
    if task == PHOTOS:
        return bool(nomination.attachments.all())
    names = {field.name for field in fields_of(form, task)}
    data = dossier.answers
    missing = {name.partition("/")[0] for name in form.missing(data)}
    too_long = {excess.name for excess in form.over_limit(data)}
    filled = task != MEMBERS or bool(data.get(MEMBERS))
    return filled and not names & (missing | too_long)


def next_after(nomination: Nomination, task: str) -> str:
    """The page to go on with: the next task that is not done, else the check of all answers."""
    form, names = form_of(nomination), names_of(nomination)
    later: Sequence[str] = names[names.index(task) + 1 :]
    for name in later:
        if not is_done(nomination, form, name):
            return url_of(nomination, name)
    return reverse("portal:dossier_check", kwargs={"pk": nomination.pk})


def url_of_field(nomination: Nomination, name: str) -> str:
    """The page on which a field is filled in, with the field in sight."""
    form = form_of(nomination)
    task, first = task_of_field(form, name), name.partition("/")[0]
    url = url_of(nomination, task)
    return url if task in (MEMBERS, PHOTOS) else f"{url}#id_{first}"


@dataclass(frozen=True, kw_only=True)
class Section:
    """The answers of one task; `facts` are what the component of that name shows."""

    name: str
    label: Any
    url: str
    facts: Sequence[dict[str, Any]]


def sections_of(
    nomination: Nomination, answers: Mapping[str, Any], *, at: datetime
) -> list[Section]:
    """`answers` are what the reader gets of them."""
    form = form_of(nomination)
    facts = {
        BASIC: _facts(nomination, form, BASIC, answers),
        MEMBERS: _member_facts(nomination, form, answers),
        CONDITIONS: _condition_facts(nomination, at),
        DEEDS: _facts(nomination, form, DEEDS, answers),
    }
    return [
        Section(name=name, label=HEADINGS[name], url=url_of(nomination, name), facts=facts[name])
        for name in names_of(nomination)
        if name in facts
    ]


def _facts(
    nomination: Nomination, form: Form, task: str, answers: Mapping[str, Any]
) -> list[dict[str, Any]]:
    url = url_of(nomination, task)
    return [
        {
            "label": field.label,
            "value": written(field, answers.get(field.name)),
            "change": f"{url}#id_{field.name}",
        }
        for field in fields_of(form, task)
    ]


def _member_facts(
    nomination: Nomination, form: Form, answers: Mapping[str, Any]
) -> list[dict[str, Any]]:
    found = fields_of(form, MEMBERS)
    inner = [field for field in found[0].fields if field.name != "relation"] if found else []
    return [
        {
            "label": row.get("relation", ""),
            "value": "，".join(filter(None, (written(f, row.get(f.name)) for f in inner))),
            "change": reverse("portal:dossier_member", args=(nomination.pk, place)),
        }
        for place, row in enumerate(answers.get(MEMBERS, ()))
    ]


def _condition_facts(nomination: Nomination, at: datetime) -> list[dict[str, Any]]:
    names = {0: nomination.nominee.name}
    names |= {member.position: member.name for member in nomination.nominee.members.all()}
    url = url_of(nomination, CONDITIONS)
    return [
        {"label": answer.text, "value": _declared(answer, names), "change": url}
        for answer in answers_of(nomination, at=at)
    ]


def _declared(answer: Any, names: dict[int, str]) -> str:
    if answer.declared is None:
        return ""
    named = "、".join(names.get(place, "") for place in answer.declared)
    return named or str(_("Nobody"))
