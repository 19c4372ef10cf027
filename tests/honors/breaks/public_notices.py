"""Notices that were changed, cut short or passed over."""

from __future__ import annotations

from datetime import datetime

from honors.models import (
    NoticeEntry,
    Objection,
    PostingProof,
    PublicNotice,
    Round,
    Stage,
)
from honors.snapshots import digest_of
from tests.honors.breaks.breaking import DAY, the
from tests.honors.planting import NOTICE_END, POSTED, SCORED, Planted, vouch
from workflow import ledger


def notices_show_what_was_frozen(_planted: Planted) -> str:
    notice = PublicNotice.objects.get()
    PublicNotice.objects.update(snapshot=notice.snapshot | {"title": "另一个标题"})
    return f"public_notices:{notice.pk}"


def posted_lines_stay_as_frozen(planted: Planted) -> str:
    line = {"name": "甲一", "unit": "东关村", "title": "另一称号", "deeds": ""}
    NoticeEntry.objects.filter(nomination=planted.cases["甲一"]).update(line=line)
    return f"public_notices:{PublicNotice.objects.get().pk}"


def proofs_are_their_bytes(_planted: Planted) -> str:
    proof = PostingProof.objects.get()
    proof.file.storage.delete(proof.file.name)
    return f"public_notices:{proof.notice_id}"


def notices_are_long_enough(_planted: Planted) -> str:
    PublicNotice.objects.update(ends_at=NOTICE_END - DAY)
    return f"public_notices:{PublicNotice.objects.get().pk}"


def notices_are_long_enough_2(_planted: Planted) -> str:
    """Five days from the day itself are one fewer than five from the next."""
    Stage.objects.filter(kind="notice").update(
        settings={"days": 6, "kind": "working", "count_from": "next_day"}
    )
    return f"public_notices:{PublicNotice.objects.get().pk}"


def notices_are_long_enough_3(_planted: Planted) -> str:
    far = {"posted_at": datetime(2043, 1, 5, tzinfo=POSTED.tzinfo)}
    PublicNotice.objects.update(**far, ends_at=datetime(2043, 3, 5, tzinfo=POSTED.tzinfo))
    return f"public_notices:{PublicNotice.objects.get().pk}"


def notices_are_long_enough_4(_planted: Planted) -> str:
    """It was extended by a day that it did not run."""
    PublicNotice.objects.update(extra_days=1)
    return f"public_notices:{PublicNotice.objects.get().pk}"


def notices_are_long_enough_5(_planted: Planted) -> str:
    """It hung a day late, and ended as if it had not."""
    PostingProof.objects.update(taken_at=POSTED + DAY)
    return f"public_notices:{PublicNotice.objects.get().pk}"


def notices_have_the_length_of_their_level(planted: Planted) -> str:
    """A reason alone makes no county's notice short: the program has to name its basis."""
    settings = {"days": 3, "kind": "working", "shorter_because": "时间紧（虚构）"}
    stage = {"position": 5, "kind": "notice", "level": "county", "settings": settings}
    terms = {"round": {"legal_basis": ""}, "stages": [stage]}
    Round.objects.filter(pk=planted.round.pk).update(terms=terms)
    return f"rounds:{planted.round.pk}"


def notices_point_at_nobody(planted: Planted) -> str:
    """As if it had been posted so."""
    line = {"name": "甲一", "deeds": "身份证尾号0029，1990年5月生（虚构）"}
    entry = NoticeEntry.objects.get(nomination=planted.cases["甲一"])
    NoticeEntry.objects.filter(pk=entry.pk).update(line=line)
    notice = PublicNotice.objects.get()
    others = [row for row in notice.snapshot["entries"] if row["position"] != entry.position]
    frozen = {"position": entry.position, **line}
    snapshot = notice.snapshot | {"entries": [*others, frozen]}
    digest = digest_of(snapshot)
    vouch(f"public_notices:{notice.pk}", digest)
    PublicNotice.objects.update(snapshot=snapshot, snapshot_digest=digest)
    return f"public_notices:{notice.pk}"


def notices_end_when_they_are_over(_planted: Planted) -> str:
    subject = f"public_notices:{PublicNotice.objects.get().pk}"
    ledger.record(subject, "public_notices.end", actor="system:clock", at=NOTICE_END - DAY)
    return subject


def notices_list_cases_of_their_round(_planted: Planted) -> str:
    fresh = PublicNotice.objects.get()
    fresh.pk = None
    fresh.stage = Stage.objects.get(kind="approval")
    fresh._state.adding = True
    fresh.save()
    vouch(f"public_notices:{fresh.pk}", fresh.snapshot_digest)
    return f"public_notices:{fresh.pk}"


def cases_left_their_notice_after_its_end(planted: Planted) -> str:
    subject = the(planted, "甲一")
    ledger.record(subject, "nominations.clear", actor="user:1", at=NOTICE_END - DAY)
    return subject


def approved_cases_stood_on_their_notices(planted: Planted) -> str:
    NoticeEntry.objects.filter(nomination=planted.cases["甲一"]).update(voided_at=SCORED)
    return the(planted, "甲一")


def an_objection(planted: Planted, **fields: object) -> Objection:
    return Objection.objects.create(
        **{
            "notice": PublicNotice.objects.get(),
            "nomination": planted.cases["甲一"],
            "query_code": "made-up",
            "filed_at": POSTED,
            "objector_kind": "person",
            "objector_sealed": "",
            "contact_sealed": "",
            "content": "虚构的异议。",
        }
        | fields
    )


def cases_are_not_approved_over_an_objection(planted: Planted) -> str:
    an_objection(planted, state="admitted")
    return the(planted, "甲一")


def cases_to_be_removed_are_not_honored(planted: Planted) -> str:
    an_objection(planted, state="replied", remedy="remove")
    return the(planted, "甲一")
