"""Text hygiene, the word count of Word, and personal numbers in stories. All people are made up."""

from datetime import date

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from honors.texts import (
    clean_text,
    compact,
    count_words,
    find_date,
    find_house,
    find_personal_data,
    half_width,
)
from workflow.refusals import InvalidInput


def refusal(text: object, *, limit: int = 100, lines: bool = True) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        clean_text(text, field="deeds", limit=limit, lines=lines)
    return caught.value


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  一行  ", "一行"),
        ("第一行\r\n第二行\r第三行\u2028第四行", "第一行\n第二行\n第三行\n第四行"),
        ("Ame\u0301lie", "Am\u00e9lie"),
        ("\ufeff看\u200b不见", "看不见"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("{{7*7}} '; DROP TABLE x; --", "{{7*7}} '; DROP TABLE x; --"),
        ("生僻字\U0002b7f0与👩\u200d🌾", "生僻字\U0002b7f0与👩\u200d🌾"),
        ("\u200b\u2060 ", ""),
    ],
)
def test_a_text_is_stored_in_one_canonical_form(typed: str, kept: str) -> None:
    assert clean_text(typed, field="deeds", limit=100) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (None, "not_text"),
        (["文"], "not_text"),
        ("文\x00字", "nul"),
        ("半个\ud840字", "lone_surrogate"),
        ("abc\u202egnp.exe", "bidi_control"),
        ("a\u2066b", "bidi_control"),
        ("响\x07铃", "control_character"),
        ("\x85", "control_character"),
        ("\ufffe", "not_a_character"),
        ("\U0001ffff", "not_a_character"),
    ],
)
def test_what_no_page_can_show_is_refused(typed: object, code: str) -> None:
    error = refusal(typed)
    assert (error.code, error.pointer) == (code, "/deeds")


def test_a_single_line_refuses_line_breaks() -> None:
    assert refusal("收件人\r\nBcc: x", lines=False).code == "control_character"


def test_a_text_over_its_size_is_refused_with_its_count() -> None:
    error = refusal("字" * 10_000_000)
    assert error.code == "too_long"
    with override("en"):
        assert str(error) == "The text has 10000000 characters; at most 100 are allowed."


@given(st.text(max_size=60))
def test_cleaning_a_cleaned_text_changes_nothing(text: str) -> None:
    try:
        cleaned = clean_text(text, field="deeds", limit=200)
    except InvalidInput:
        return
    assert clean_text(cleaned, field="deeds", limit=200) == cleaned


@given(st.text(max_size=60))
def test_half_width_text_keeps_its_length(text: str) -> None:
    assert len(half_width(text)) == len(text)


def test_a_number_is_compacted_from_every_separator() -> None:
    typed = "４４０７８５-1990 0101\u200b–002\u202cx"
    assert compact(typed) == "440785199001010" + "02X"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        (" \n\u3000\t", 0),
        ("三八红旗手（集体）", 9),
        ("她说：“好！”", 7),
        ("中国2024年", 4),
        ("COVID-19疫情", 3),
        ("增长3.8%，达1,200万元。", 9),
        ("Hello, world", 2),
        ("don’t stop", 2),
        ("a - b", 3),
        ("中,文", 3),
        ("买买提·艾力", 6),
        ("等等……——", 6),
        ("第一段。\n第二段。", 8),
        ("２０２４", 4),
        ("\U0002b7f0\U000e0100字", 2),
        ("http://example.cn/a?b=c", 1),
    ],
)
def test_words_are_counted_as_word_counts_them(text: str, words: int) -> None:
    assert count_words(text) == words


@given(
    st.lists(st.text("一丁七万丈。，（）《》", max_size=8)),
    st.lists(st.text("abcXYZ019", min_size=1, max_size=8)),
)
def test_each_chinese_character_and_each_latin_run_counts_one(
    chinese: list[str], latin: list[str]
) -> None:
    text = "".join(chinese) + "\n" + " ".join(latin)
    assert count_words(text) == sum(map(len, chinese)) + len(latin)


