from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "api"
    verbose_name = _("Interface for programs")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from honors.actions.jobs import KINDS

        KINDS["export"] = "api.exports.making"
