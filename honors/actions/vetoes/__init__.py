"""Vetoes: their lists, what a nominator declares, and what a department confirms or takes back."""

from honors.actions.vetoes.confirming import VetoSpec, confirm, confirm_by_answer, lift
from honors.actions.vetoes.declaring import declare
from honors.actions.vetoes.listing import (
    add_item,
    end_item,
    leave_out,
    reword_item,
    standard_list,
)

__all__ = [
    "VetoSpec",
    "add_item",
    "confirm",
    "confirm_by_answer",
    "declare",
    "end_item",
    "leave_out",
    "lift",
    "reword_item",
    "standard_list",
]
