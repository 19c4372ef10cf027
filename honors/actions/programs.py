"""What is chosen, under which titles, and with which forms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.form_definitions import STANDARD_FORMS
from honors.forms import parse_form
from honors.models import FormDefinition, HonorTitle, Organization, Program, TitleIssuer
from honors.models.organizations import Level
from honors.models.programs import Nature, NomineeKind
from honors.queries.accounts import is_operator, require, require_anywhere, require_over
from honors.roles import Role
from workflow import ledger
from workflow.definition import Actor

LONGEST_VALIDITY = 50
# What can stand in the number of a certificate.
_CODE = re.compile("[A-Za-z0-9]{1,12}")
# The names of official forms, which are Chinese whatever the reader's language.
STANDARD_NAMES = {
    NomineeKind.PERSON: "个人推荐审批表",
    NomineeKind.FAMILY: "家庭推荐表",
    NomineeKind.COLLECTIVE: "集体推荐审批表",
    NomineeKind.PAIR: "结对推荐表",
    NomineeKind.PLACE: "场所推荐表",
}


@transaction.atomic
def create_program(
    *,
    organizer: Organization,
    name: str,
    code: str,
    nature: str,
    by: Actor,
    at: datetime,
    legal_basis: str = "",
) -> Program:
    """`code` begins the numbers of its cases and certificates."""
    require(by, Role.SECRETARY, organizer, at)
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        raise inputs.refused(
            _("A code has 1 to 12 letters and digits."),
            code="program_code",
            field="code",
        )
    program = Program(
        organizer=organizer,
        name=inputs.text(name, field="name", limit=100),
        code=code,
        nature=inputs.choice(nature, Nature.values, field="nature"),
        legal_basis=inputs.optional_text(legal_basis, field="legal_basis", limit=200),
    )
    taken = _("The organizer has a program with this code already.")
    with inputs.once(taken, code="program_exists", field="code"):
        program.save()
    facts = {"organizer": organizer.pk, "name": program.name, "code": program.code}
    _record(f"programs:{program.pk}", "programs.create", facts, by=by, at=at)
    return program


@transaction.atomic
def add_title(
    *,
    program: Program,
    name: str,
    nominee_kind: str,
    level: str,
    issuers: Sequence[Organization],
    by: Actor,
    at: datetime,
    nature: str | None = None,
    years_valid: int | None = None,
) -> HonorTitle:
    """`issuers` in their order of rank. The nature is the program's unless given."""
    require(by, Role.SECRETARY, program.organizer, at)
    title = HonorTitle(
        program=program,
        name=inputs.text(name, field="name", limit=100),
        nominee_kind=inputs.choice(nominee_kind, NomineeKind.values, field="nominee_kind"),
        level=inputs.choice(level, Level.values, field="level"),
        nature=inputs.choice(nature or program.nature, Nature.values, field="nature"),
        years_valid=_years(years_valid),
    )
    _check_issuers(issuers)
    taken = _("The program has a title of this name already.")
    with inputs.once(taken, code="title_exists", field="name"):
        title.save()
    TitleIssuer.objects.bulk_create(
        TitleIssuer(title=title, organization=issuer, position=position)
        for position, issuer in enumerate(issuers, start=1)
    )
    facts = {"title": title.pk, "name": title.name, "issuers": [issuer.pk for issuer in issuers]}
    _record(f"programs:{program.pk}", "titles.add", facts, by=by, at=at)
    return title


def _years(value: int | None) -> int | None:
    if value is None:
        return None
    return inputs.whole(value, field="years_valid", high=LONGEST_VALIDITY)


def _check_issuers(issuers: Sequence[Organization]) -> None:
    keys = [issuer.pk for issuer in issuers]
    if not keys or len(set(keys)) < len(keys):
        raise inputs.refused(
            _("A title has one or more issuers, each once."), code="issuers", field="issuers"
        )


@transaction.atomic
def add_form(
    *,
    kind: str,
    name: str,
    fields: Sequence[dict[str, Any]],
    by: Actor,
    at: datetime,
    organization: Organization | None = None,
) -> FormDefinition:
    """A further version if there is a form of this name; no version is ever edited.

    Without an organization it is a standard form, which operators alone may add.
    """
    if organization is None:
        require_over(by, Role.ADMINISTRATOR, None, at)
    else:
        require(by, Role.SECRETARY, organization, at)
    return _add_version(kind, name, list(fields), organization, by=by, at=at)


def _add_version(
    kind: str,
    name: str,
    fields: list[dict[str, Any]],
    organization: Organization | None,
    *,
    by: Actor,
    at: datetime,
) -> FormDefinition:
    parse_form(fields)
    cleaned = inputs.text(name, field="name", limit=100)
    last = _latest(cleaned, organization)
    form = FormDefinition(
        kind=inputs.choice(kind, NomineeKind.values, field="kind"),
        name=cleaned,
        number=last.number + 1 if last else 1,
        organization=organization,
        fields=fields,
    )
    if last is not None and last.kind != form.kind:
        raise inputs.refused(
            _("The form of this name is for another kind of nominee."),
            code="form_kind_differs",
            field="kind",
        )
    taken = _("Somebody added a version of this form at the same moment. Try again.")
    with inputs.once(taken, code="form_exists", field="name"):
        form.save()
    facts = {"kind": str(NomineeKind(form.kind)), "name": form.name, "version": form.number}
    _record(f"forms:{form.pk}", "forms.add", facts, by=by, at=at)
    return form


def _latest(name: str, organization: Organization | None) -> FormDefinition | None:
    versions = FormDefinition.objects.filter(name=name, organization=organization)
    return versions.order_by("number").last()


@transaction.atomic
def standard_form(*, kind: str, by: Actor, at: datetime) -> FormDefinition:
    """The form that this software ships for the kind, stored when it is first asked for."""
    if not is_operator(by):
        require_anywhere(by, Role.SECRETARY, at)
    known = inputs.choice(kind, NomineeKind.values, field="kind")
    name, fields = STANDARD_NAMES[NomineeKind(known)], STANDARD_FORMS[known]
    last = _latest(name, None)
    if last is not None and last.fields == fields:
        return last
    return _add_version(known, name, fields, None, by=by, at=at)


def _record(stream: str, action: str, facts: dict[str, Any], *, by: Actor, at: datetime) -> None:
    ledger.record(stream, action, actor=by.ledger_key, at=at, facts=facts)
