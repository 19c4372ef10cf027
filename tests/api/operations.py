"""Every operation of the interface, each aimed at something that exists and could be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from api.views.described import document
from tests.api.world import World

JPEG = b"\xff\xd8\xff\xe0 a made-up photo"
Maker = Callable[[World], Any]


@dataclass(frozen=True)
class Operation:
    name: str
    method: str
    path: str
    needs_tag: bool


@cache
def operations() -> tuple[Operation, ...]:
    """As the schema lists them; the schema in turn is compared with the resolver."""
    found = []
    for path, methods in document()["paths"].items():
        for method, stated in methods.items():
            tagged = any(p["name"] == "If-Match" for p in stated.get("parameters", ()))
            found.append(Operation(stated["operationId"], method, path, tagged))
    return tuple(sorted(found, key=lambda operation: operation.name))


# Which record an address with a number means.
RECORDS: dict[str, Maker] = {
    "apportionments": lambda w: w.places.apportionment,
    "copies": lambda w: w.desk.copy,
    "paper_sheets": lambda w: w.judged.paper,
    "phrases": lambda w: w.desk.phrase,
    "signers": lambda w: w.desk.signer,
    "ballots": lambda w: w.judged.ballot,
    "earlier_titles": lambda w: w.records.won,
    "judge_vetoes": lambda w: w.judged.veto,
    "polls": lambda w: w.judged.poll,
    "leads": lambda w: w.records.lead,
    "quota_loans": lambda w: w.places.loan,
    "recommendation_calls": lambda w: w.calls.call,
    "recommendations": lambda w: w.calls.recommendation,
    "shortfalls": lambda w: w.places.shortfall,
    "veto_findings": lambda w: w.vetoes.finding,
    "veto_items": lambda w: w.vetoes.item,
    "ceremonies": lambda w: w.delivered.ceremony,
    "deliveries": lambda w: w.delivered.delivery,
    "categories": lambda w: w.planned.categories.get(),
    "certificates": lambda w: w.honored.honor,
    "commendations": lambda w: w.commendation,
    "consultations": lambda w: w.asked,
    "decisions": lambda w: w.decision,
    "documents": lambda w: w.document,
    "filed_objections": lambda w: w.objection,
    "forms": lambda w: w.draft.category.form,
    "honors": lambda w: w.honored.honor,
    "imports": lambda w: w.import_,
    "jobs": lambda w: w.job,
    "memberships": lambda w: w.membership,
    "nominations": lambda w: w.review,
    "nominees": lambda w: w.review.nominee,
    "objections": lambda w: w.objection,
    "organizations": lambda w: w.tree.villages[0],
    "panels": lambda w: w.panel,
    "programs": lambda w: w.planned.program,
    "public_notices": lambda w: w.notice,
    "ledger_events": lambda w: w.event,
    "published_notices": lambda w: w.notice,
    "published_programs": lambda w: w.review.round.program,
    "quotas": lambda w: w.quota,
    "rankings": lambda w: w.ranking,
    "rounds": lambda w: w.planned,
    "rubrics": lambda w: w.panel.stage.rubrics.earliest("pk"),
    "score_sheets": lambda w: w.sheet,
    "stages": lambda w: w.panel.stage,
    "titles": lambda w: w.planned.categories.get().title,
    "users": lambda w: w.newcomer,
    "webhooks": lambda w: w.endpoint,
    "verifications": lambda w: w.verification,
    "wordings": lambda w: w.wording,
}
# Where an operation means another record than its neighbors do.
OTHERS: dict[str, Maker] = {
    "consultations_letter": lambda w: w.records.lettered,
    "nominations_autosave": lambda w: w.draft,
    "nominations_clear": lambda w: w.desk.verdict.nomination,
    "nominations_consent": lambda w: w.draft,
    "nominations_note": lambda w: w.desk.verdict.nomination,
    "nominations_verdict": lambda w: w.desk.verdict.nomination,
    "nominations_consents": lambda w: w.draft,
    "nominations_revoke_consent": lambda w: w.draft,
    "organizations_abolish": lambda w: w.tree.villages[3],
    "quotas_release": lambda w: w.places.reserved,
    "nominees_members": lambda w: w.records.family,
    "paper_sheets_differences": lambda w: w.judged.disputed,
    "paper_sheets_settle": lambda w: w.judged.disputed,
    "stages_nudge": lambda w: w.scoring.stage,
    "stages_progress": lambda w: w.scoring.stage,
    "rounds_promise": lambda w: w.judged.promising,
    "rounds_promised": lambda w: w.judged.planned.round,
    "rounds_relations": lambda w: w.judged.promising,
    "nominations_write": lambda w: w.draft,
    "nominations_attach": lambda w: w.draft,
    "nominations_attachments": lambda w: w.draft,
    "nominations_photos": lambda w: w.draft,
    "nominations_download": lambda w: w.draft,
    "nominations_dossier": lambda w: w.draft,
    "nominations_declare": lambda w: w.draft,
    "nominations_vetoes": lambda w: w.draft,
    "nominations_answer": lambda w: w.returned,
    "nominations_defects": lambda w: w.returned,
}
TRANSITIONS = {
    "commendations": "revoke",
    "honors": "warn",
    "nominations": "forward",
    "objections": "reject",
    "public_notices": "extend",
    "recommendations": "send",
    "rounds": "open",
    "score_sheets": "start",
}
