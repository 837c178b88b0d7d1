"""The firm list refuses what it must, in Chinese, English and pinyin, and leaves the work of a township alone."""

import pytest

from yiwang.engine.principles import forbidden, pay_from_score, topics

REFUSED = [
    ("petition_history", "petition_history"), ("上访次数", "petition_history"), ("是 否 信 访", "petition_history"),
    ("zongjiao_xinyang", "religion"), ("Religious belief", "religion"), ("宗教信仰", "religion"),
    ("民族", "ethnicity"), ("ethnicGroup", "ethnicity"), ("minzu", "ethnicity"),
    ("政治面貌", "opinion"), ("political-opinion", "opinion"),
    ("hiv", "health"), ("既往病史", "health"), ("diagnosis", "health"),
    ("前科", "conviction"), ("criminal_record", "conviction"),
    ("keyPerson", "key_person"), ("key persons", "key_person"), ("重点人员", "key_person"),
    ("zhongdian_renyuan", "key_person"),
    ("管控等级", "key_person"), ("resident_risk_level", "person_score"), ("网格员评分", "person_score"),
    ("reporter_risk_level", "person_score"), ("反映人风险等级", "person_score"), ("投诉人信用", "person_score"),
    ("person score", "person_score"), ("ranking_of_workers", "person_score"),
    ("gps_track", "tracks"), ("巡查轨迹", "tracks"), ("face_id", "biometrics"), ("人脸照片", "biometrics"),
    ("通话记录", "traces"), ("check-in streak", "streaks"), ("在线时长", "streaks"),
    ("ＯＮＬＩＮＥ＿ＴＩＭＥ", "streaks"),
]  # fmt: skip

ALLOWED = [
    "people_involved", "petition", "信访事项", "网上访问次数", "诚信教育", "当前科室", "走访民情", "宗教活动场所",
    "dispute_colour", "矛盾等级", "hazard_level", "building_risk", "face_to_face", "volunteer_stars", "积分",
    "party_members_present", "涉教育培训纠纷", "satisfaction", "phone", "post_grade", "解决情况", "扬尘管控方案",
]  # fmt: skip


@pytest.mark.parametrize(("text", "topic"), REFUSED)
def test_refused_as_a_field(text: str, topic: str) -> None:
    found = forbidden(text)
    assert found is not None
    assert found.topic == topic
    assert found.reason.zh
    assert found.reason.en


@pytest.mark.parametrize("text", ALLOWED)
def test_ordinary_work_is_not_refused(text: str) -> None:
    assert forbidden(text) is None


@pytest.mark.parametrize("text", ["petition", "score", "level", "等级", "trust_score"])
def test_more_is_refused_of_a_person_than_of_a_matter(text: str) -> None:
    assert forbidden(text, personal=True)


@pytest.mark.parametrize("text", ["信访渠道", "民族事务", "宗教事务", "诊断"])
def test_a_word_in_a_text_is_not_a_field(text: str) -> None:
    assert forbidden(text, "word") is None
    assert forbidden("重点人员管理", "word")


def test_pay_from_a_score() -> None:
    assert pay_from_score(["yearly_score"], ["monthly_pay"]) == ("score", "pay")
    assert pay_from_score(["满意率"], ["绩效工资"])
    assert pay_from_score(["grade"], ["monthly_pay"]) is None
    assert pay_from_score(["score"], ["seats"]) is None


def test_every_topic_has_a_reason_in_both_languages() -> None:
    assert all(reason.zh and reason.en for reason in topics().values())
