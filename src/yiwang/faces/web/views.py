"""Pages that belong to no face: how the site looks to this reader, and what is not there."""

from __future__ import annotations

import logging
import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from yiwang.faces.outages import Outage, outage
from yiwang.faces.web.language import language, t
from yiwang.kernel.ids import new_id

log = logging.getLogger(__name__)
FAULT = "fault"
"""Where a request keeps what broke, for whoever answers it in another form."""
OFFICES = ("/desk/", "/admin/")
"""Where those who are signed in stay in their own frame."""
BROKEN = """系统出错了，刚才的操作没有办成。请稍后再试；还不行，请把编号 {id} 告诉管理员。
Something broke on our side. Please try again later; if it goes on, tell the administrator this id: {id}.
"""
CHOICES = {"language": ("zh-hans", "en"), "type": ("standard", "large")}
YEAR = 365 * 24 * 3600


def look(request: HttpRequest) -> HttpResponse:
    """Remember language and size of type in a cookie, and go back."""
    back = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    response = redirect(back if safe else "/")
    for name, choices in CHOICES.items():
        if (chosen := request.GET.get(name)) in choices:
            response.set_cookie(name, chosen, max_age=YEAR, samesite="Lax", httponly=True)
    return response


def message(request: HttpRequest, heading: str, lines: list[str], links: list[dict[str, str]], status: int = 200,
            layout: str = "portal/base.html") -> HttpResponse:  # fmt: skip
    """A page that says one thing and where to go on."""
    values = {"heading": heading, "lines": lines, "links": links, "layout": layout}
    return render(request, "web/message.html", values, status=status)


def _home() -> dict[str, str]:
    return {"url": "/", "words": t("回到首页", "To the start page")}


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    heading = t("没有这个页面", "There is no such page")
    lines = [t("地址可能写错了，或者它不在您能看到的范围内。", "The address is wrong, or it is not yours to see.")]
    if getattr(request, "acting", None) and request.path.startswith(OFFICES):
        desk = {"url": "/desk/", "words": t("回到工作台", "To the desk")}
        return message(request, heading, lines, [desk], 404, "desk/base.html")
    return message(request, heading, lines, [_home()], 404)


def wait_a_while(request: HttpRequest, seconds: int, keep: bool) -> HttpResponse:
    """Too many forms were sent from one address. `keep`: what was typed can be sent again from here."""
    typed = typed_in(request) if keep else []
    heading = t("请稍等 {n} 秒再提交", "Please wait {n} seconds", n=seconds)
    lines = [t("一分钟里从您这个网络地址提交的次数太多了，这一次没有提交。同一个地址后面可能不只您一个人。",
               "Too much was sent from your network address within a minute, and this was not taken. You may not be "
               "the only one behind that address.")]  # fmt: skip
    if keep:
        lines.append(t("您填的内容还在这一页上：等一会儿按“再次提交”就行。照片要重新选。",
                       "What you typed is still on this page: wait, then press “Send again”. Choose photos "
                       "anew."))  # fmt: skip
    else:
        lines.append(t("这样做是为了不让别人猜查询码和密码。", "It keeps others from guessing codes and passwords."))
    lines.append(t("着急的事请打 12345；有危险请打 110、119 或 120。",
                   "If it cannot wait call 12345; in danger 110, 119 or 120."))  # fmt: skip
    values = {
        "heading": heading, "lines": lines, "layout": "portal/base.html", "typed": typed, "again": keep,
        "links": [{"url": request.get_full_path(), "words": t("回到表单", "Back to the form")}, _home()],
    }  # fmt: skip
    response = render(request, "web/message.html", values, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


def said_not_text(request: HttpRequest, clean: str) -> HttpResponse:
    """What was sent holds a NUL. `clean`: the address without it; what a form sent stands here without it already."""
    typed = typed_in(request)
    heading = t("填的内容里有读不出的字符，没有收下", "It holds a character that is no text, and was not taken")
    lines = [t("多半是从别处复制时带来的，看不见，已经去掉。",
               "It most likely came with something copied and cannot be seen; it is taken out now.")]  # fmt: skip
    if typed:
        lines.append(t("您填的内容都在这一页上，按“再次提交”就行。照片要重新选。",
                       "What you typed is still on this page: press “Send again”. Choose photos anew."))  # fmt: skip
    words = t("回到表单", "Back to the form") if request.method == "POST" else t("打开这一页", "Open the page")
    values = {
        "heading": heading, "lines": lines, "layout": "portal/base.html", "typed": typed, "again": bool(typed),
        "links": [{"url": clean, "words": words}, _home()],
    }  # fmt: skip
    return render(request, "web/message.html", values, status=400)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token did not match: cookies are off, or the page was open too long."""
    heading = t("这一页放得太久了", "This page was open too long")
    lines = [t("为了安全，没有提交。请返回上一页，刷新后再提交；浏览器要允许 Cookie。",
               "For safety nothing was sent. Go back, reload and send again; cookies must be allowed.")]  # fmt: skip
    return message(request, heading, lines, [_home()], 403)


def unavailable(request: HttpRequest, out: Outage) -> HttpResponse:
    """What passes by itself: what was typed stays on the page, and is sent again from there. Nothing is looked up."""
    problem = out.kind.at(seconds=out.seconds)
    chosen = language()
    typed = typed_in(request)
    lines = [problem.why(chosen), problem.mend(chosen)]
    if typed:
        lines.append(t("您填的内容还在这一页上，不要关掉它。照片要重新选。",
                       "What you typed is still on this page: keep it open. Choose photos anew."))  # fmt: skip
    lines.append(t("着急的事请打 12345；有危险请打 110、119 或 120。",
                   "If it cannot wait call 12345; in danger 110, 119 or 120."))  # fmt: skip
    values = {
        "heading": problem.what(chosen), "lines": lines, "layout": "portal/base.html", "typed": typed,
        "again": bool(typed), "links": [{"url": request.get_full_path(), "words": t("再试一次", "Try again")}],
    }  # fmt: skip
    response = render(request, "web/message.html", values, status=503)
    response.headers["Retry-After"] = str(out.seconds)
    return response


def typed_in(request: HttpRequest) -> list[tuple[str, str]]:
    """What a form sent, to be sent again from another page; nothing where a secret is among it."""
    if request.method != "POST" or any(name == "code" or "password" in name for name in request.POST):
        return []
    every = [(name, str(value)) for name, values in request.POST.lists() for value in values]
    return [(name, value) for name, value in every if name != "csrfmiddlewaretoken"]


def broken(request: HttpRequest) -> HttpResponse:
    """Our own fault: logged under an id, which the page says. Plain words and no look-ups: whatever broke may break
    again."""
    fault = sys.exc_info()[1]
    setattr(request, FAULT, fault)
    if (out := outage(fault)) is not None:
        return unavailable(request, out)
    id = new_id()
    log.error("%s %s failed: %s", request.method, request.path, id, exc_info=fault)
    return HttpResponse(BROKEN.format(id=id), status=500, content_type="text/plain; charset=utf-8")
