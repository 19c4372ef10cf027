"""What is typed into private fields, through every door, lies in the clear in no table."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from honors import invariants
from honors.actions import documents, nominations
from honors.models import Document, Dossier, Round, User
from portal.models import Typed
from tests.api.doors import Clock, Door
from tests.factories.accounts import Staff
from tests.factories.nominations import a_nomination, moved, returned
from tests.factories.organizations import County
from tests.factories.public_notices import a_short_round
from tests.factories.recommendations import a_call, honored_in_town, prepared, sent
from tests.factories.rounds import DURING, category_of

pytestmark = pytest.mark.django_db

HALF, HOME, MOVED = "Kongque Road 4417 (ma", "Kongque Road 4418", "Kongque Road 4419"
PHONE, JOB, BORN = "13998765432", "Welder at Plant 4417", "1971-11"
MEMBER = {"name": "赵大山", "relation": "丈夫", "occupation": JOB, "birth_month": BORN}
KEY = {"Idempotency_Key": "5f0c8a0e-8d1f-4d0b-9a5e-3f1c2b7a9d11"}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    cache.clear()
    clock = Clock(DURING)
    monkeypatch.setattr(timezone, "now", clock.now)
    return clock


def cells() -> Iterator[tuple[str, str]]:
    """Every value of every table, as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT * FROM {name}")  # noqa: S608 - a name of our own
            for row in cursor.fetchall():
                yield from ((table, str(value)) for value in row)


def lying_open(*typed: str) -> set[tuple[str, str]]:
    """Also as SQLite writes JSON."""
    wanted = [(text, form) for text in typed for form in (text, json.dumps(text)[1:-1])]
    return {(table, text) for table, cell in cells() for text, form in wanted if form in cell}


def test_the_walk_finds_what_lies_open(opened: Round, tree: County, nominator: User) -> None:
    a_nomination(opened, tree.villages[0], nominator, "family", family_motto="勤俭（虚构）")

    assert lying_open("勤俭（虚构）", "nowhere") == {("honors_dossier", "勤俭（虚构）")}


def test_what_the_unit_types_is_sealed_wherever_it_is_kept(
    clock: Clock, opened: Round, tree: County, nominator: User
) -> None:
    family = a_nomination(opened, tree.villages[0], nominator, "family")
    pair = a_nomination(opened, tree.villages[0], nominator, "pair", contact_phone=PHONE)
    browser = Client()
    browser.force_login(nominator, backend="django.contrib.auth.backends.ModelBackend")
    page = f"/nominations/{family.pk}/dossier/basic/"
    form = browser.get(page).context["form"]
    typed = {name: form.initial[name] for name in ("window", "seen", "family_type")}

    kept = browser.post(page, {**typed, "address": HALF, "autosave": "yes"})
    refused = browser.post(page, {**typed, "address": HOME, "resident_since": "前年"})
    assert (kept.status_code, refused.status_code, Typed.objects.count()) == (204, 422, 1)
    door, place = Door(nominator, at=DURING), f"nominations/{family.pk}/dossier/"
    revision = Dossier.objects.get(nomination=family).revision
    patch = {"members": JOB, "address": HOME}
    saved = door.send("patch", place, {"patch": patch, "revision": revision})
    assert saved.json()["unfit"] == {"members": JOB}
    written = door.get(place).json()["data"] | {"members": [MEMBER]}
    assert door.change(place, {"data": written}, of=place).json()["data"]["address"] == HOME

    assert dict(Dossier.objects.get(nomination=pair).answers)["contact_phone"] == PHONE
    assert lying_open(HALF, HOME, PHONE, JOB, BORN) == set()


def test_nothing_lies_open_after_a_case_went_its_way(
    clock: Clock, opened: Round, tree: County, staff: Staff, nominator: User
) -> None:
    officer = staff.officers[0]
    draft = a_nomination(
        opened, tree.villages[0], nominator, "family", address=HOME, members=[MEMBER]
    )
    back = returned(moved(draft, "submit", nominator), officer, "address")
    data = {**Dossier.objects.get(nomination=back).answers, "address": MOVED}
    nominations.save_dossier(nomination=back, data=data, by=nominator, at=DURING)
    nominations.answer_defect(
        defect=back.defects.get(), answer="已改（虚构）", by=nominator, at=DURING
    )
    case = moved(back, "resubmit", nominator)
    for kind, by in (("nomination_form", officer), ("case_evidence", staff.secretary)):
        documents.make(kind=kind, subject=case, by=by, at=DURING)
    place = f"nominations/{case.pk}/"
    door = Door(officer, at=DURING)

    looked = door.post(f"{place}unmask/", {"reason": "核实住址"}, **KEY)

    assert looked.json()["answers"] == {"address": MOVED, "members": [MEMBER]}
    shown = [door.get(f"{place}{part}").content.decode() for part in ("dossier/", "versions/")]
    assert not any(text in told for told in shown for text in (HOME, MOVED, JOB, BORN))
    assert MOVED in str(Document.objects.get(kind="nomination_form").source)
    assert MOVED not in str(Document.objects.get(kind="case_evidence").source)
    assert lying_open(HOME, MOVED, JOB, BORN) == set()
    assert invariants.check() == []


def test_what_is_sent_up_lies_sealed_in_both_cases(tree: County, staff: Staff) -> None:
    above = a_short_round(tree, staff, kinds=["family"])
    honor = honored_in_town(tree, staff, ["吴秀英"])[0]
    call = a_call(tree, staff, category_of(above, "family"))

    (one,) = sent(prepared(call, staff, [honor]), staff)

    assert one.case is not None
    below, above_ = honor.nomination.dossier, Dossier.objects.get(nomination=one.case)
    assert above_.answers["address"] == below.answers["address"]
    assert "address" not in {*one.snapshot["dossier"], *above_.data, *below.data}
    assert above_.sealed != below.sealed
