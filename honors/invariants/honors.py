"""Commendations and honors: the list is the honored set, and every certificate is one of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q

from honors.codes import check_certificate_number, digest_of_code
from honors.models import Commendation, CommendationEntry, Honor, Nomination, Reissue
from honors.snapshots import digest_of, register_snapshot
from honors.states import HELD_HONORS, CommendationState, NominationState
from workflow.refusals import Refusal

Broken = tuple[str, str]
ISSUED = (CommendationState.ISSUED, CommendationState.REVOKED)


def lists_are_the_honored_set() -> Iterator[Broken]:
    """Who stands on an issued list is honored, and who is honored stands on one."""
    listed = CommendationEntry.objects.filter(commendation__state__in=ISSUED)
    extra = listed.exclude(nomination__state=NominationState.HONORED)
    for key, case, state in extra.values_list(
        "commendation_id", "nomination_id", "nomination__state"
    ).iterator():
        yield f"commendations:{key}", f"it lists nomination {case}, which is {state}"
    own = listed.filter(nomination=OuterRef("pk"), commendation__round=OuterRef("round"))
    missing = Nomination.objects.filter(~Exists(own), state=NominationState.HONORED)
    for key in missing.values_list("pk", flat=True).iterator():
        yield f"nominations:{key}", "it is honored and stands on no list of its round"


def honors_are_the_entries_of_lists() -> Iterator[Broken]:
    """One honor for each line of an issued list, and none besides."""
    given = Honor.objects.filter(
        nomination=OuterRef("nomination"), commendation=OuterRef("commendation")
    )
    without = CommendationEntry.objects.filter(~Exists(given), commendation__state__in=ISSUED)
    for key, case in without.values_list("commendation_id", "nomination_id").iterator():
        yield f"commendations:{key}", f"nomination {case} got no honor"
    line = CommendationEntry.objects.filter(
        nomination=OuterRef("nomination"),
        commendation=OuterRef("commendation"),
        commendation__state__in=ISSUED,
    )
    for key in Honor.objects.filter(~Exists(line)).values_list("pk", flat=True).iterator():
        yield f"honors:{key}", "it stands on no issued list"


def honors_say_what_their_case_says() -> Iterator[Broken]:
    wrong = Honor.objects.exclude(
        nominee=F("nomination__nominee"),
        unit=F("nomination__unit"),
        unit_path=F("nomination__unit_path"),
        title=F("nomination__category__title"),
    )
    for key in wrong.values_list("pk", flat=True).iterator():
        yield f"honors:{key}", "its nominee, unit or title is not that of its case"


def revoked_lists_have_no_valid_honor() -> Iterator[Broken]:
    rows = Honor.objects.filter(
        commendation__state=CommendationState.REVOKED, state__in=HELD_HONORS
    )
    for key, state in rows.values_list("pk", "state").iterator():
        yield f"honors:{key}", f"it is {state} and its commendation was revoked"


def certificates_are_numbered_without_gaps() -> Iterator[Broken]:
    """Serials of a program and year run from 1 without a gap, each once; numbers read rightly."""
    serials: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    rows = Honor.objects.values_list("pk", "number", "title__program_id")
    for key, number, program in rows.iterator():
        try:
            parts = check_certificate_number(number)
        except Refusal as refused:
            yield f"honors:{key}", f"its number {number} does not read: {refused.code}"
            continue
        serials[program, parts.year].append((parts.serial, key))
    for (_program, year), given in sorted(serials.items()):
        for expected, (serial, key) in enumerate(sorted(given), start=1):
            if serial != expected:
                yield f"honors:{key}", f"serial {expected} of {year} is missing or given twice"
                break


def positions_of_lists_run_on() -> Iterator[Broken]:
    """The lines of a category are numbered from 1 without a gap."""
    counts: dict[tuple[int, int], list[int]] = defaultdict(list)
    rows = CommendationEntry.objects.filter(commendation__state__in=ISSUED).order_by("position")
    for commendation, category, position in rows.values_list(
        "commendation_id", "category_id", "position"
    ).iterator():
        counts[commendation, category].append(position)
    for (commendation, category), positions in counts.items():
        if positions != list(range(1, len(positions) + 1)):
            detail = f"the lines of category {category} are numbered {positions}"
            yield f"commendations:{commendation}", detail


def issued_lists_are_dated() -> Iterator[Broken]:
    rows = CommendationEntry.objects.filter(commendation__state__in=ISSUED).filter(
        Q(commendation__issued_at=None) | Q(commendation__list_digest="")
    )
    for key in rows.values_list("commendation_id", flat=True).distinct().iterator():
        yield f"commendations:{key}", "it is issued without its time or digest"


def issued_lists_say_what_was_sealed() -> Iterator[Broken]:
    rows = Commendation.objects.filter(state__in=ISSUED)
    for key, snapshot, digest in rows.values_list("pk", "snapshot", "list_digest").iterator():
        if digest_of(snapshot) != digest:
            yield f"commendations:{key}", "its list is not the one that its digest is of"


def certificates_are_as_they_were_given_out() -> Iterator[Broken]:
    """Numbers, codes and names of all honors of a commendation, taken together."""
    rows = Commendation.objects.filter(state__in=ISSUED).prefetch_related("honors")
    for commendation in rows.iterator(chunk_size=20):
        if digest_of(register_snapshot(commendation.honors.all())) != commendation.register_digest:
            yield f"commendations:{commendation.pk}", "its certificates are not those given out"


def new_certificates_have_the_codes_of_their_history() -> Iterator[Broken]:
    """And none of them has the code of another certificate."""
    for row in Reissue.objects.iterator():
        if digest_of_code(row.code) != row.digest:
            yield f"honors:{row.honor_id}", "its new certificate has another code than it was given"
    doubled = Reissue.objects.filter(Exists(Honor.objects.filter(code=OuterRef("code"))))
    for key in doubled.values_list("honor_id", flat=True).iterator():
        yield f"honors:{key}", "its new certificate has the code of another one"


CHECKS = (
    lists_are_the_honored_set,
    honors_are_the_entries_of_lists,
    honors_say_what_their_case_says,
    revoked_lists_have_no_valid_honor,
    certificates_are_numbered_without_gaps,
    positions_of_lists_run_on,
    issued_lists_are_dated,
    issued_lists_say_what_was_sealed,
    certificates_are_as_they_were_given_out,
    new_certificates_have_the_codes_of_their_history,
)
