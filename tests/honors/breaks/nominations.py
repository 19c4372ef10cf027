"""Cases that stand where they cannot, and dossiers that were rewritten."""

from __future__ import annotations

from django.core.files.base import ContentFile

from honors.models import Attachment, Dossier, DossierVersion, Stage
from tests.honors.breaks.breaking import place, the, unguarded
from tests.honors.planting import OPENED, Planted, a_nominee


def nominees_have_one_live_case_in_a_category(planted: Planted) -> str:
    with unguarded("honors_nomination", "nominations_one_live"):
        return place(planted, "戊五", nominee=planted.cases["甲一"].nominee)


def cases_are_where_their_stage_is(planted: Planted) -> str:
    return place(planted, "戊五", state="ballot")


def cases_are_where_their_stage_is_2(planted: Planted) -> str:
    return place(planted, "戊五", holder=planted.desk)


def cases_are_where_their_stage_is_3(planted: Planted) -> str:
    Stage.objects.filter(kind="review").update(level="village")
    return place(planted, "戊五", unit=planted.desk, unit_path=planted.desk.path)


def cases_without_a_stage_are_with_their_unit(planted: Planted) -> str:
    return place(planted, "戊五", state="draft", stage=None)


def cases_without_a_stage_are_with_their_unit_2(planted: Planted) -> str:
    return place(planted, "戊五", state="returned", stage=None, holder=planted.village)


def cases_without_a_stage_are_with_their_unit_3(planted: Planted) -> str:
    with unguarded("honors_nomination", "nominations_stage_while_at_one"):
        return place(planted, "戊五", stage=None)


def cases_belong_together(planted: Planted) -> str:
    return place(planted, "戊五", unit_path=planted.tree.villages[1].path)


def cases_belong_together_2(planted: Planted) -> str:
    nominee = a_nominee(planted, "己六")
    type(nominee).objects.filter(pk=nominee.pk).update(kind="family")
    return place(planted, "戊五", nominee=nominee)


def submitted_versions_are_kept(planted: Planted) -> str:
    return place(planted, "戊五", dossier_version=2)


def submitted_versions_are_unchanged(planted: Planted) -> str:
    versions = DossierVersion.objects.filter(nomination=planted.cases["戊五"])
    versions.update(data={"name": "王秀兰", "deeds": "后来改写的事迹。"})
    return the(planted, "戊五")


def cases_have_their_dossier(planted: Planted) -> str:
    Dossier.objects.filter(nomination=planted.cases["戊五"]).delete()
    return the(planted, "戊五")


def attachments_are_their_bytes(planted: Planted) -> str:
    attachment = Attachment(
        nomination=planted.cases["戊五"],
        field="photo",
        name="虚构.jpg",
        content_type="image/jpeg",
        size=4,
        sha256="0" * 64,
        uploaded_at=OPENED,
        uploaded_by=planted.staff.nominators[0],
    )
    attachment.file.save("made-up.jpg", ContentFile(b"data"))
    return the(planted, "戊五")
