"""Background work: asked for, carried out by whoever is free, looked after, fetched."""

from honors.actions.jobs.asking import ask, cancel, do_at_once
from honors.actions.jobs.fetching import fetch
from honors.actions.jobs.kinds import KINDS, Result
from honors.actions.jobs.progress import Progress, Superseded
from honors.actions.jobs.running import run
from honors.actions.jobs.upkeep import look_after

__all__ = [
    "KINDS",
    "Progress",
    "Result",
    "Superseded",
    "ask",
    "cancel",
    "do_at_once",
    "fetch",
    "look_after",
    "run",
]
