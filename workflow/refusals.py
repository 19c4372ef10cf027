"""Why something was refused: each kind has a stable code and a message a clerk understands."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.functional import _StrPromise

    Message = str | _StrPromise

# How a clerk reads what a transition needs; a domain's own names stand for themselves.
INPUTS = {
    "reason": _("a reason"),
    "assignee": _("a colleague"),
    "opinion": _("an opinion"),
    "defects": _("what is to be corrected"),
    "evidence": _("evidence"),
    "findings": _("findings"),
    "decision": _("a decision"),
    "document": _("a document number"),
    "ground": _("a ground"),
    "remedy": _("a remedy"),
    "answer": _("an answer"),
    "ranking": _("a sealed ranking"),
    "ends_at": _("an end"),
    "expires_on": _("a date of expiry"),
    "commendation": _("the commendation"),
    "paper": _("a paper"),
    "terms": _("the terms"),
    "outcome": _("an outcome"),
    "dated": _("a date"),
}


class Refusal(Exception):
    """Base of every refusal. `str()` renders the message in the active language.

    `pointer` is the JSON pointer of the input at fault, empty when the whole is at fault.
    """

    code: str = "refused"
    kind: ClassVar[str] = "refused"

    def __init__(
        self, message: Message, *, code: str = "", pointer: str = "", **params: object
    ) -> None:
        super().__init__(message)
        self.message = message
        self.params = params
        self.pointer = pointer
        if code:
            self.code = code

    def __str__(self) -> str:
        return str(self.message % self.params if self.params else self.message)


class InvalidInput(Refusal):
    """One value that cannot be accepted; the code says which rule it broke."""

    code = kind = "invalid_input"


class InvalidInputs(Refusal):
    """Several values at once, so that all can be mended in one go. `errors` keeps their order."""

    code = kind = "invalid_input"

    def __init__(self, errors: Sequence[InvalidInput]) -> None:
        count = ngettext_lazy(
            "%(count)s entry needs correction.", "%(count)s entries need correction.", "count"
        )
        super().__init__(count, count=len(errors))
        self.errors = list(errors)

    def __str__(self) -> str:
        return f"{super().__str__()} {' '.join(str(error) for error in self.errors)}"


class TransitionRefused(Refusal):
    """A move that did not happen. `kind` is one of the five kinds, `code` may be more exact."""

    subject: object = None
    transition: str = ""


class WrongState(TransitionRefused):
    code = kind = "wrong_state"


class NotPermitted(TransitionRefused):
    code = kind = "not_permitted"


class GuardFailed(TransitionRefused):
    code = kind = "guard_failed"


class InputMissing(TransitionRefused):
    code = kind = "input_missing"


class StaleVersion(TransitionRefused):
    code = kind = "stale_version"
