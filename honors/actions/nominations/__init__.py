"""Writing a nomination, ranking what a unit sends up, and moving cases."""

from honors.actions.nominations.attachments import attach
from honors.actions.nominations.moving import move, move_many
from honors.actions.nominations.ranking import rank
from honors.actions.nominations.writing import answer_defect, save_dossier, start

__all__ = ["answer_defect", "attach", "move", "move_many", "rank", "save_dossier", "start"]
