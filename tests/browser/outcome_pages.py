"""The pages of what a round ends with, and of what lives on after it."""

from __future__ import annotations

from tests.browser.registered import Registered

OUTCOMES: tuple[Registered, ...] = (
    # The cut, and what a round ends with.
    Registered(name="cut-list", path="/desk/cuts/", role="secretary"),
    Registered(name="cut", path="/desk/cuts/{paper_stage}/{paper_category}/", role="secretary"),
    Registered(name="commendation-list", path="/desk/commendations/", role="secretary"),
    Registered(
        name="commendation-issued", path="/desk/commendations/{delivering}/", role="secretary"
    ),
    Registered(
        name="commendation-revoke",
        path="/desk/commendations/{delivering}/moves/revoke/",
        role="secretary",
    ),
    # Recommending upward.
    Registered(name="calls", path="/desk/calls/", role="secretary"),
    Registered(name="calls-arrived", path="/desk/calls/?list=arrived", role="secretary"),
    Registered(name="call-new", path="/desk/calls/new/", role="secretary"),
    Registered(name="call", path="/desk/calls/{call}/", role="secretary"),
    Registered(name="call-read", path="/desk/calls/{call}/", role="auditor"),
    Registered(name="call-send", path="/desk/calls/{call}/send/", role="secretary"),
    Registered(
        name="recommendation", path="/desk/recommendations/{recommendation}/", role="secretary"
    ),
    # Honors after the decision.
    Registered(name="honor-list", path="/desk/honors/", role="secretary"),
    Registered(name="honor-none", path="/desk/honors/?name=nobody", role="secretary"),
    Registered(name="honor", path="/desk/honors/{handed}/", role="secretary"),
    Registered(name="honor-revoke", path="/desk/honors/{handed}/moves/revoke/", role="secretary"),
)
