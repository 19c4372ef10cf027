"""Writing a nomination, ranking what a unit sends up, and moving cases."""

from honors.actions.nominations.attachments import (
    Captioned,
    arrange_photos,
    attach,
    attach_photo,
    detach,
)
from honors.actions.nominations.consents import record_consent, revoke_consent
from honors.actions.nominations.correcting import resubmit
from honors.actions.nominations.drafting import autosave
from honors.actions.nominations.fields import nominate_newcomer, renominate, save_fields
from honors.actions.nominations.members import drop_member, put_member
from honors.actions.nominations.moving import move, move_many
from honors.actions.nominations.ranking import rank
from honors.actions.nominations.starting import Start, start_many
from honors.actions.nominations.unmasking import unmask
from honors.actions.nominations.writing import answer_defect, save_dossier, start

__all__ = [
    "Captioned",
    "Start",
    "answer_defect",
    "arrange_photos",
    "attach",
    "attach_photo",
    "autosave",
    "detach",
    "drop_member",
    "move",
    "move_many",
    "nominate_newcomer",
    "put_member",
    "rank",
    "record_consent",
    "renominate",
    "resubmit",
    "revoke_consent",
    "save_dossier",
    "save_fields",
    "start",
    "start_many",
    "unmask",
]
