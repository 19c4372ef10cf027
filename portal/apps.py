from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("Pages for people")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from honors.tasks import ticked
        from portal import drafts

        ticked.connect(drafts.sweep, dispatch_uid="portal.drafts")
