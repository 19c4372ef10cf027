"""Writing a nomination, ranking what a unit sends up, and moving cases."""

from honors.actions.nominations.attachments import attach
from honors.actions.nominations.consents import record_consent, revoke_consent
from honors.actions.nominations.drafting import autosave
from honors.actions.nominations.moving import move, move_many
from honors.actions.nominations.ranking import rank
from honors.actions.nominations.writing import answer_defect, save_dossier, start

__all__ = [
    "answer_defect",
    "attach",
    "autosave",
    "move",
    "move_many",
    "rank",
    "record_consent",
    "revoke_consent",
    "save_dossier",
    "start",
]
