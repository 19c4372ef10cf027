"""Whoever adds something to a nominee locks it first, so that it is not merged meanwhile."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from honors.models import Nominee
from workflow.refusals import GuardFailed


def lock_standing(nominee: Nominee) -> Nominee:
    """The nominee as it is now, unless it turned out to be another one."""
    locked = Nominee.objects.select_for_update(no_key=True).get(pk=nominee.pk)
    if locked.merged_into_id is not None:
        message = _("%(name)s was merged with another entry: use the one that was kept.")
        raise GuardFailed(message, code="nominee_merged", pointer="/nominee", name=locked.name)
    return locked
