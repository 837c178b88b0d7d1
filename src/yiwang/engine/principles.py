"""What is never a field, a fact, a tag or a column, whatever a pack says: the firm list, outside packs on purpose.

Source: the principles of the product, 1 to 3 and 9 (matters are tracked, people are not; no watching; asking for help
is never held against anyone; no automatic link from a score to pay), and the law behind them: Personal Information
Protection Law art. 6, 24, 26, 28; Regulation on the Work of Petitioning art. 18. Packs, imports and forms ask here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from yiwang.engine.problems import Text

Use = Literal["field", "word"]
"""field: the name or title of a field, a fact or a column · word: any text (a code of a catalog, a title)."""


class Forbidden(NamedTuple):
    """What was found: the topic, the term that gave it away, and the reason to give to whoever wrote it."""

    topic: str
    term: str
    reason: Text


@dataclass(frozen=True, slots=True)
class _Topic:
    """One forbidden subject. `anywhere` terms are refused in every text, `as_field` only as a field or column.

    Chinese terms are found inside a text; Latin terms (English and pinyin, written with `_` between words) match
    whole words however they are joined: `key_person`, `keyPerson`, `Key person`, `keyperson`.
    """

    id: str
    reason: Text
    anywhere: str = ""
    as_field: str = ""


_HELP = Text(
    "求助、信访、信仰、民族、观点、病情、前科都不得成为对人的记录、标签或筛选条件（原则三；《信访工作条例》第18条）",
    "Asking for help, petitioning, belief, ethnicity, opinion, illness or a past conviction is never held against "
    "anyone: not a field, tag or filter (principle 3; Regulation on the Work of Petitioning art. 18)",
)
_SCORE = Text(
    "系统跟踪事，不跟踪人：任何人都没有分数、等级、颜色、排名或风险（原则一；《个人信息保护法》第24条）",
    "Matters are tracked, people are not: no person has a score, level, colour, ranking or risk "
    "(principle 1; Personal Information Protection Law art. 24)",
)
_WATCH = Text(
    "不监视：不记录行踪、人脸、手机与车辆痕迹、打卡和在线时长（原则二；《个人信息保护法》第26、28条；国办函〔2026〕12号）",
    "No watching: no tracks, faces, phone or vehicle traces, check-in streaks or online time "
    "(principle 2; Personal Information Protection Law art. 26 and 28)",
)
_KEY_PERSON = Text(
    "不建“重点人员”和管控名单；需要帮助的人用关爱登记，写明目的、依据和期限（原则三）",
    "No list of key or controlled persons; whoever needs help has a care record with purpose, basis and end "
    "(principle 3)",
)

_TOPICS = (
    _Topic(
        "petition_history",
        _HELP,
        anywhere="上访 缠访 闹访 越级访 信访人员 信访户 信访史 信访老户 信访记录 信访次数 信访历史 信访情况 "
        "重复信访人 投诉次数 petition_history petition_record petition_count petitions_filed petition_times "
        "petitioner_history repeat_petitioner habitual_petitioner complaint_history complaint_count complaints_filed "
        "zero_petition zero_petitions shangfang chanfang naofang xinfangrenyuan xinfangshi xinfangjilu xinfangcishu",
        as_field="has_petitioned petitioned_before is_petitioner 是否信访 曾信访 有无信访",
    ),
    _Topic(
        "religion",
        _HELP,
        anywhere="宗教信仰 涉教 信教 教徒 religious_belief religious_affiliation zongjiaoxinyang shejiao xinjiao",
        as_field="宗教 religion religious faith zongjiao",
    ),
    _Topic("ethnicity", _HELP, anywhere="族裔", as_field="民族 ethnicity ethnic ethnic_group minzu"),
    _Topic(
        "opinion",
        _HELP,
        anywhere="政治观点 政见 政治倾向 思想动态 political_opinion political_view political_views political_leaning "
        "political_tendency ideology zhengjian",
        as_field="政治面貌 political_status political_affiliation party_member is_party_member zhengzhimianmao",
    ),
    _Topic(
        "health",
        _HELP,
        anywhere="艾滋 精神病史 精神障碍患者 肇事肇祸 hiv_status aids_patient mental_illness mental_disorder "
        "psychiatric_history jingshenbing aizi",
        as_field="诊断 病史 病情 患病 疾病名称 hiv hiv_positive diagnosis diagnoses medical_history disease illness "
        "health_diagnosis zhenduan bingshi",
    ),
    _Topic(
        "conviction",
        _HELP,
        anywhere="前科 刑释人员 刑满释放 吸毒人员 涉毒人员 涉邪人员 former_convict ex_convict ex_offender "
        "criminal_history qianke xingshirenyuan",
        as_field="犯罪记录 违法犯罪 服刑 conviction convictions prior_conviction criminal_record crime_record "
        "has_criminal_record fanzuijilu",
    ),
    _Topic(
        "intimate",
        _HELP,
        anywhere="性取向 境外关系 sexual_orientation foreign_ties overseas_relations xingquxiang",
    ),
    _Topic(
        "key_person",
        _KEY_PERSON,
        as_field="管控 guankong",
        anywhere="重点人员 重点人群 重点对象 重点青少年 特殊人群 管控人 管控对象 管控等级 被管控 人员管控 列管 涉稳 "
        "维稳 稳控 盯防 黑名单人员 key_person key_persons key_people key_population key_individual key_individuals "
        "special_population special_populations controlled_person stability_control person_of_interest "
        "blacklisted_person zhongdianrenyuan zhongdianrenqun guankongrenyuan shewen weiwen wenkong",
    ),
    _Topic(
        "person_score",
        _SCORE,
        anywhere="个人信用分 社会信用分 人员评分 人员等级 人员分级 人员画像 人员排名 个人排名 个人评分 红名单人员 "
        "social_credit credit_score person_score person_level person_colour person_color person_rank person_ranking "
        "person_risk risk_person behaviour_score behavior_score trust_score loyalty_score renyuandengji renyuanfenji "
        "gerenpingfen",
    ),
    _Topic(
        "tracks",
        _WATCH,
        anywhere="行动轨迹 行踪 活动轨迹 人员轨迹 运动轨迹 巡查轨迹 位置轨迹 手机定位 实时定位 location_track "
        "location_tracks location_history location_trace gps_track gps_trace gps_tracks movement_track track_log "
        "live_location whereabouts guiji xingzong shoujidingwei",
    ),
    _Topic(
        "biometrics",
        _WATCH,
        anywhere="人脸 指纹库 声纹 虹膜 步态 face_id face_image face_data face_photo face_feature face_recognition "
        "facial facial_recognition faceprint fingerprint fingerprints voiceprint iris_scan renlian",
    ),
    _Topic(
        "traces",
        _WATCH,
        anywhere="车辆轨迹 通话记录 上网记录 手机痕迹 监控视频 车牌抓拍 phone_trace phone_traces phone_records "
        "call_records call_log browsing_history vehicle_trace vehicle_track camera_feed cctv tonghuajilu",
    ),
    _Topic(
        "streaks",
        _WATCH,
        anywhere="连续打卡 打卡 签到天数 签到排名 在线时长 在线时间 登录次数 登录天数 online_time online_hours "
        "online_minutes online_duration check_in_streak checkin_streak login_streak login_count login_days "
        "attendance_streak screen_time daka zaixianshichang",
    ),
)

_PEOPLE_ZH = (
    "居民 村民 人员 个人 公民 网格员 当事人 住户 租客 务工者 群众 住客 承租人 户主 反映人 诉求人 投诉人 来电人 信访人"
)
_PEOPLE = (
    "person people resident residents citizen citizens individual individuals villager villagers tenant tenants "
    "inhabitant worker workers grid_worker grid_workers petitioner household_member reporter reporters complainant "
    "complainants"
)
_RATING_ZH = "评分 打分 得分 等级 分级 颜色 排名 排行 风险 画像 信用 积分扣减"
_RATING = "score scores level colour color rank ranking risk rating tier credit prediction profile points_deducted"
_PAY_ZH = "工资 薪酬 薪 奖金 绩效 津贴 报酬 扣款"
_PAY = "pay salary salaries wage wages bonus bonuses allowance remuneration performance_pay deduction"
_APPRAISAL_ZH = "得分 评分 满意率 满意度 解决率 响应率 排名 考核 积分 星级"
_APPRAISAL = "score scores rating ratings rank ranking satisfaction satisfaction_rate resolution_rate response_rate "
_APPRAISAL += "points stars appraisal"

_LATIN = re.compile(r"[a-z0-9]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_HAN = re.compile(r"[㐀-鿿]")
_BLANKS = re.compile("[\\s\u200b-\u200f_·・-]+")
_LONGEST = 4
"""No Latin term has more words than this."""


class _Terms:
    """Terms with what each stands for, searched in one text at a time."""

    def __init__(self, terms: Iterable[tuple[str, _Topic | None]]) -> None:
        listed = [(word, topic) for words, topic in terms for word in words.split()]
        self.topics = dict(listed)
        self.han = re.compile("|".join(re.escape(word) for word, _ in listed if _HAN.search(word)) or "(?!)")
        self.latin = {word.replace("_", ""): word for word, _ in listed if not _HAN.search(word)}

    def find(self, text: _Prepared) -> str:
        """The term found in `text`, or an empty string."""
        if found := self.han.search(text.joined):
            return found[0]
        return next((self.latin[run] for run in text.runs if run in self.latin), "")


class _Prepared(NamedTuple):
    """A text ready to be searched: without blanks for Chinese, as runs of words for Latin terms."""

    joined: str
    runs: tuple[str, ...]


@lru_cache(maxsize=20_000)
def _prepared(text: str) -> _Prepared:
    plain = _INNOCENT.sub(" ", unicodedata.normalize("NFKC", text))
    return _Prepared(_BLANKS.sub("", plain), tuple(_runs(_words(plain))))


def _words(text: str) -> list[str]:
    return _LATIN.findall(_HUMP.sub(" ", text).lower())


def _runs(words: list[str]) -> Iterator[str]:
    for start in range(len(words)):
        for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
            yield "".join(words[start:end])


_ANYWHERE = _Terms((topic.anywhere, topic) for topic in _TOPICS)
_AS_FIELD = _Terms((topic.as_field, topic) for topic in _TOPICS)
_PERSON_WORDS, _RATING_WORDS = _Terms([(f"{_PEOPLE_ZH} {_PEOPLE}", None)]), _Terms([(f"{_RATING_ZH} {_RATING}", None)])
_PAY_WORDS, _APPRAISAL_WORDS = _Terms([(f"{_PAY_ZH} {_PAY}", None)]), _Terms([(f"{_APPRAISAL_ZH} {_APPRAISAL}", None)])
_PETITION_ALONE = ("信访", "上访", "petition", "petitions", "petitioning", "petitioner", "xinfang")
_RATING_ALONE = (
    *("评分", "等级", "颜色", "排名", "风险", "风险等级", "关注等级"),
    *("score", "level", "colour", "color", "rank", "ranking", "risk", "rating", "risk_level", "warning_level"),
    *("attention_level", "care_level", "concern_level", "danger_level"),
)
_INNOCENT = re.compile(
    "[网线]上访[问谈]|信教育|涉教育|[目当之以]前科|行政见|思维稳|宗教(?:活动)?场所"
    "|民族团结|中华民族|民族路|[尘染险患病]管控"
)
"""Words in which a term stands by the accident of two neighbours, or names a place."""


def forbidden(text: str, use: Use = "field", *, personal: bool = False) -> Forbidden | None:
    """What in `text` (an identifier or a title, in Chinese, English or pinyin) the principles forbid; None if nothing.

    `personal`: the field is about a person; then a bare score, level or colour and the bare word petition are
    refused too. A petition as a kind of matter is allowed, so is a level of a place or of a dispute.
    """
    prepared = _prepared(text)
    if found := _named(_ANYWHERE, prepared):
        return found
    return _as_field(text, prepared, personal) if use == "field" else None


def _named(terms: _Terms, text: _Prepared) -> Forbidden | None:
    term = terms.find(text)
    topic = terms.topics.get(term)
    return Forbidden(topic.id, term, topic.reason) if topic else None


def _as_field(text: str, prepared: _Prepared, personal: bool) -> Forbidden | None:
    if found := _named(_AS_FIELD, prepared):
        return found
    rating = _RATING_WORDS.find(prepared)
    if rating and _PERSON_WORDS.find(prepared):
        return Forbidden("person_score", rating, _SCORE)
    bare = text.strip().lower()
    if personal and bare in _PETITION_ALONE:
        return Forbidden("petition_history", bare, _HELP)
    if personal and (bare in _RATING_ALONE or bare.endswith(("_score", "_rank", "_colour", "_color"))):
        return Forbidden("person_score", bare, _SCORE)
    return None


def pay_from_score(inputs: Iterable[str], results: Iterable[str]) -> tuple[str, str] | None:
    """The (score, pay) pair by which a rule would turn an appraisal into money by itself; None if there is none.

    `inputs` and `results` are names and titles of what the rule reads and yields. Source: principle 9.
    """
    score = next((found for name in inputs if (found := _APPRAISAL_WORDS.find(_prepared(name)))), "")
    pay = next((found for name in results if (found := _PAY_WORDS.find(_prepared(name)))), "")
    return (score, pay) if score and pay else None


def topics() -> dict[str, Text]:
    """Every forbidden topic with its reason, for the docs."""
    return {topic.id: topic.reason for topic in _TOPICS}