@pytest.mark.parametrize(
    ("text", "kind", "shown"),
    [
        ("身份证440785199001010021。", "resident_id", "440785199001010021"),
        (
            "身份证４４０７８５１９９００１０１００２１号",
            "resident_id",
            "４４０７８５１９９００１０１００２１",
        ),
        ("号440785 19900101 0021,", "resident_id", "440785 19900101 0021"),
        ("号44078519900101002x", "resident_id", "44078519900101002x"),
        ("电话13800138000", "phone", "13800138000"),
        ("电话+86 138-0013-8000。", "phone", "+86 138-0013-8000"),
        ("电话１３８００１３８０００", "phone", "１３８００１３８０００"),
    ],
)
def test_a_personal_number_in_a_story_is_found_where_it_stands(
    text: str, kind: str, shown: str
) -> None:
    (finding,) = find_personal_data(text)
    assert (finding.kind, text[finding.start : finding.end]) == (kind, shown)
    assert shown not in finding.excerpt


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2023年捐款13800元，走访1990-05-12 130户",
        "银行卡6222021234567890123",
        "订单440785999913990021",
        "座机0750-7712345",
        "440785199001010021" + "0",
    ],
)
def test_other_figures_are_left_alone(text: str) -> None:
    assert find_personal_data(text) == []


def test_findings_come_in_reading_order_with_context() -> None:
    found = find_personal_data("手机13800138000，身份证号440785199001010021，谢谢")
    assert [finding.kind for finding in found] == ["phone", "resident_id"]
    assert found[0].excerpt == "手机1**********，身份证号4"


@given(st.text("0123456789 -Xx１２手机号", max_size=200))
def test_any_text_can_be_searched(text: str) -> None:
    for finding in find_personal_data(text):
        assert 0 <= finding.start < finding.end <= len(text)


@pytest.mark.parametrize(
    "written",
    [
        "1980年3月5日",
        "1980-03-05",
        "1980.3.5",
        "19800305",
        "１９８０年３月５日",
        "一九八〇年三月五日",
        "一九八零年三月五号",
    ],
)
def test_a_date_is_found_however_it_is_written(written: str) -> None:
    found = find_date(f"生于{written}，", date(1980, 3, 5))
    assert [(finding.kind, finding.start) for finding in found] == [("birth_date", 2)]


@pytest.mark.parametrize(
    "written",
    [
        "1980年3月",
        "1980年3月15日",
        "1980年13月5日",
        "219800305",
        "一九八〇年三月十五日",
        "一九八〇年十三月五日",
        "一九八〇年三月",
    ],
)
def test_another_date_is_not_taken_for_it(written: str) -> None:
    assert find_date(written, date(1980, 3, 5)) == []


@pytest.mark.parametrize(
    "house",
    [
        "团结路12号",
        "东关村３组18号",
        "三组十二号",
        "幸福小区3号楼2单元501室",
        "5栋302室",
        "2单元402",
        "新华街-7号",
    ],
)
def test_a_house_is_found_where_it_stands(house: str) -> None:
    found = find_house(f"住在{house}，照顾婆婆")

    assert [finding.kind for finding in found] == ["address"] * len(found)
    assert found
    assert all(house[-2:] not in finding.excerpt for finding in found)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "平邑街道东关村",
        "东关村3组",
        "平政发〔2026〕12号",
        "修通村2号井",
        "3月5号",
        "第3单元",
        "101国道",
    ],
)
def test_places_where_nobody_lives_are_left_alone(text: str) -> None:
    assert find_house(text) == []


def test_the_last_days_of_months_are_found_in_words() -> None:
    for written, day in (
        ("二〇一〇年十月二十日", date(2010, 10, 20)),
        ("一九九九年十二月三十一日", date(1999, 12, 31)),
        ("一九九〇年十一月十日", date(1990, 11, 10)),
    ):
        assert len(find_date(written, day)) == 1
