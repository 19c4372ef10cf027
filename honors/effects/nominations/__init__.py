"""What follows the moves of nominations, by the names that their table gives."""

from honors.effects.nominations.desks import clear_desks, note_transfer, tell_assignees
from honors.effects.nominations.dossiers import (
    close_defects,
    freeze_dossiers,
    list_defects,
    number_nominations,
)
from honors.effects.nominations.history import (
    note_decision,
    note_doubts,
    note_judge_veto,
    note_ranking,
    record_handling,
)
from honors.effects.nominations.outcomes import fill_outcomes, reopen_outcomes
from honors.effects.nominations.places import release_places, take_category_places
from honors.effects.nominations.quota_places import (
    recount_shares,
    reserve_holder_places,
    reserve_unit_places,
)
from honors.effects.nominations.stage_work import open_stage_work
from honors.effects.nominations.telling import tell_holders, tell_nominators
from honors.effects.nominations.voiding import (
    void_notice_for_second,
    void_results,
    void_stage_work,
)

__all__ = [
    "clear_desks",
    "close_defects",
    "fill_outcomes",
    "freeze_dossiers",
    "list_defects",
    "note_decision",
    "note_doubts",
    "note_judge_veto",
    "note_ranking",
    "note_transfer",
    "number_nominations",
    "open_stage_work",
    "record_handling",
    "recount_shares",
    "release_places",
    "reopen_outcomes",
    "reserve_holder_places",
    "reserve_unit_places",
    "take_category_places",
    "tell_assignees",
    "tell_holders",
    "tell_nominators",
    "void_notice_for_second",
    "void_results",
    "void_stage_work",
]
