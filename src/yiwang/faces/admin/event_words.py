"""Entries of the journal in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yiwang.engine.clocks.dayhours import read_hours
from yiwang.faces.web.language import say, t
from yiwang.foundation.policy_packs import interface as packs

WORDS = {
    "Reported": ("反映", "reported"),
    "CaseOpened": ("立案", "case opened"),
    "StepTaken": ("办理一步", "a step taken"),
    "OwnerNamed": ("确定承办", "owner named"),
    "ReporterTold": ("告知反映人", "reporter told"),
    "CaseEnded": ("结束", "case ended"),
    "PartOpened": ("请单位来", "body called"),
    "PartResponded": ("单位响应", "body came"),
    "PartFinished": ("单位办完", "body finished"),
    "PartScored": ("给单位评分", "body scored"),
    "PartJoined": ("几方办齐", "all bodies finished"),
    "PartEnded": ("单位退出", "body let go"),
    "Paused": ("停表", "clock stopped"),
    "Resumed": ("恢复计时", "clock goes on"),
    "Extended": ("延期", "extended"),
    "ExtensionAsked": ("申请延期", "asked for more time"),
    "Objected": ("提出异议", "objected"),
    "Ruled": ("裁定", "ruled on"),
    "RulingReminded": ("催裁定", "ruling reminded"),
    "Reminded": ("催办", "reminded"),
    "Supervised": ("督办", "supervised"),
    "PartReminded": ("催单位", "body reminded"),
    "NoteAdded": ("补充说明", "note added"),
    "ReporterAsked": ("问反映人", "reporter asked"),
    "ReporterReplied": ("反映人回答", "reporter replied"),
    "FileAttached": ("添加附件", "file attached"),
    "DuplicateLinked": ("并案", "duplicate linked"),
    "MeToo": ("我也遇到", "me too"),
    "FollowedUp": ("回访", "followed up"),
    "SupervisionOrdered": ("下达督办单", "supervision ordered"),
    "SupervisionAnswered": ("回复督办单", "supervision answered"),
    "SplitOff": ("拆分", "split off"),
    "PlaceCorrected": ("更正地点", "place corrected"),
    "FactCorrected": ("更正登记内容", "answer corrected"),
    "ExclusionProposed": ("提出不计考核", "exclusion proposed"),
    "ExclusionConfirmed": ("同意不计考核", "exclusion confirmed"),
    "ExclusionRejected": ("不同意不计考核", "exclusion rejected"),
    "WordsFrozen": ("冻结文字", "words frozen"),
    "WordsErased": ("删除文字", "words erased"),
    "Imported": ("导入", "imported"),
    "CasesImported": ("导入一批事项", "cases imported"),
    "CasesExported": ("导出事项", "cases exported"),
    "contact_kept": ("留下联系方式", "contact kept"),
    "contact_opened": ("查看联系方式", "contact opened"),
    "contact_erased": ("删除联系方式", "contact erased"),
    "account_opened": ("开户", "account opened"),
    "account_closed": ("停用账号", "account closed"),
    "account_reopened": ("重新启用账号", "account opened again"),
    "account_unlocked": ("解锁账号", "account unlocked"),
    "password_changed": ("改密码", "password changed"),
    "second_factor_set": ("设第二重验证", "second factor set"),
    "second_factor_reset": ("取消第二重验证", "second factor taken off"),
    "account_roles_set": ("改账号角色", "roles set"),
    "sessions_ended": ("退出所有登录", "signed out everywhere"),
    "token_issued": ("签发令牌", "token issued"),
    "token_revoked": ("撤销令牌", "token revoked"),
    "unit_opened": ("设立单位", "unit opened"),
    "unit_closed": ("撤销单位", "unit closed"),
    "appointed": ("任命", "appointed"),
    "appointment_ended": ("结束任职", "appointment ended"),
    "account_linked": ("配上账号", "account linked"),
    "LocalAnswerSet": ("登记本地答复模板", "local answer template kept"),
    "LocalAnswerEnded": ("停用本地答复模板", "local answer template ended"),
    "dispatch_rule_set": ("设分拨规则", "dispatch rule set"),
    "dispatch_rule_ended": ("结束分拨规则", "dispatch rule ended"),
    "post_roles_set": ("定岗位权限", "rights of a post set"),
    "areas_imported": ("导入区划", "areas imported"),
    "areas_redrawn": ("区划调整", "areas redrawn"),
    "area_renamed": ("区划更名", "area renamed"),
    "area_name_booked": ("预约区划更名", "new name booked"),
    "area_name_dropped": ("取消预约的更名", "booked name dropped"),
    "cells_imported": ("导入网格", "cells imported"),
    "cells_redrawn": ("重划网格", "cells redrawn"),
    "premises_imported": ("导入地址", "addresses imported"),
    "pack_installed": ("安装规则包", "pack installed"),
    "pack_activated": ("启用规则包", "pack put in force"),
    "pack_proposed": ("提议启用规则包", "pack proposed"),
    "pack_proposal_refused": ("退回启用提议", "proposal refused"),
    "pack_rolled_back": ("撤回规则包", "pack taken back"),
    "local_day_entered": ("登记本地日子", "local day entered"),
    "local_day_proposed": ("提议本地日子", "local day proposed"),
    "local_day_agreed": ("同意本地日子", "local day agreed to"),
    "local_day_refused": ("退回本地日子", "local day refused"),
    "local_day_withdrawn": ("撤回本地日子", "local day withdrawn"),
    "MonthSetAside": ("移出一个月", "month set aside"),
    "MonthTakenBack": ("移回一个月", "month taken back"),
    "contact_corrected": ("本人更正联系方式", "contact corrected by the person"),
    "contact_set": ("改自己的联系方式", "own contact set"),
    "correction_asked": ("要求更正个人信息", "correction asked for"),
    "correction_reminded": ("催答复更正要求", "correction reminded of"),
    "correction_answered": ("答复更正要求", "correction answered"),
    "unit_moved": ("单位改隶属", "unit moved"),
    "subscribed": ("订阅推送", "subscribed"),
    "subscription_changed": ("改订阅", "subscription changed"),
    "subscription_ended": ("结束订阅", "subscription ended"),
}


def event_words(kind: str) -> str:
    """What an entry says in words; its own name where there are none."""
    return t(*WORDS[kind]) if kind in WORDS else kind


def about_day(kind: str, data: Mapping[str, Any]) -> str:
    """Of an entry about a local day: which day, and what it was made."""
    if not kind.startswith("local_day_"):
        return ""
    made = packs.said_kind(data["kind"], read_hours(data.get("hours", "")) or ()) if data.get("kind") else ""
    return f"{data.get('day', '')} {say(made)}".strip()
