"""What a secretary should think about twice: said at planning and opening, never a reason to stop.

The frame: county departments, mass organizations and townships set up no commendation or creation
of their own without a legal basis; names of the nation or the world and fees need an approval that
nobody gives here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from honors.guards import eligibility
from honors.models.organizations import Level, depth_of
from honors.models.programs import Nature

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from honors.models import HonorTitle, Nomination, Organization, Program, PublicNotice, Round

NEEDING_A_BASIS = (Nature.COMMENDATION, Nature.CREATION)
FORBIDDEN_WORDS = ("国家", "中国", "中华", "全国", "亚洲", "全球", "世界")
_FEES = re.compile(
    "收费|收取|缴费|缴纳|交纳|付费|报名费|参评费|评审费|评选费|工本费|会务费|赞助费|手续费|服务费"
)
_NO_FEES = re.compile("不收|不得|不准|不需|无需|不用|不向|不以|严禁|禁止|免费|免收|杜绝|拒绝")
_SENTENCES = re.compile("[。！？；!?;\n，,]")


@dataclass(frozen=True, kw_only=True)
class Concern:
    """`code` is stable; `about` names what it is said of; `text` is for a clerk to read."""

    code: str
    about: str
    text: str


def of_program(program: Program) -> list[Concern]:
    found = [*_basis(program.name, program.nature, [program.organizer], program.legal_basis)]
    return [*found, *_wording(program.name, program.legal_basis)]


def of_title(title: HonorTitle) -> list[Concern]:
    """By its issuers; the legal basis is its program's."""
    basis = title.program.legal_basis
    found = [*_basis(title.name, title.nature, title.issuers.all(), basis)]
    return [*found, *_wording(title.name, basis)]


def codes(concerns: Iterable[Concern]) -> list[str]:
    return sorted({concern.code for concern in concerns})


def of_plan(round_: Round) -> list[Concern]:
    """Of a round that has no categories yet: of its program and of its own name."""
    program = round_.program
    return [*of_program(program), *_wording(round_.name, program.legal_basis)]


def of_round(round_: Round) -> list[Concern]:
    """Of its plan, of every title it chooses, and of the words of its terms."""
    categories = round_.categories.select_related("title__program").prefetch_related(
        "title__issuers"
    )
    found = of_plan(round_)
    for category in categories.order_by("position"):
        found += of_title(category.title)
        found += _fees(category.title.name, _texts(category.eligibility))
        found += _fees(category.title.name, _texts(category.list_rules))
    return list(dict.fromkeys(found))


def of_notice(notice: PublicNotice) -> list[Concern]:
    """Of every word that the public reads of it."""
    lines = notice.entries.filter(voided_at=None).values_list("line", flat=True)
    texts = [notice.title, notice.contact, *_texts(list(lines))]
    words = _wording(notice.title, notice.round.program.legal_basis)
    return [*words, *_fees(notice.title, texts)]


def of_nomination(nomination: Nomination) -> list[Concern]:
    """Conditions that only warn, as they were when the case was submitted, or begun."""
    on = timezone.localdate(nomination.submitted_at or nomination.created_at)
    return [
        Concern(code=doubt.code, about=str(nomination.nominee), text=str(doubt))
        for doubt in eligibility.doubts(nomination, on=on)
    ]


def _basis(
    name: str, nature: str, issuers: Iterable[Organization], legal_basis: str
) -> Iterator[Concern]:
    if nature not in NEEDING_A_BASIS or legal_basis:
        return
    for issuer in issuers:
        if _may_not_set_up(issuer):
            text = _(
                "“%(name)s” is a %(nature)s by %(issuer)s without a legal basis: county "
                "departments and townships may not set up one of their own."
            )
            params = {"name": name, "nature": Nature(nature).label, "issuer": issuer.name}
            yield Concern(code="legal_basis_missing", about=name, text=text % params)


def _may_not_set_up(issuer: Organization) -> bool:
    """A township or village, or a unit at the county or below that is no division."""
    depth = issuer.depth
    if issuer.code is not None:
        return depth >= depth_of(Level.TOWNSHIP)
    return depth >= depth_of(Level.COUNTY)


def _wording(name: str, legal_basis: str) -> Iterator[Concern]:
    words = [word for word in FORBIDDEN_WORDS if word in name]
    if words and not legal_basis:
        text = _("The name “%(name)s” has %(words)s in it, which needs an approval.")
        named = "、".join(f"“{word}”" for word in words)
        yield Concern(code="forbidden_word", about=name, text=text % {"name": name, "words": named})


def _fees(about: str, texts: Iterable[str]) -> Iterator[Concern]:
    for text in texts:
        for sentence in _SENTENCES.split(text):
            if _FEES.search(sentence) and not _NO_FEES.search(sentence):
                said = _("“%(sentence)s” speaks of fees: none may be taken in any form.")
                yield Concern(code="fees", about=about, text=said % {"sentence": sentence.strip()})


def _texts(value: Any) -> Iterator[str]:
    """Every text in what is stored as JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
