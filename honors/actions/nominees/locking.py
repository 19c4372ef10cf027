"""Whoever adds something to a nominee locks it first, so that it is not merged meanwhile."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from honors.models import Nominee
from workflow.refusals import GuardFailed


def lock_standing(nominee: Nominee) -> Nominee:
    """The nominee as it is now, unless it turned out to be another one."""
    return lock_standing_many([nominee.pk])[nominee.pk]


def lock_standing_many(keys: Collection[int]) -> dict[int, Nominee]:
    """The same for several, by their keys and in the order of these."""
    rows = Nominee.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True)
    locked = {nominee.pk: nominee for nominee in rows}
    for nominee in locked.values():
        if nominee.merged_into_id is not None:
            message = _("%(name)s was merged with another entry: use the one that was kept.")
            raise GuardFailed(message, code="nominee_merged", pointer="/nominee", name=nominee.name)
    return locked
