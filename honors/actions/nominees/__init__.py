"""Registering nominees, keeping their members, merging doubles, and reading what is sealed."""

from honors.actions.nominees.enrolling import register_many, unregister_many
from honors.actions.nominees.merging import merge
from honors.actions.nominees.registering import MemberSpec, change_members, register
from honors.actions.nominees.sealed import set_phone, unmask
from honors.actions.nominees.titles import record_titles, strike_title, strike_titles

__all__ = [
    "MemberSpec",
    "change_members",
    "merge",
    "record_titles",
    "register",
    "register_many",
    "set_phone",
    "strike_title",
    "strike_titles",
    "unmask",
    "unregister_many",
]
