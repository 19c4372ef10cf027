"""The kinds of import there are, and what is to be downloaded for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from honors.actions.imports.honorees import Honorees
from honors.actions.imports.members import Members
from honors.actions.imports.nominations import Nominations
from honors.actions.imports.nominees import Nominees
from honors.actions.imports.quotas import Quotas
from honors.actions.imports.users import Users
from honors.models import Import
from honors.models.imports import ImportKind
from honors.models.programs import NomineeKind

if TYPE_CHECKING:
    from datetime import datetime

    from honors.actions.imports.planning import Kind
    from honors.models import User

KINDS: Mapping[str, type[Kind]] = {
    kind.name: kind for kind in (Nominations, Nominees, Members, Honorees, Quotas, Users)
}
OF_A_CATEGORY = (ImportKind.NOMINATIONS, ImportKind.QUOTAS)
# Which kinds of nominee each is for; the others are for none in particular.
NOMINEE_KINDS: Mapping[str, Sequence[str]] = {
    ImportKind.NOMINEES: NomineeKind.values,
    ImportKind.HONOREES: NomineeKind.values,
    ImportKind.MEMBERS: (NomineeKind.FAMILY, NomineeKind.COLLECTIVE),
}
# Templates are Chinese, as the forms are.
_TITLES = {
    ImportKind.NOMINATIONS: "推荐",
    ImportKind.NOMINEES: "推荐对象",
    ImportKind.MEMBERS: "成员",
    ImportKind.HONOREES: "往届获评对象",
    ImportKind.QUOTAS: "名额",
    ImportKind.USERS: "用户",
}
_NOMINEES = {
    NomineeKind.PERSON: "个人",
    NomineeKind.FAMILY: "家庭",
    NomineeKind.COLLECTIVE: "集体",
    NomineeKind.PAIR: "双方",
    NomineeKind.PLACE: "阵地",
}


def kind_of(
    import_: Import, *, by: User, at: datetime, numbers: Mapping[str, int] | None = None
) -> Kind:
    return KINDS[import_.kind](import_, by=by, at=at, numbers=numbers)


def title_of(import_: Import) -> str:
    """What its template is called."""
    of = str(import_.category) if import_.category else ""
    if import_.nominee_kind:
        of = _NOMINEES[NomineeKind(import_.nominee_kind)]
    beside = f"（{of}）" if of else ""
    return f"{_TITLES[ImportKind(import_.kind)]}导入模板{beside}"
