"""The admin, for configuration and support: it reads everything, and writes through actions only.

No state moves here, and nothing touches the ledger but what an action records. The salts of the
ledger are not shown at all: they are what keeps private values private.
"""

from django.contrib import admin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from honors.admin import accounts, organizations, subjects

__all__ = ["accounts", "organizations", "subjects"]

# Roles are memberships here; a group would look as if it gave rights, and give none.
admin.site.unregister(Group)
admin.site.site_header = admin.site.site_title = _("Honors")
