"""What stands beside the work: help for each kind of reader, accessibility, privacy."""

from __future__ import annotations

from portal.views.open import OpenPage


class HelpPage(OpenPage):
    template = "portal/guides/help.html"


class AccessibilityPage(OpenPage):
    template = "portal/guides/accessibility.html"


class PrivacyPage(OpenPage):
    template = "portal/guides/privacy.html"
