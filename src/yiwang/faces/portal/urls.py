"""Addresses of the portal."""

from __future__ import annotations

from django.urls import path

from yiwang.faces.portal.views import blank, mine, nearby, reporting, rules, start, tracking

app_name = "portal"
urlpatterns = [
    path("", start.start, name="start"),
    path("report/", reporting.what, name="report"),
    path("report/found/", reporting.found_kinds, name="found_kinds"),
    path("report/where/", reporting.where, name="report_where"),
    path("report/form/", reporting.form, name="report_form"),
    path("report/me-too/", reporting.me_too, name="me_too"),
    path("nearby/", nearby.nearby, name="nearby"),
    path("nearby/<str:number>/", nearby.public, name="public"),
    path("paper/", blank.blank_forms, name="blank_forms"),
    path("paper/<str:case_type>/", blank.blank_form, name="blank_form"),
    path("track/", tracking.track, name="track"),
    path("track/leave/", tracking.leave, name="leave"),
    path("track/<str:number>/", tracking.case, name="case"),
    path("track/<str:number>/receipt/", reporting.receipt, name="receipt"),
    path("track/<str:number>/step/<path:name>/", tracking.step, name="step"),
    path("track/<str:number>/reply/", tracking.reply, name="reply"),
    path("track/<str:number>/verdict/", tracking.verdict, name="verdict"),
    path("track/<str:number>/photo/", tracking.add_photo, name="add_photo"),
    path("track/<str:number>/file/<uuid:file_id>/", tracking.file, name="file"),
    path("track/<str:number>/erase/", tracking.erase, name="erase"),
    path("track/<str:number>/mine/", mine.mine, name="mine"),
    path("track/<str:number>/mine/copy/", mine.copy, name="copy"),
    path("track/<str:number>/mine/contact/", mine.correct, name="correct"),
    path("track/<str:number>/mine/corrections/", mine.ask, name="ask_correction"),
    path("track/<str:number>/mine/erase-words/", mine.erase_words, name="erase_words"),
    path("held/", mine.held, name="held"),
    path("place/", start.area, name="area"),
    path("place/<str:code>/", start.responsible, name="responsible"),
    path("place/<str:code>/rates/", start.rates, name="rates"),
    path("rules/", rules.shelf, name="rules"),
    path("rules/<str:pack_hash>/<str:file>", rules.page, name="rule_page"),
]
