"""Components that need more than their parameters, and how values are written."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms, template
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal import presenters
from portal.errors import problems_of
from portal.states import Tag, tag_for

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """Decoration beside words: nothing is said by it alone."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false" width="20" height="20">'
        '<use href="{}#{}"></use></svg>',
        static("portal/icons.svg"),
        name,
    )


@register.inclusion_tag("portal/components/state.html")
def state(subject: Any) -> dict[str, Tag]:
    """The state of a record that a machine moves, or a tag made already."""
    return {"tag": subject if isinstance(subject, Tag) else tag_for(subject)}


@register.inclusion_tag("portal/components/summary.html")
def summary(*told: forms.BaseForm) -> dict[str, Any]:
    """What is wrong with the forms of a page, all in one place; nothing if nothing is."""
    return {"problems": [problem for form in told for problem in problems_of(form)]}


@register.inclusion_tag("portal/components/summary.html")
def summary_of_all(told: list[forms.BaseForm]) -> dict[str, Any]:
    """The same of a page with as many forms as it has rows."""
    return summary(*told)


@register.simple_tag
def has_problems(form: Any = None) -> bool:
    """Of the form of the page, if it has one."""
    return isinstance(form, forms.BaseForm) and form.is_bound and bool(form.errors)


@register.inclusion_tag("portal/components/deadline.html")
def deadline(until: datetime, at: datetime) -> dict[str, Any]:
    return {"deadline": presenters.deadline(until, at=at)}


@register.filter
def day(value: date | None) -> str:
    return presenters.day(value)


@register.filter
def short_day(value: date) -> str:
    return presenters.short_day(value)


@register.filter
def moment(value: datetime | None) -> str:
    return presenters.moment(value)


@register.filter
def last_day(value: datetime) -> str:
    """Of what ends at a midnight, exclusive."""
    return presenters.day(value - timedelta(microseconds=1))


@register.filter
def span(value: timedelta) -> str:
    return presenters.span(value)


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: object) -> str:
    """The query string of this page with changes; an empty value drops its parameter."""
    request: HttpRequest = context["request"]
    parameters = request.GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            parameters.pop(name, None)
        else:
            parameters[name] = str(value)
    return f"?{parameters.urlencode()}"
