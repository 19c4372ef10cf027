"""Somebody of sixty with a phone: large letters, long pauses, numbers as they are written on paper,
the Back button, a second tap to be sure, photos as the phone takes them. Nothing is lost.

How real people are watched instead is in docs/portal.md.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from pillow_heif import from_pillow

from tests.browser.test_village import DEEDS, Village
from tests.browser.visiting import PHONE, Visitor
from tests.factories.nominees import a_resident_id

Walk = Callable[..., Visitor]
TURNED = 6  # the camera was held upright; only this note in the photo says so
ORIENTATION = 0x0112
UPRIGHT = """
() => Promise.all([...document.querySelectorAll(".taken img")].map(async picture => {
  picture.loading = "eager";
  await picture.decode();
  return picture.naturalHeight > picture.naturalWidth;
}))
"""
ADDRESS, MOTTO = "东关村十二号（虚构）", "孝老爱亲，邻里和睦"


def as_on_paper(number: str) -> str:
    """In groups, in the wide digits that a Chinese keyboard gives."""
    wide = number.translate(str.maketrans("0123456789", "０１２３４５６７８９")).lower()
    return f" {wide[:6]} {wide[6:14]} {wide[14:]} "


def one_wrong(number: str) -> str:
    return number[:13] + str((int(number[13]) + 1) % 10) + number[14:]


def photos(folder: Path) -> list[Path]:
    upright = Image.Exif()
    upright[ORIENTATION] = TURNED
    turned, heic = folder / "IMG_0001.jpg", folder / "IMG_0002.HEIC"
    Image.new("RGB", (1600, 1200), "rosybrown").save(turned, exif=upright)
    from_pillow(Image.new("RGB", (1200, 1600), "cadetblue")).save(heic)
    return [turned, heic]


def begins(village: Village) -> None:
    number = a_resident_id()
    village.begins()
    village.chooses_the_family_round()
    village.fills(**{"name": "钱小虎", "members-0-name": "赵大山", "members-0-relation": "丈夫"})
    village.fills(resident_id=one_wrong(number))
    village.presses("开始申报")
    assert village.page.title().startswith("错误：")
    assert village.page.input_value("#id_resident_id") == one_wrong(number)
    assert village.page.input_value("#id_members-0-name") == "赵大山"

    village.fills(resident_id=as_on_paper(number))
    village.presses("开始申报")


def falls_asleep_over(village: Village) -> None:
    """The session ends between the last letter and the button."""
    village.picks("family_type", "filial")
    village.fills(address=ADDRESS, family_motto=MOTTO)
    village.visitor.context.clear_cookies(name="sessionid")
    facts = village.visitor.site.facts
    with village.page.expect_navigation():
        village.page.locator("main .button.leading").last.click()
    village.fills(username=facts["people"]["fresh_village"]["username"], password=facts["password"])
    with village.page.expect_navigation():
        village.page.locator("main .button.leading").click()
    assert village.page.input_value("#id_address") == ADDRESS
    village.presses("保存并继续")


def goes_back_and_on_again(village: Village) -> None:
    here = village.page.url
    village.page.go_back()
    assert village.page.input_value("#id_family_motto") == MOTTO
    village.presses("保存并继续")
    assert village.page.url == here


def takes_photos(village: Village, folder: Path) -> None:
    village.page.set_input_files("#id_photos", [*map(str, photos(folder))])
    village.page.locator(".taken img").nth(1).wait_for()
    assert village.page.evaluate(UPRIGHT) == [True, True]
    village.presses("继续")


@pytest.mark.crawl
def test_somebody_slow_nominates_a_family_and_loses_nothing(walk: Walk, tmp_path: Path) -> None:
    village = Village(walk("fresh_village", width=PHONE, size="larger"))

    begins(village)
    falls_asleep_over(village)
    goes_back_and_on_again(village)
    village.presses("继续")
    village.chooses("applies", "none")
    village.presses("保存并继续")
    village.fills(deeds_brief="孝敬老人，热心公益（虚构）。", deeds=DEEDS)
    village.presses("保存并继续")
    takes_photos(village, tmp_path)
    told = village.page.inner_text("main")
    assert [text for text in (ADDRESS, MOTTO, DEEDS, "赵大山") if text not in told] == []
    with village.page.expect_navigation():
        village.page.locator("main .button.leading").dblclick()

    village.page.wait_for_url("**/submitted/")
    assert village.page.locator(".banner.error, #problems").count() == 0
    assert village.wide == []


PHONES = ("139 8765 4321", "１３９８７６５４３２１", "+86 139-8765-4321")


@pytest.mark.crawl
def test_a_phone_number_may_be_written_as_people_write_it(walk: Walk) -> None:
    village = Village(walk("village", width=PHONE, scripts=False))
    village.begins("/nominate/{pairs}/{village}/")
    village.fills(**{"name": "赵钱婆媳", "members-0-name": "赵大凤", "members-0-relation": "婆婆"})
    village.fills(**{"members-1-name": "钱小燕", "members-1-relation": "儿媳"})
    village.presses("开始申报")
    basic = village.page.url
    village.chooses("pair_type", "in_laws")
    village.chooses("shared_household", "true")
    village.fills(address=ADDRESS, contact_phone="1398765432")
    village.presses("保存并继续")
    told = village.page.locator("#problems a")
    assert told.all_inner_texts() == ["手机号应为11位，现为10位。"]
    assert told.get_attribute("href") == "#id_contact_phone"

    for written in PHONES:
        village.page.goto(basic)
        village.fills(contact_phone=written)
        village.presses("保存并继续")
        village.page.goto(basic)
        assert village.page.input_value("#id_contact_phone") == "13987654321"
