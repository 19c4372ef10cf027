"""Worklists that somebody narrowed down and wants to come back to, each under a name."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlencode

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from honors.models import User
from portal.models import SavedView
from workflow.refusals import InvalidInput

MOST = 20  # of one person
LIMIT = 500  # characters


@transaction.atomic
def keep(user: User, name: str, asked: QueryDict, *, among: Collection[str]) -> SavedView:
    """The same name again takes the place of the view before. `among` are the parameters that
    belong to a view: where one is on it does not.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    pairs = [(key, value) for key in asked if key in among for value in asked.getlist(key) if value]
    query = urlencode(pairs)
    own = SavedView.objects.filter(user=user)
    if len(query) > LIMIT:
        raise InvalidInput(_("This is too much for one view."), code="view_too_long")
    if own.count() >= MOST and not own.filter(name=name).exists():
        raise InvalidInput(
            _("You have %(most)s views already. Let go of one first."),
            code="too_many_views",
            pointer="/name",
            most=MOST,
        )
    return SavedView.objects.update_or_create(user=user, name=name, defaults={"query": query})[0]


def of(user: User) -> list[SavedView]:
    return list(SavedView.objects.filter(user=user).order_by("pk"))


def let_go(user: User, key: int) -> None:
    SavedView.objects.filter(user=user, pk=key).delete()
