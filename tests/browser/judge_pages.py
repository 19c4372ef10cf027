"""The pages of judges seen from the desk, and of the places of units."""

from __future__ import annotations

from tests.browser.registered import Registered

JUDGES_AND_PLACES: tuple[Registered, ...] = (
    # The judges from the secretary's side.
    Registered(name="panel-list", path="/desk/judging/", role="secretary"),
    Registered(name="panel", path="/desk/judging/{judged}/", role="secretary"),
    Registered(name="panel-watched", path="/desk/judging/{judged}/", role="auditor"),
    Registered(name="panel-sheets", path="/desk/judging/{judged}/sheets/", role="secretary"),
    Registered(name="panel-plan", path="/desk/judging/{by_plan}/sheets/", role="secretary"),
    Registered(name="blind-list", path="/desk/judging/copies/", role="secretary"),
    Registered(name="blind-none", path="/desk/judging/copies/?list=written", role="auditor"),
    Registered(name="blind-copy", path="/desk/judging/copies/{to_redact}/", role="secretary"),
    Registered(name="blind-written", path="/desk/judging/copies/{redacted}/", role="secretary"),
    Registered(
        name="blind-photos", path="/desk/judging/copies/{redacted}/photos/", role="secretary"
    ),
    Registered(name="veto-list", path="/desk/judging/vetoes/", role="secretary"),
    Registered(name="veto-found-none", path="/desk/judging/vetoes/?list=found", role="auditor"),
    Registered(name="veto-finding", path="/desk/judging/vetoes/{judge_veto}/", role="secretary"),
    Registered(name="veto-sheet", path="/sheets/{sheet_with_vetoes}/vetoes/", role="judge"),
    # The places of units.
    Registered(name="quota-list", path="/quotas/", role="keeper"),
    Registered(name="quota-below", path="/quotas/?list=below", role="keeper"),
    Registered(name="quota-village", path="/quotas/", role="village"),
    Registered(name="quota-none", path="/quotas/", role="administrator"),
    Registered(name="quota", path="/quotas/{quota}/", role="keeper"),
    Registered(name="quota-hand-down", path="/quotas/{quota}/hand-down/", role="keeper"),
    Registered(name="quota-recall", path="/quotas/{quota_below}/recall/", role="keeper"),
    Registered(name="quota-lend", path="/quotas/{quota}/lend/", role="keeper"),
    Registered(name="quota-release", path="/quotas/{quota_reserved}/release/", role="secretary"),
    Registered(name="quota-give-back", path="/quotas/loans/{loan}/give-back/", role="secretary"),
    Registered(name="quota-shortfall", path="/quotas/shortfalls/{shortfall}/", role="village"),
)
