"""Private answers that lie in the clear, were moved, or are not those that were submitted."""

from __future__ import annotations

from honors.models import Document, Dossier, DossierVersion
from honors.private_answers import COMMITTED, commitment, seal
from honors.snapshots import digest_of
from tests.honors.breaks.breaking import the
from tests.honors.planting import DATA, Planted, vouch

SALT = "0f" * 16
HOME = {"address": "虚构路一号"}


def private_answers_lie_sealed(planted: Planted) -> str:
    form = planted.category.form
    form.fields = [
        {"name": "address", "label": "住址", "kind": "text", "private": True},
        *form.fields,
    ]
    form.save()
    Dossier.objects.filter(nomination=planted.cases["戊五"]).update(data=DATA | HOME)
    return the(planted, "戊五")


def private_answers_open(planted: Planted) -> str:
    """The envelope of another case."""
    other = Dossier.objects.get(nomination=planted.cases["甲一"])
    envelope = seal({"data": HOME, "unfit": {}}, place=other.place)
    Dossier.objects.filter(nomination=planted.cases["戊五"]).update(sealed=envelope)
    return the(planted, "戊五")


def private_answers_open_2(planted: Planted) -> str:
    """What was written before, put back."""
    dossier = Dossier.objects.get(nomination=planted.cases["戊五"])
    envelope = seal({"data": HOME, "unfit": {}}, place=dossier.place)
    Dossier.objects.filter(pk=dossier.pk).update(sealed=envelope, revision=dossier.revision + 1)
    return the(planted, "戊五")


def sources_open(_planted: Planted) -> str:
    """Under the digest of something else."""
    document = Document.objects.get()
    Document.objects.update(source_digest="1" * 64)
    return f"documents:{document.pk}"


def frozen(planted: Planted, name: str) -> DossierVersion:
    """A version that commits to an address, its envelope still empty."""
    data = DATA | {COMMITTED: commitment(HOME, salt=SALT)}
    versions = DossierVersion.objects.filter(nomination=planted.cases[name])
    versions.update(data=data, digest=digest_of(data))
    vouch(the(planted, name), digest_of(data))
    return versions.get()


def frozen_answers_are_those_committed(planted: Planted) -> str:
    """The envelope of another version."""
    version, other = frozen(planted, "戊五"), frozen(planted, "丁四")
    contents = {"data": HOME, "salt": SALT}
    for row, place in ((version, other.place), (other, other.place)):
        DossierVersion.objects.filter(pk=row.pk).update(sealed=seal(contents, place=place))
    return the(planted, "戊五")


def frozen_answers_are_those_committed_2(planted: Planted) -> str:
    """Sealed anew with another address, by somebody who has the keys."""
    version = frozen(planted, "戊五")
    envelope = seal({"data": {"address": "虚构路二号"}, "salt": SALT}, place=version.place)
    DossierVersion.objects.filter(pk=version.pk).update(sealed=envelope)
    return the(planted, "戊五")


def frozen_answers_are_those_committed_3(planted: Planted) -> str:
    """Thrown away."""
    frozen(planted, "戊五")
    return the(planted, "戊五")
