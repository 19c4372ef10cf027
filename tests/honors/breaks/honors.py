"""Lists and certificates that do not fit the honored cases."""

from __future__ import annotations

from honors.codes import certificate_number, digest_of_code
from honors.models import Category, Commendation, CommendationEntry, Honor
from tests.honors.breaks.breaking import place, the
from tests.honors.planting import ISSUED, Planted, vouch


def lists_are_the_honored_set(planted: Planted) -> str:
    """The withdrawn case stands on the issued list, and even got its honor."""
    document = Commendation.objects.get()
    honor = Honor.objects.order_by("pk")[0]
    case = planted.cases["丁四"]
    CommendationEntry.objects.create(
        commendation=document, category=planted.category, nomination=case, position=3
    )
    honor.pk, honor.nomination, honor.nominee = None, case, case.nominee
    honor.number = certificate_number("371326", "ZM", 2026, 3)
    honor.code = "made-up"
    honor._state.adding = True
    honor.save()
    return f"commendations:{document.pk}"


def lists_are_the_honored_set_2(planted: Planted) -> str:
    CommendationEntry.objects.filter(position=2).delete()
    Honor.objects.filter(nomination=planted.cases["乙二"]).delete()
    return the(planted, "乙二")


def honors_are_the_entries_of_lists(planted: Planted) -> str:
    Honor.objects.filter(nomination=planted.cases["乙二"]).delete()
    return f"commendations:{Commendation.objects.get().pk}"


def honors_are_the_entries_of_lists_2(planted: Planted) -> str:
    """An honor that was made by hand, beside the list."""
    CommendationEntry.objects.filter(position=2).delete()
    Category.objects.update(taken=1)
    place(planted, "乙二", state="not_selected", takes_place=False)
    return f"honors:{Honor.objects.get(nomination=planted.cases['乙二']).pk}"


def honors_say_what_their_case_says(planted: Planted) -> str:
    honor = Honor.objects.order_by("pk")[0]
    Honor.objects.filter(pk=honor.pk).update(unit_path=planted.desk.path)
    return f"honors:{honor.pk}"


def revoked_lists_have_no_valid_honor(planted: Planted) -> str:
    Commendation.objects.write_place(state="revoked")
    kept, gone = Honor.objects.order_by("pk")
    Honor.objects.filter(pk=gone.pk).write_place(state="revoked")
    return f"honors:{kept.pk}"


def certificates_are_numbered_without_gaps(_planted: Planted) -> str:
    honor = Honor.objects.order_by("pk")[1]
    number = certificate_number("371326", "ZM", 2026, 3)
    Honor.objects.filter(pk=honor.pk).update(number=number)
    return f"honors:{honor.pk}"


def certificates_are_numbered_without_gaps_2(_planted: Planted) -> str:
    honor = Honor.objects.order_by("pk")[1]
    Honor.objects.filter(pk=honor.pk).update(number="made-up")
    return f"honors:{honor.pk}"


def positions_of_lists_run_on(_planted: Planted) -> str:
    CommendationEntry.objects.filter(position=2).update(position=3)
    return f"commendations:{Commendation.objects.get().pk}"


def issued_lists_are_dated(_planted: Planted) -> str:
    Commendation.objects.update(issued_at=None)
    return f"commendations:{Commendation.objects.get().pk}"


def issued_lists_say_what_was_sealed(_planted: Planted) -> str:
    document = Commendation.objects.get()
    Commendation.objects.update(snapshot=document.snapshot | {"title": "另一个标题"})
    return f"commendations:{document.pk}"


def certificates_are_as_they_were_given_out(_planted: Planted) -> str:
    honor = Honor.objects.order_by("pk")[0]
    Honor.objects.filter(pk=honor.pk).update(holder_name="另一人")
    return f"commendations:{honor.commendation_id}"


def a_reissue(planted: Planted, code: str, digest: str, *, told: bool = True) -> str:
    honor = Honor.objects.order_by("pk")[0]
    honor.reissues.create(
        code=code,
        digest=digest,
        reason="遗失（虚构）",
        made_at=ISSUED,
        made_by=planted.staff.secretary,
    )
    if told:
        vouch(f"honors:{honor.pk}", digest)
    return f"honors:{honor.pk}"


def new_certificates_have_the_codes_of_their_history(planted: Planted) -> str:
    return a_reissue(planted, "made-up", digest_of_code("another"))


def new_certificates_have_the_codes_of_their_history_2(planted: Planted) -> str:
    """The code of the certificate of somebody else."""
    code = Honor.objects.order_by("pk")[1].code
    return a_reissue(planted, code, digest_of_code(code))


def frozen_words_are_vouched_for_7(planted: Planted) -> str:
    """Issued anew, and history does not know it."""
    return a_reissue(planted, "made-up", digest_of_code("made-up"), told=False)
