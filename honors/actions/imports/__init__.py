"""Spreadsheets coming in: handed in, looked through, written whole, undone whole."""

from honors.actions.imports.checking import check
from honors.actions.imports.handing_in import Template, hand_in, marked, template
from honors.actions.imports.writing import confirm, take_back, undo, wipe_expired, write

__all__ = [
    "Template",
    "check",
    "confirm",
    "hand_in",
    "marked",
    "take_back",
    "template",
    "undo",
    "wipe_expired",
    "write",
]
