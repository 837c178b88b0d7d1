"""A day of disputes, walked by everyone whose turn it is: yellow, raised to red, a summons, supervised, answered,
reopened once, closed by its reporter."""

import re
from datetime import timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.journeys.sites import DemoSite

WHAT = "两村为晒谷场争执"


def test_a_dispute_from_its_report_to_its_end(xiangzhou: DemoSite, walk: Any, resident: Any, width: int) -> None:
    reporter = resident(xiangzhou, width)
    reporter.choose("邻里", "邻里", ("红星社区", "第2网格"))
    reporter.sound()
    number, code = reporter.send({
        "什么事": WHAT, "在什么地方": "河堤路晒场", "涉及多少人": "3", "是否跨村": True,
        "怎么称呼您": "张先生", "联系电话": "13900000111",
    })  # fmt: skip
    reporter.sound()

    clerk = walk(xiangzhou, "clerk", width)
    clerk.find(number)
    clerk.sound()
    clerk.do("汇总上报")
    town = walk(xiangzhou, "town", width)
    town.find(number)
    town.do("提交研判")
    director = walk(xiangzhou, "director", width)
    director.find(number)
    director.do("归类交办")
    expect(director.page.locator("main")).to_contain_text("黄")

    secretary = walk(xiangzhou, "secretary", width)
    secretary.find(number)
    secretary.do("升级预警", {"涉及多少人": "15", "理由": "又来了十几个人"})
    secretary.sound()

    director.find(number)
    expect(director.page.locator("main")).to_contain_text("红")
    director.do("多方联动调处", {"巡防队": True, "请来做什么": "请到现场维持秩序"})
    patrol = walk(xiangzhou, "patrol", width)
    patrol.find(number)
    patrol.do("我们到了", {"说明": "已到场"})
    patrol.do("我们办完了", {"说明": "现场已平静"})
    patrol.sound()
    director.find(number)
    director.do("评分", {"给这个单位评分": "5 办得好"})

    supervisor = walk(xiangzhou, "supervisor", width)
    supervisor.find(number)
    due = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    supervisor.do("下达督办单", {"为什么督办": "群众情绪激动，请当天答复", "最迟什么时候回复": due})
    supervisor.sound()
    director.find(number)
    director.do(f"回复督办单 {number}-1", {"怎么办的": "已安排专人值守"})
    director.do("化解反馈", {"调处结果": "两村轮流使用，立牌公示", "各方已当面告知": "是"})

    reporter.track(number, code)
    expect(reporter.page.locator("main")).to_contain_text("两村轮流使用")
    reporter.judge(solved=False, satisfied=False, words="夜里又占了")
    reporter.take("没有解决，要求重办")
    reporter.sound()
    director.find(number)
    director.do("化解反馈", {"调处结果": "划线分段，各用各的", "各方已当面告知": "是"})
    reporter.track(number, code)
    reporter.judge(solved=True, satisfied=True, words="这回好了")
    reporter.take("我认可")
    expect(reporter.page.locator("main")).to_contain_text("已化解")
    expect(reporter.page.locator("main")).to_contain_text(re.compile("重办"))
    reporter.sound()
