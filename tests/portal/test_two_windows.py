"""Two windows of one draft: different fields go together, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from honors.actions import nominations
from honors.models import Attachment, Dossier, Nomination, Round, User
from portal import merging
from portal.models import Typed
from tests.factories.accounts import Staff
from tests.factories.nominations import a_nomination
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from tests.factories.vetoes import a_vetoed_round, codes_of
from tests.ground import laid
from tests.honors.test_photos import taken

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
HUSBAND = {"name": "赵大山", "relation": "丈夫"}
DAUGHTER = {"name": "赵小燕", "relation": "女儿"}


@laid
def family(opened: Round, tree: County, nominator: User) -> Nomination:
    case = a_nomination(opened, tree.villages[0], nominator, "family", members=[HUSBAND])
    nominations.put_member(nomination=case, place=None, member=DAUGHTER, by=nominator, at=DURING)
    return case


def url(case: Nomination, page: str) -> str:
    return f"/nominations/{case.pk}/dossier/{page}"


def data(case: Nomination) -> dict[str, Any]:
    return dict(Dossier.objects.get(nomination=case).answers)


class Window:
    """One window on one page; what it sends is what it was given, but for what is typed in it."""

    def __init__(self, client: Client, address: str) -> None:
        self.client, self.address = client, address
        self.shown(client.get(address))

    def shown(self, response: Any) -> None:
        self.form = response.context["form"]
        self.pairs = response.context.get("pairs") or []
        names = [field.name for field in self.form if field.name != "photos"]
        values = {name: self.form[name].value() for name in names}
        self.fields = {name: value for name, value in values.items() if value is not None}
        self.fields["contested"] = [pair["name"] for pair in self.pairs]
        self.fields |= {f"other-{pair['name']}": pair["sent"] for pair in self.pairs}

    def types(self, **typed: Any) -> Window:
        self.fields |= typed
        return self

    def saves(self, **pressed: Any) -> Any:
        response = self.client.post(self.address, {**self.fields, **pressed})
        if response.context and "form" in response.context:
            self.shown(response)
        return response

    def is_killed(self, **typed: Any) -> None:
        """After a second, in which it was kept."""
        assert self.types(**typed).saves(autosave="yes").status_code == 204


@pytest.fixture
def opens(at_desk: AtDesk, family: Nomination, nominator: User) -> Callable[[str], Window]:
    return lambda page: Window(at_desk(nominator), url(family, page))


Opens = Callable[[str], Window]


def test_different_fields_of_two_windows_are_both_saved(opens: Opens, family: Nomination) -> None:
    first, second = opens("deeds/"), opens("deeds/")

    first.types(deeds="第一个窗口（虚构）").saves()
    saved = second.types(deeds_brief="第二个窗口（虚构）").saves()

    assert saved.status_code == 303
    assert (data(family)["deeds"], data(family)["deeds_brief"]) == (
        "第一个窗口（虚构）",
        "第二个窗口（虚构）",
    )


def test_only_the_field_that_both_wrote_shows_two_texts(opens: Opens, family: Nomination) -> None:
    first, second = opens("deeds/"), opens("deeds/")
    first.types(deeds="甲（虚构）", deeds_brief="简（虚构）").saves()

    clash = second.types(deeds="乙（虚构）").saves()

    assert clash.status_code == 409
    assert [(p["name"], p["theirs"], p["mine"]) for p in second.pairs] == [
        ("deeds", "甲（虚构）", "乙（虚构）")
    ]
    assert second.fields["deeds_brief"] == "简（虚构）"
    assert second.saves().status_code == 303
    assert (data(family)["deeds"], data(family)["deeds_brief"]) == ("乙（虚构）", "简（虚构）")


def test_the_other_text_is_taken_with_one_press(opens: Opens, family: Nomination) -> None:
    first, second = opens("deeds/"), opens("deeds/")
    first.types(deeds="甲（虚构）").saves()
    second.types(deeds="乙（虚构）", deeds_brief="简（虚构）").saves()

    second.saves(take="deeds")

    assert (second.fields["deeds"], second.pairs) == ("甲（虚构）", [])
    second.saves()
    assert (data(family)["deeds"], data(family)["deeds_brief"]) == ("甲（虚构）", "简（虚构）")


def test_two_windows_that_were_killed_come_back_together(opens: Opens, family: Nomination) -> None:
    first, second = opens("deeds/"), opens("deeds/")
    first.is_killed(deeds="甲（虚构）")
    second.is_killed(deeds_brief="乙（虚构）")

    back = opens("deeds/")

    assert (back.fields["deeds"], back.fields["deeds_brief"]) == ("甲（虚构）", "乙（虚构）")
    back.saves()
    assert (data(family)["deeds"], data(family)["deeds_brief"]) == ("甲（虚构）", "乙（虚构）")
    assert not Typed.objects.exists()


def test_two_windows_that_were_killed_over_one_field_show_both(opens: Opens) -> None:
    first, second = opens("deeds/"), opens("deeds/")
    first.is_killed(deeds="甲（虚构）")
    second.is_killed(deeds="乙（虚构）")

    back = opens("deeds/")

    assert [(p["theirs"], p["mine"]) for p in back.pairs] == [("甲（虚构）", "乙（虚构）")]
    back.is_killed()
    assert [p["theirs"] for p in opens("deeds/").pairs] == ["甲（虚构）"]


def test_what_is_typed_on_after_coming_back_clashes_with_nothing(opens: Opens) -> None:
    opens("deeds/").is_killed(deeds="写到一半（虚构）")
    opens("deeds/").is_killed(deeds="写到一半，又写（虚构）")

    back = opens("deeds/")

    assert (back.fields["deeds"], back.pairs) == ("写到一半，又写（虚构）", [])


def test_a_window_that_types_on_is_not_forgotten_with_the_one_that_took_over(
    opens: Opens,
) -> None:
    first = opens("deeds/")
    first.is_killed(deeds="甲（虚构）")
    second = opens("deeds/")
    first.is_killed(deeds="甲又写（虚构）")

    second.saves()

    assert [pair["mine"] for pair in opens("deeds/").pairs] == ["甲又写（虚构）"]


def test_members_added_in_two_windows_are_both_there(opens: Opens, family: Nomination) -> None:
    windows = [opens("members/add/"), opens("members/add/")]

    for window, name in zip(windows, ("孙一（虚构）", "孙二（虚构）"), strict=True):
        assert window.types(name=name, relation="儿子").saves().status_code == 303

    assert [m["name"] for m in data(family)["members"]][2:] == ["孙一（虚构）", "孙二（虚构）"]


def test_members_killed_while_they_are_added_come_back_one_by_one(
    opens: Opens, family: Nomination
) -> None:
    windows = [opens("members/add/"), opens("members/add/")]
    for window, name in zip(windows, ("孙一", "孙二"), strict=True):
        window.is_killed(name=name, relation="儿子")

    list_ = windows[0].client.get(url(family, "members/"))
    opens("members/add/").saves()
    opens("members/add/").saves()

    assert list_.context["unsaved"] == ["孙一", "孙二"]
    assert {m["name"] for m in data(family)["members"][2:]} == {"孙一", "孙二"}


def test_a_member_is_changed_where_they_stand_by_now(opens: Opens, family: Nomination) -> None:
    daughter, list_ = opens("members/1/"), opens("members/0/")
    seen = list_.client.get(url(family, "members/")).context["members"][0][2]
    list_.client.post(url(family, "members/0/drop/"), {"seen": seen})

    saved = daughter.types(ethnicity="汉族").saves()

    assert saved.status_code == 303
    assert data(family)["members"] == [{**DAUGHTER, "ethnicity": "汉族"}]


def test_what_was_typed_of_a_member_who_is_gone_can_be_added_again(
    opens: Opens, family: Nomination
) -> None:
    husband = opens("members/0/")
    seen = husband.client.get(url(family, "members/")).context["members"]
    for place in (1, 0):
        husband.client.post(url(family, f"members/{place}/drop/"), {"seen": seen[place][2]})

    gone = husband.types(ethnicity="汉族").saves()

    assert gone.headers["Location"] == url(family, "members/add/")
    opens("members/add/").saves()
    assert data(family)["members"] == [{**HUSBAND, "ethnicity": "汉族"}]


def test_words_for_one_member_never_slip_to_another(opens: Opens, family: Nomination) -> None:
    husband = opens("members/0/")
    seen = husband.client.get(url(family, "members/")).context["members"]
    husband.client.post(url(family, "members/0/drop/"), {"seen": seen[0][2]})

    clash = husband.types(ethnicity="汉族").saves()

    assert (clash.status_code, data(family)["members"]) == (409, [DAUGHTER])
    assert {pair["name"] for pair in husband.pairs} == {"name", "relation", "ethnicity"}


def test_vetoes_declared_in_two_windows_go_together(
    at_desk: AtDesk, tree: County, staff: Staff, nominator: User
) -> None:
    case = a_nomination(a_vetoed_round(tree, staff), tree.villages[0], nominator, "person")
    one, other = codes_of(case)[:2]
    first, second = (Window(at_desk(nominator), url(case, "conditions/")) for _each in range(2))

    first.types(applies="some", **{f"veto-{one}": ["0"]}).saves()
    second.types(applies="some", **{f"veto-{other}": ["0"]}).saves()

    declared = Dossier.objects.get(nomination=case).veto_answers
    assert {code for code, places in declared.items() if places} == {one, other}


def test_captions_of_two_windows_go_together_and_no_photo_is_lost(
    opens: Opens, family: Nomination
) -> None:
    for width in (400, 300):
        photo = SimpleUploadedFile("一.jpg", taken(size=(width, 300)))
        opens("photos/").saves(photos=[photo])
    one, two = (f"caption-{photo.pk}" for photo in Attachment.objects.order_by("pk"))
    first, second = opens("photos/"), opens("photos/")
    first.types(**{one: "院里", two: "甲"}).saves(step="save")

    third = SimpleUploadedFile("三.jpg", taken(size=(200, 300)))
    clash = second.types(**{two: "乙"}).saves(photos=[third], step="save")

    assert (clash.status_code, Attachment.objects.count()) == (409, 3)
    assert [(p["theirs"], p["mine"]) for p in second.pairs] == [("甲", "乙")]
    second.saves(step="save")
    captions = Attachment.objects.order_by("pk").values_list("caption", flat=True)
    assert [*captions] == ["院里", "乙", ""]


def test_captions_that_were_typed_come_back(opens: Opens) -> None:
    opens("photos/").saves(photos=[SimpleUploadedFile("一.jpg", taken())])
    caption = f"caption-{Attachment.objects.get().pk}"

    opens("photos/").is_killed(**{caption: "院里"})

    assert opens("photos/").fields[caption] == "院里"


@pytest.mark.parametrize(
    ("mine", "theirs", "value", "clashes"),
    [
        ("a", "a", "a", False),
        ("a", "b", "b", False),
        ("b", "a", "b", False),
        ("b", "c", "b", True),
        ("a\r\n ", "b", "b", False),
    ],
)
def test_one_field_from_two_sides(mine: str, theirs: str, value: str, clashes: bool) -> None:
    merged = merging.merge({"x": mine}, {"x": theirs}, {"x": merging.digest("a")})

    assert (merged.values["x"], merged.clashing == ("x",)) == (value, clashes)
