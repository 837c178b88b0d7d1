"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from yiwang.faces.desk.views import (
    account,
    acting,
    analyses,
    board,
    case,
    cases,
    corrections,
    entry,
    export,
    keeping_views,
    receipts,
    room,
    together,
)
from yiwang.faces.web import maps

app_name = "desk"
urlpatterns = [
    path("", cases.home, name="home"),
    path("sign-in/", acting.sign_in, name="sign_in"),
    path("sign-out/", acting.sign_out, name="sign_out"),
    path("post/", acting.post, name="post"),
    path("account/", account.account, name="account"),
    path("account/contact/", account.contact, name="account_contact"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("corrections/<uuid:case_id>/<uuid:request_id>/", corrections.correction, name="correction"),
    path("account/second-factor/", account.second_factor, name="second_factor"),
    path("cases/", cases.listing, name="cases"),
    path("cases/together/", together.together, name="together"),
    path("cases/export/", export.export, name="export"),
    path("views/", keeping_views.keep_view, name="keep_view"),
    path("views/<uuid:view>/drop/", keeping_views.drop_view, name="drop_view"),
    path("cases/new/", entry.what, name="new"),
    path("cases/new/form/", entry.form, name="new_form"),
    path("cases/<uuid:case_id>/", case.case, name="case"),
    path("cases/<uuid:case_id>/pane/", case.pane, name="pane"),
    path("cases/<uuid:case_id>/print/", case.print_case, name="print"),
    path("cases/<uuid:case_id>/receipt/", receipts.receipt, name="receipt"),
    path("cases/<uuid:case_id>/do/<path:name>/", case.act, name="act"),
    path("cases/<uuid:case_id>/contact/", case.contact, name="contact"),
    path("cases/<uuid:case_id>/file/<uuid:file_id>/", case.file, name="file"),
    path("board/", board.board, name="board"),
    path("orders/", cases.orders, name="orders"),
    path("room/", room.room, name="room"),
    path("room/parts/", room.parts, name="room_parts"),
    path("room/numbers/", analyses.numbers, name="numbers"),
    path("analyses/", analyses.analyses, name="analyses"),
    path("analyses/waiting/", analyses.waiting, name="analyses_waiting"),
    path("analyses/<uuid:job_id>/stop/", analyses.stop, name="analysis_stop"),
    path("analyses/<uuid:analysis_id>/", analyses.analysis, name="analysis"),
    path("analyses/<uuid:analysis_id>/<str:ending>/", analyses.analysis_file, name="analysis_file"),
    path("map/points/", maps.staff_points, name="map_points"),
    path("map/cells/", maps.staff_cells, name="map_cells"),
]
