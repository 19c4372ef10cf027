"""Every refusal as `application/problem+json` (RFC 9457), with a code that never changes.

`title` and `detail` are in the language that was asked for. `errors[]` names each value at fault
by the JSON pointer of the body or by the name of the query parameter.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, OperationalError
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, status
from rest_framework.response import Response

from honors.actions.nominations.drafting import DraftConflict
from workflow.refusals import (
    GuardFailed,
    InputMissing,
    InvalidInput,
    InvalidInputs,
    NotPermitted,
    Refusal,
    StaleVersion,
    TransitionRefused,
    WrongState,
)

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = "1"
logger = logging.getLogger(__name__)

STATUS_OF_KIND = {
    WrongState.kind: status.HTTP_409_CONFLICT,
    GuardFailed.kind: status.HTTP_409_CONFLICT,
    NotPermitted.kind: status.HTTP_403_FORBIDDEN,
    InputMissing.kind: status.HTTP_400_BAD_REQUEST,
    InvalidInput.kind: status.HTTP_400_BAD_REQUEST,
    StaleVersion.kind: status.HTTP_412_PRECONDITION_FAILED,
}
TITLES = {
    "invalid_input": _("Some of what was sent cannot be accepted."),
    "input_missing": _("Something that is needed was not sent."),
    "malformed": _("The request cannot be read."),
    "not_authenticated": _("Sign in first."),
    "authentication_failed": _("The sign-in was not accepted."),
    "not_permitted": _("You may not do this."),
    "not_found": _("There is nothing here."),
    "method_not_allowed": _("This cannot be done with this address."),
    "not_acceptable": _("Answers are given as JSON only."),
    "wrong_state": _("Not possible in the present state."),
    "guard_failed": _("A condition is not met."),
    "conflict": _("This contradicts what is stored already."),
    "in_flight": _("The same request is being carried out."),
    "stale_version": _("Somebody changed this in the meantime."),
    "too_large": _("What was sent is too large."),
    "unsupported_media_type": _("This kind of content is not understood."),
    "key_reused": _("The key belongs to another request."),
    "version_required": _("Say which version you have seen."),
    "throttled": _("Too many requests."),
    "busy": _("The system is busy. Try again."),
}


class PayloadTooLarge(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = _("At most %(bytes)s bytes are accepted here.")
    default_code = "too_large"

    def __init__(self, limit: int) -> None:
        super().__init__(str(self.default_detail) % {"bytes": limit})


class InFlight(exceptions.APIException):
    status_code = status.HTTP_409_CONFLICT
    default_detail = _("A request with this key is still being carried out.")
    default_code = "in_flight"


class KeyReused(exceptions.APIException):
    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_detail = _("This key was used for a request that differs from this one.")
    default_code = "key_reused"


class VersionRequired(exceptions.APIException):
    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_detail = _("Send the ETag that you have seen in the header If-Match.")
    default_code = "version_required"


class VersionStale(exceptions.APIException):
    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_detail = _("Somebody changed this record in the meantime. Look at it again.")
    default_code = "stale_version"


class SignInFailed(exceptions.APIException):
    status_code = status.HTTP_401_UNAUTHORIZED
    default_detail = _("The name and the password do not belong together.")
    default_code = "authentication_failed"
    auth_header = "Bearer"


class UnknownParameters(exceptions.ValidationError):
    """Query parameters that are not on the list, or whose value is not legal."""


def answer(exception: Exception, context: Mapping[str, Any]) -> Response | None:
    """What DRF calls for every exception of a view; None lets a defect of ours become a 500."""
    problem = problem_of(exception)
    if problem is None:
        return None
    problem["instance"] = context["request"].path
    response = Response(problem, status=problem["status"], content_type=MEDIA_TYPE)
    for name, value in _headers(exception).items():
        response[name] = value
    return response


def problem_of(exception: Exception) -> dict[str, Any] | None:  # noqa: PLR0911 - one for each kind
    match exception:
        case Refusal():
            return _of_refusal(exception)
        case exceptions.ValidationError():
            return _of_fields(exception)
        case exceptions.APIException():
            return _of_protocol(exception)
        case Http404():
            return problem(404, "not_found", "")
        case PermissionDenied():
            return problem(403, "not_permitted", str(exception))
        case IntegrityError():
            # The domain refuses in words; the database's own constraints stand behind it for races.
            logger.warning("a constraint of the database refused a request", exc_info=exception)
            return problem(409, "conflict", "")
        case OperationalError():
            logger.warning("the database could not take a request", exc_info=exception)
            return problem(503, "busy", "")
    return None


def problem(
    http_status: int, code: str, detail: str, *, kind: str = "", **more: Any
) -> dict[str, Any]:
    title = str(TITLES[kind or code])
    return {
        "type": f"urn:honors:problem:{code}",
        "title": title,
        "status": http_status,
        "detail": detail or title,
        "code": code,
        **{name: value for name, value in more.items() if value},
    }


def _of_refusal(refusal: Refusal) -> dict[str, Any]:
    http_status = STATUS_OF_KIND.get(refusal.kind, status.HTTP_409_CONFLICT)
    listed = refusal.errors if isinstance(refusal, InvalidInputs) else [refusal]
    errors = [_entry(error.code, str(error), error.pointer) for error in listed if error.pointer]
    more: dict[str, Any] = {"errors": errors}
    if isinstance(refusal, TransitionRefused) and refusal.subject is not None:
        more |= {"transition": refusal.transition, "subject": getattr(refusal.subject, "pk", None)}
    if isinstance(refusal, DraftConflict):
        more |= {"revision": refusal.revision, "conflicts": _conflicts(refusal)}
    kind = refusal.kind if refusal.kind in TITLES else "guard_failed"
    return problem(http_status, refusal.code, str(refusal), kind=kind, **more)


def _conflicts(refusal: DraftConflict) -> dict[str, Any]:
    return {name: {"sent": sent, "kept": kept} for name, (sent, kept) in refusal.answers.items()}


def _entry(code: str, detail: str, pointer: str) -> dict[str, str]:
    return {"code": code, "detail": detail, "pointer": pointer}


def _of_fields(exception: exceptions.ValidationError) -> dict[str, Any]:
    place = "parameter" if isinstance(exception, UnknownParameters) else "pointer"
    errors = [
        {
            "code": detail.code,
            "detail": str(detail),
            place: path if place == "pointer" else path[1:],
        }
        for path, detail in _flat(exception.detail)
    ]
    return problem(400, "invalid_input", "", errors=errors)


def _flat(detail: Any, path: str = "") -> Iterator[tuple[str, exceptions.ErrorDetail]]:
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            step = "" if name == "non_field_errors" else f"/{_escaped(str(name))}"
            yield from _flat(inner, path + step)
    elif isinstance(detail, list):
        for number, inner in enumerate(detail):
            nested = isinstance(inner, Mapping | list)
            yield from _flat(inner, f"{path}/{number}" if nested else path)
    else:
        yield path, detail


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


PROTOCOL_CODES = {
    "parse_error": "malformed",
    "permission_denied": "not_permitted",
    "error": "conflict",
}


def _of_protocol(exception: exceptions.APIException) -> dict[str, Any]:
    code = str(exception.get_codes())
    code = PROTOCOL_CODES.get(code, code)
    kind = code if code in TITLES else "malformed"
    return problem(exception.status_code, code, str(exception.detail), kind=kind)


def _headers(exception: Exception) -> dict[str, str]:
    if isinstance(exception, OperationalError):
        return {"Retry-After": RETRY_SECONDS}
    headers: dict[str, str] = {}
    if challenge := getattr(exception, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(exception, "wait", None):
        headers["Retry-After"] = str(int(wait) + 1)
    return headers
