"""Citations and sentences as one reads them."""

from datetime import date

import pytest

from yiwang.engine.packs.citations import cited, numeral
from yiwang.engine.packs.definitions import Source
from yiwang.engine.problems import Text, sentence

SOURCES = {
    "PIPL": Source("PIPL", "中华人民共和国个人信息保护法", "", "", date(2021, 8, 20), ""),
    "PML": Source("PML", "中华人民共和国人民调解法", "", "", None, "", title_en="People's Mediation Law (2010)"),
    "BOOK": Source("BOOK", "调研报告", "", "", None, "", title_en="A study"),
    "CSL": Source("CSL", "中华人民共和国网络安全法（2025年修正）", "", "", None, ""),
    "GBT": Source("GBT", "城市运行管理服务平台 第5部分：管理部件和事项", "", "", None, ""),
    "XZ": Source("XZ", "实施“三基”工程的调研文章", "", "", None, ""),
}


@pytest.mark.parametrize(
    ("citation", "zh", "en"),
    [
        ("PIPL 13(1)1", "《个人信息保护法》第十三条第一款第一项", "《个人信息保护法》, Article 13(1), item 1"),
        ("PIPL 50", "《个人信息保护法》第五十条", "《个人信息保护法》, Article 50"),
        ("CSL 21(2)", "《网络安全法》第二十一条第二款", "《网络安全法》, Article 21(2)"),
        ("PML 29", "《人民调解法》第二十九条", "People's Mediation Law, Article 29"),
        ("BOOK §2", "《调研报告》 §2", "A study, §2"),
        ("BOOK", "《调研报告》", "A study"),
        ("GBT 06001", "《城市运行管理服务平台 第5部分：管理部件和事项》 06001", ""),
        ("XZ §一(五)一", "《实施“三基”工程的调研文章》 §一(五)一", ""),
        ("NOBODY 1", "NOBODY 1", ""),
        ("assumed", "规则包自己设定", "set by the pack itself"),
    ],
)
def test_a_citation_is_read_as_one_says_it(citation: str, zh: str, en: str) -> None:
    assert cited(SOURCES, citation) == Text(zh, en or zh)


def test_where_titles_stand_beside_only_laws_are_named() -> None:
    assert cited(SOURCES, "XZ §一", marks=True).zh == "XZ §一"
    assert cited(SOURCES, "PIPL 13(1)1", marks=True).zh.startswith("《个人信息保护法》第十三条")


def test_numerals() -> None:
    said = {1: "一", 10: "十", 11: "十一", 20: "二十", 100: "一百", 103: "一百零三", 110: "一百一十", 278: "二百七十八",
            1005: "一千零五", 1260: "一千二百六十"}  # fmt: skip
    assert {number: numeral(number) for number in said} == said


def test_an_english_sentence_begins_with_a_capital() -> None:
    assert sentence(Text("已登记", "reported; now “Checked”")) == Text("已登记", "Reported; now “Checked”")
    assert sentence(Text("", "")) == Text("", "")
