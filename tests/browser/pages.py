"""Every page, and who sees it: the crawl visits each in both sizes, languages and display modes.

A page that is built is added here. `{draft}` and the like are keys of the seeded world
(`tests/browser/seeding.py`).
"""

from __future__ import annotations

from tests.browser.judge_pages import JUDGES_AND_PLACES
from tests.browser.outcome_pages import OUTCOMES
from tests.browser.registered import (
    BOARD_LIMIT,
    DESK_LIMIT,
    PUBLIC_LIMIT,
    Registered,
)

PAGES: tuple[Registered, ...] = (
    Registered(name="home", path="/", limit=PUBLIC_LIMIT),
    Registered(name="sign-in", path="/sign-in/", limit=PUBLIC_LIMIT),
    Registered(name="not-there", path="/no-such-page/", status=404, limit=PUBLIC_LIMIT),
    Registered(name="styleguide", path="/styleguide/"),
    Registered(name="password", path="/password/", role="village"),
    Registered(name="nothing", path="/start/nothing/", role="operator"),
    Registered(name="worklist-township", path="/worklist/", role="township", limit=DESK_LIMIT),
    Registered(name="worklist-all", path="/worklist/?list=all", role="county", limit=DESK_LIMIT),
    Registered(name="nomination-review", path="/nominations/{review}/", role="township"),
    Registered(name="nomination-honored", path="/nominations/{honored}/", role="village"),
    # The desks of townships and the county.
    Registered(name="worklist-ageing", path="/worklist/ageing/", role="township"),
    Registered(
        name="worklist-columns", path="/worklist/?list=all&column=unit&size=50", role="county"
    ),
    Registered(
        name="nomination-from-list", path="/nominations/{review}/?in=list%3Dtodo", role="township"
    ),
    Registered(name="ranking-methods", path="/rankings/{ranking}/methods/", role="auditor"),
    Registered(name="worklist-narrowed", path="/worklist/?overdue=on", role="township"),
    Registered(name="worklist-done", path="/worklist/?list=done", role="township"),
    Registered(name="worklist-copied", path="/worklist/?list=copied", role="secretary"),
    Registered(
        name="batch-forward", path="/worklist/batch/forward/?case={review}", role="township"
    ),
    Registered(name="return", path="/nominations/{review}/moves/return/", role="township"),
    Registered(name="decline", path="/nominations/{review}/moves/decline/", role="township"),
    Registered(name="version", path="/nominations/{review}/versions/1/", role="township"),
    Registered(
        name="versions", path="/nominations/{corrected}/versions/2/?with=1", role="township"
    ),
    Registered(name="signers", path="/nominations/{review}/signers/", role="township"),
    Registered(name="copies", path="/nominations/{review}/copies/", role="township"),
    Registered(name="unmask", path="/nominations/{review}/unmask/", role="township"),
    Registered(name="nudge", path="/nominations/{review}/nudge/", role="village"),
    Registered(name="ranking-list", path="/desk/rankings/", role="township"),
    Registered(name="desk-objection-list", path="/desk/objections/", role="secretary"),
    Registered(name="desk-objection", path="/desk/objections/{objection}/", role="secretary"),
    Registered(
        name="desk-objector", path="/desk/objections/{objection}/objector/", role="secretary"
    ),
    Registered(name="lead-list", path="/desk/leads/", role="secretary"),
    Registered(name="lead", path="/desk/leads/{lead}/", role="secretary"),
    Registered(name="lead-none", path="/desk/leads/", role="township"),
    Registered(name="desk-step", path="/desk/objections/{objection}/steps/new/", role="secretary"),
    Registered(
        name="desk-retaliation", path="/desk/objections/{objection}/retaliation/", role="secretary"
    ),
    Registered(name="desk-objection-audited", path="/desk/objections/{objection}/", role="auditor"),
    Registered(name="desk-letter", path="/desk/objections/{objection}/letter/", role="secretary"),
    Registered(name="batch-none", path="/worklist/batch/receive/", role="township"),
    Registered(name="imports", path="/imports/", role="village"),
    Registered(
        name="import-new",
        path="/imports/new/?kind=nominations&organization={village}&category={category}",
        role="village",
    ),
    Registered(name="import-checked", path="/imports/{import}/", role="village"),
    Registered(name="import-refused", path="/imports/{import_refused}/", role="village"),
    Registered(name="workbench", path="/workbench/", role="village"),
    Registered(name="workbench-empty", path="/workbench/", role="fresh_village"),
    Registered(name="nominate", path="/nominate/{families}/{village}/", role="village"),
    Registered(
        name="nominate-known", path="/nominate/{families}/{other_village}/", role="other_village"
    ),
    Registered(name="dossier", path="/nominations/{family}/dossier/", role="village"),
    Registered(name="dossier-basic", path="/nominations/{family}/dossier/basic/", role="village"),
    Registered(
        name="dossier-members", path="/nominations/{family}/dossier/members/", role="village"
    ),
    Registered(
        name="dossier-member", path="/nominations/{family}/dossier/members/0/", role="village"
    ),
    Registered(
        name="dossier-conditions", path="/nominations/{family}/dossier/conditions/", role="village"
    ),
    Registered(
        name="dossier-consent", path="/nominations/{agreeing}/dossier/consent/", role="village"
    ),
    Registered(name="dossier-deeds", path="/nominations/{family}/dossier/deeds/", role="village"),
    Registered(name="dossier-photos", path="/nominations/{family}/dossier/photos/", role="village"),
    Registered(name="dossier-check", path="/nominations/{family}/dossier/check/", role="village"),
    Registered(name="dossier-print", path="/nominations/{review}/dossier/print/", role="village"),
    Registered(
        name="dossier-submitted", path="/nominations/{review}/dossier/submitted/", role="village"
    ),
    Registered(
        name="dossier-correct", path="/nominations/{in_returned}/dossier/correct/", role="village"
    ),
    Registered(name="withdraw", path="/nominations/{review}/moves/withdraw/", role="village"),
    # What judges do.
    # Votes on papers.
    Registered(name="polls", path="/polls/", role="judge"),
    Registered(name="polls-desk", path="/polls/", role="secretary"),
    Registered(name="polls-none", path="/polls/", role="village"),
    Registered(name="poll-paper", path="/polls/{poll}/paper/", role="judge"),
    Registered(name="poll-result", path="/polls/{counted}/", role="judge"),
    Registered(name="poll-watched", path="/polls/{poll}/", role="secretary"),
    Registered(name="poll-close", path="/polls/{poll}/close/", role="secretary"),
    Registered(name="poll-runoff", path="/polls/{counted}/runoff/", role="secretary"),
    Registered(
        name="poll-open",
        path="/polls/open/{voting}/{voting_category}/{county}/",
        role="secretary",
    ),
    Registered(name="judging-list", path="/judging/", role="judge", limit=DESK_LIMIT),
    Registered(name="judging-none", path="/judging/", role="village", limit=DESK_LIMIT),
    Registered(name="judging-pile", path="/judging/{judged}/", role="judge", limit=DESK_LIMIT),
    Registered(
        name="judging-table", path="/judging/{judged}/table/", role="judge", limit=DESK_LIMIT
    ),
    Registered(name="judging-submit", path="/judging/{judged}/submit/", role="judge"),
    Registered(name="judging-promise", path="/judging/{promised}/promise/", role="judge"),
    Registered(name="judging-sheet", path="/sheets/{sheet}/", role="judge", limit=DESK_LIMIT),
    Registered(name="judging-done", path="/sheets/{sheet_done}/", role="judge", limit=DESK_LIMIT),
    Registered(name="judging-recuse", path="/sheets/{sheet}/moves/recuse/", role="judge"),
    *JUDGES_AND_PLACES,
    # Marks on paper.
    Registered(name="paper-list", path="/desk/papers/", role="secretary"),
    Registered(
        name="paper-enter",
        path="/desk/papers/enter/{paper_stage}/{paper_category}/{paper_judge}/",
        role="secretary",
    ),
    Registered(name="paper-read", path="/desk/papers/{paper}/read/", role="secretary"),
    Registered(name="paper-differences", path="/desk/papers/{disputed}/", role="secretary"),
    Registered(name="paper-discard", path="/desk/papers/{paper}/discard/", role="secretary"),
    # Certificates on their way.
    Registered(name="honor-reissue", path="/desk/honors/{waiting}/reissue/", role="secretary"),
    Registered(name="earlier-title-list", path="/desk/honorees/", role="secretary"),
    Registered(name="earlier-title-strike", path="/desk/honorees/{won}/strike/", role="secretary"),
    Registered(name="wording", path="/desk/wordings/{county}/", role="secretary"),
    Registered(name="document-list", path="/desk/documents/", role="secretary", limit=DESK_LIMIT),
    Registered(
        name="round-papers", path="/desk/documents/rounds/{honored_round}/", role="secretary"
    ),
    Registered(name="delivery-list", path="/desk/deliveries/", role="secretary"),
    Registered(name="delivery", path="/desk/deliveries/{delivering}/", role="secretary"),
    Registered(
        name="delivery-done", path="/desk/deliveries/{delivering}/?list=done", role="secretary"
    ),
    Registered(
        name="delivery-honor", path="/desk/deliveries/{delivering}/{waiting}/", role="secretary"
    ),
    Registered(
        name="delivery-return",
        path="/desk/deliveries/{delivering}/{handed}/return/",
        role="secretary",
    ),
    Registered(
        name="delivery-ceremony",
        path="/desk/deliveries/{delivering}/ceremony/",
        role="secretary",
    ),
    # Open to everybody.
    Registered(name="open-notices", path="/notices/", limit=PUBLIC_LIMIT),
    Registered(name="open-notice", path="/notices/{notice_hanging}/", limit=PUBLIC_LIMIT),
    Registered(name="open-notice-over", path="/notices/{notice_over}/", limit=PUBLIC_LIMIT),
    Registered(name="open-object", path="/notices/{notice_hanging}/object/", limit=PUBLIC_LIMIT),
    Registered(
        name="open-objection", path="/notices/{notice_hanging}/object/1/", limit=PUBLIC_LIMIT
    ),
    Registered(name="open-status", path="/objections/{objection_code}/", limit=PUBLIC_LIMIT),
    Registered(name="open-filed", path="/objections/{objection_code}/?filed=1"),
    Registered(name="open-lead", path="/notices/{notice}/leads/", limit=PUBLIC_LIMIT),
    Registered(name="open-lead-kept", path="/notices/{notice}/leads/?kept=1", limit=PUBLIC_LIMIT),
    Registered(
        name="open-retaliation",
        path="/objections/{objection_code}/retaliation/",
        limit=PUBLIC_LIMIT,
    ),
    Registered(name="open-programs", path="/programs/", limit=PUBLIC_LIMIT),
    Registered(name="open-program", path="/programs/{program}/", limit=PUBLIC_LIMIT),
    Registered(name="open-wall", path="/winners/", limit=PUBLIC_LIMIT),
    Registered(name="open-wall-none", path="/winners/?year=2026&title=1", limit=PUBLIC_LIMIT),
    Registered(name="open-verify", path="/verify/", limit=PUBLIC_LIMIT),
    Registered(name="open-verify-wrong", path="/verify/?code=123", status=422),
    Registered(name="open-certificate", path="/v/{certificate}/", limit=PUBLIC_LIMIT),
    Registered(name="open-unknown", path="/v/0000-0000/", status=404, limit=PUBLIC_LIMIT),
    Registered(name="help", path="/help/", limit=PUBLIC_LIMIT),
    Registered(name="help-signed-in", path="/help/", role="village"),
    Registered(name="accessibility", path="/accessibility/", limit=PUBLIC_LIMIT),
    Registered(name="privacy", path="/privacy/", limit=PUBLIC_LIMIT),
    # For auditors.
    Registered(name="audit-ledger", path="/audit/", role="auditor", limit=DESK_LIMIT),
    Registered(name="audit-none", path="/audit/?person=nobody", role="auditor", limit=DESK_LIMIT),
    Registered(
        name="audit-permissions",
        path="/audit/?about=permissions",
        role="auditor",
        limit=DESK_LIMIT,
    ),
    Registered(name="audit-event", path="/audit/events/{event}/", role="auditor"),
    Registered(name="audit-decisions", path="/audit/decisions/", role="auditor", limit=DESK_LIMIT),
    Registered(name="audit-decision", path="/audit/decisions/{decision}/", role="auditor"),
    Registered(name="audit-case", path="/audit/cases/{honored}/", role="auditor", limit=DESK_LIMIT),
    Registered(name="audit-patterns", path="/audit/patterns/", role="auditor"),
    Registered(name="audit-verification", path="/audit/verification/", role="auditor"),
    Registered(name="sealed-list", path="/rankings/", role="auditor", limit=DESK_LIMIT),
    Registered(name="sealed", path="/rankings/{ranking}/?recount=1", role="auditor"),
    Registered(name="sealed-place", path="/rankings/{ranking}/1/", role="secretary"),
    # The county's notices, from the side of those who post them.
    Registered(name="county-notices", path="/desk/notices/", role="secretary"),
    Registered(name="county-notices-none", path="/desk/notices/?list=drafts", role="township"),
    Registered(
        name="county-notice-new",
        path="/desk/notices/draft/{notice_stage}/{county}/",
        role="secretary",
    ),
    Registered(name="county-notice-draft", path="/desk/notices/{notice_draft}/", role="secretary"),
    Registered(
        name="county-notice-words",
        path="/desk/notices/{notice_draft}/moves/reword/",
        role="secretary",
    ),
    Registered(
        name="county-notice-preview", path="/desk/notices/{notice_draft}/preview/", role="secretary"
    ),
    Registered(
        name="county-notice-hanging", path="/desk/notices/{notice_hanging}/", role="secretary"
    ),
    Registered(
        name="county-notice-extend",
        path="/desk/notices/{notice_hanging}/moves/extend/",
        role="secretary",
    ),
    Registered(
        name="county-notice-proof", path="/desk/notices/{notice_hanging}/proof/", role="secretary"
    ),
    Registered(name="county-notice-over", path="/desk/notices/{notice_over}/", role="secretary"),
    *OUTCOMES,
    # Rounds at the organizer's desk.
    Registered(name="round-list", path="/desk/rounds/", role="secretary"),
    Registered(name="round-new", path="/desk/rounds/new/", role="secretary"),
    Registered(name="round-program", path="/desk/programs/new/", role="secretary"),
    Registered(name="round-planned", path="/desk/rounds/{planned_round}/", role="secretary"),
    Registered(name="round-open", path="/desk/rounds/{round}/", role="secretary"),
    *(
        Registered(
            name=f"round-preview-{seen}",
            path=f"/desk/rounds/{{planned_round}}/preview/?as={seen}",
            role="secretary",
        )
        for seen in ("village", "judge", "public")
    ),
    Registered(
        name="round-conditions",
        path="/desk/rounds/{planned_round}/categories/{planned_category}/conditions/",
        role="secretary",
    ),
    *(
        Registered(
            name=f"round-{name}",
            path=f"/desk/rounds/{{planned_round}}/categories/{{planned_category}}/{name}/",
            role="secretary",
        )
        for name in ("terms", "quota-rules", "list-rules")
    ),
    Registered(name="office-veto-list", path="/desk/offices/{county}/vetoes/", role="secretary"),
    Registered(name="office-veto", path="/desk/offices/{county}/vetoes/{veto}/", role="secretary"),
    Registered(name="phrase-list", path="/desk/offices/{county}/phrases/", role="secretary"),
    Registered(name="form-list", path="/desk/offices/{county}/forms/", role="secretary"),
    Registered(name="form", path="/desk/offices/{county}/forms/{form}/", role="secretary"),
    Registered(
        name="round-stage",
        path="/desk/rounds/{planned_round}/stages/{planned_stage}/",
        role="secretary",
    ),
    Registered(
        name="round-unit-quotas",
        path="/desk/rounds/{planned_round}/categories/{planned_category}/quotas/units/",
        role="secretary",
    ),
    Registered(
        name="round-own-panel",
        path="/desk/rounds/{planned_round}/stages/{planned_stage}/panel/{planned_category}/",
        role="secretary",
    ),
    Registered(name="round-check", path="/desk/rounds/{planned_round}/check/", role="secretary"),
    Registered(
        name="round-changes", path="/desk/rounds/{planned_round}/changes/", role="secretary"
    ),
    Registered(
        name="round-timetable", path="/desk/rounds/{planned_round}/timetable/", role="secretary"
    ),
    Registered(
        name="round-title", path="/desk/rounds/{planned_round}/titles/new/", role="secretary"
    ),
    Registered(name="round-route", path="/desk/rounds/{planned_round}/route/", role="secretary"),
    Registered(
        name="round-categories", path="/desk/rounds/{planned_round}/categories/", role="secretary"
    ),
    Registered(
        name="round-category",
        path="/desk/rounds/{planned_round}/categories/{planned_category}/",
        role="secretary",
    ),
    Registered(
        name="round-quotas",
        path="/desk/rounds/{planned_round}/categories/{planned_category}/quotas/",
        role="secretary",
    ),
    Registered(
        name="round-formula",
        path="/desk/rounds/{planned_round}/categories/{planned_category}/formula/",
        role="secretary",
    ),
    Registered(
        name="round-rubric",
        path="/desk/rounds/{planned_round}/stages/{planned_stage}/rubrics/{planned_category}/",
        role="secretary",
    ),
    Registered(
        name="round-panel",
        path="/desk/rounds/{planned_round}/stages/{planned_stage}/panel/",
        role="secretary",
    ),
    # The sitting that approves, figures, and consultations.
    # Who acts in place of whom.
    Registered(name="substitutes", path="/substitutes/", role="administrator"),
    Registered(name="substitutes-acting", path="/substitutes/?list=acting", role="administrator"),
    Registered(name="substitutes-none", path="/substitutes/?search=nobody", role="administrator"),
    Registered(name="substitute-new", path="/substitutes/seats/{seat}/", role="administrator"),
    Registered(name="substitute-end", path="/substitutes/{acting}/end/", role="administrator"),
    Registered(name="meeting-list", path="/desk/meetings/", role="approver"),
    Registered(
        name="meeting-board",
        path="/desk/meetings/{meeting}/{county}/",
        role="approver",
        limit=BOARD_LIMIT,
    ),
    Registered(
        name="meeting-apply", path="/desk/meetings/{meeting}/{county}/apply/", role="approver"
    ),
    Registered(name="statistics-list", path="/desk/statistics/", role="secretary"),
    Registered(
        name="statistics-round",
        path="/desk/statistics/{meeting}/",
        role="secretary",
        limit=BOARD_LIMIT,
    ),
    Registered(name="consultation-list", path="/consultations/", role="consultee"),
    Registered(name="consultation-asked", path="/consultations/{consultation}/", role="consultee"),
    Registered(name="consultation-letter", path="/consultations/letter/", role="consultee"),
    Registered(
        name="consultation-case", path="/nominations/{consulted}/consultations/", role="secretary"
    ),
)
