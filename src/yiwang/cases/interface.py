"""What other rooms may ask of cases: the actions, each run by `kernel.actions.perform`, and the queries."""

from yiwang.cases.actions._change import Done
from yiwang.cases.actions.add_note import AddNote
from yiwang.cases.actions.answer_supervision import AnswerSupervision
from yiwang.cases.actions.ask_reporter import AskReporter
from yiwang.cases.actions.attach_file import AttachFile
from yiwang.cases.actions.cancel_part import CancelPart
from yiwang.cases.actions.claim_wakes import claim_wakes
from yiwang.cases.actions.correct_fact import CorrectFact, correctable
from yiwang.cases.actions.correct_place import CorrectPlace
from yiwang.cases.actions.end_local_answer import EndLocalAnswer
from yiwang.cases.actions.erase_words import EraseWords
from yiwang.cases.actions.expire_words import ExpireWords, words_due
from yiwang.cases.actions.extend_case import ExtendCase
from yiwang.cases.actions.finish_part import FinishPart
from yiwang.cases.actions.follow_up import FollowUp
from yiwang.cases.actions.import_cases import CaseSource, import_cases
from yiwang.cases.actions.link_duplicate import LinkDuplicate
from yiwang.cases.actions.move_case import MoveCase, cases_under
from yiwang.cases.actions.note_export import NoteExport
from yiwang.cases.actions.object_to_dispatch import ObjectToDispatch
from yiwang.cases.actions.open_part import OpenPart
from yiwang.cases.actions.order_supervision import OrderSupervision
from yiwang.cases.actions.pause_case import PauseCase
from yiwang.cases.actions.propose_exclusion import ProposeExclusion
from yiwang.cases.actions.rebuild_cases import Rebuilt, rebuild_cases, verify_cases
from yiwang.cases.actions.reply_as_reporter import ReplyAsReporter
from yiwang.cases.actions.report_case import Accepted, ReportCase
from yiwang.cases.actions.respond_part import RespondPart
from yiwang.cases.actions.resume_case import ResumeCase
from yiwang.cases.actions.rule_exclusion import RuleExclusion
from yiwang.cases.actions.rule_extension import RuleExtension
from yiwang.cases.actions.rule_objection import RuleObjection
from yiwang.cases.actions.say_me_too import SayMeToo
from yiwang.cases.actions.score_part import ScorePart
from yiwang.cases.actions.set_local_answer import SetLocalAnswer
from yiwang.cases.actions.set_month_aside import MONTH_ASIDE, NO_MONTHS, SetMonthAside, TakeMonthBack, months_in_use
from yiwang.cases.actions.split_case import Split, SplitCase, SplitPart
from yiwang.cases.actions.take_step import TakeStep
from yiwang.cases.actions.wake_case import WakeCase, due_cases
from yiwang.cases.contacts import KEEP_DAYS, Reporter
from yiwang.cases.files import path_of as file_path
from yiwang.cases.files import prepare as prepared_file
from yiwang.cases.models import Case, CaseFile, CasePart, LocalAnswer
from yiwang.cases.permissions import RESIDENT_CHANNELS, Person, Tracker
from yiwang.cases.queries.addressed import to_reporter
from yiwang.cases.queries.awaited import Awaited, awaited, cases_to_rule, cases_to_second
from yiwang.cases.queries.boards import Call, StageCount, calls_to_answer, count_by_stage, parts_to_score
from yiwang.cases.queries.details import Detail, Tracked, case_detail, case_file, opened_answers, tracked_case, why
from yiwang.cases.queries.duplicates import Likely, likely_duplicates
from yiwang.cases.queries.finding import search_cases, search_rows
from yiwang.cases.queries.foresight import Foreseen, Outlook, case_outlook, foresee, quick_steps
from yiwang.cases.queries.history import rules_of
from yiwang.cases.queries.listed import AnyCase, ListedCase
from yiwang.cases.queries.lists import (
    EXPORTED,
    NO_LEVEL,
    Filters,
    Order,
    Page,
    Spot,
    case_spots,
    count_by,
    count_by_area,
    count_by_cell,
    count_cases,
    export_rows,
    list_cases,
    list_rows,
    located_cases,
    oldest_cases,
)
from yiwang.cases.queries.local_answers import local_answers
from yiwang.cases.queries.projecting import headline_of, kind_name, level_names
from yiwang.cases.queries.public import (
    PublicCase,
    PublicPage,
    common_kinds,
    count_public,
    public_case,
    public_cases,
    public_id,
)
from yiwang.cases.queries.reported_bodies import (
    account_is_kept_from,
    appointments_kept_from,
    cases_kept_from,
    unit_is_kept_from,
)
from yiwang.cases.queries.rules_used import rules_used
from yiwang.cases.queries.scopes import ASKED_BY, RULING_DUE, View, visible
from yiwang.cases.queries.set_aside import count_set_aside
from yiwang.cases.queries.templates import Offered, templates_for
from yiwang.cases.queries.tiles import Tile
from yiwang.cases.queries.timelines import Line
from yiwang.cases.queries.tracking import ids_numbered, tracker, tracking_code
from yiwang.cases.queries.usual_channels import usual_channels
from yiwang.cases.queries.words import texts_of
from yiwang.kernel.contents import SEALED

__all__ = [
    "to_reporter",
    "Outlook",
    "case_outlook",
    "CorrectFact", "CorrectPlace", "account_is_kept_from", "appointments_kept_from", "cases_kept_from", "correctable",
    "ExpireWords", "MoveCase", "cases_under", "Offered", "Split", "SplitPart", "SEALED",
    "EndLocalAnswer", "LocalAnswer", "SetLocalAnswer", "local_answers",
    "ASKED_BY", "Awaited", "RULING_DUE", "awaited", "cases_to_rule", "cases_to_second", "headline_of", "opened_answers",
    "templates_for", "words_due",
    "Accepted", "AddNote", "AnswerSupervision", "AnyCase", "AskReporter", "AttachFile", "Call", "CancelPart", "Case",
    "CaseFile", "CasePart", "CaseSource", "Detail", "Done", "EXPORTED", "EraseWords", "ExtendCase", "Filters",
    "FinishPart", "FollowUp", "Foreseen", "KEEP_DAYS", "Likely", "Line", "LinkDuplicate", "ListedCase", "NO_LEVEL",
    "NoteExport", "ObjectToDispatch", "OpenPart", "Order", "OrderSupervision",
    "Page", "PauseCase", "Person", "RESIDENT_CHANNELS", "ProposeExclusion", "Rebuilt", "ReplyAsReporter",
    "MONTH_ASIDE", "NO_MONTHS", "SetMonthAside", "TakeMonthBack", "ids_numbered", "months_in_use",
    "ReportCase", "Reporter", "RespondPart", "ResumeCase", "RuleExclusion", "RuleExtension", "RuleObjection",
    "SayMeToo", "ScorePart", "SplitCase", "Spot", "StageCount", "TakeStep", "Tile", "Tracked", "Tracker",
    "View", "WakeCase",
    "calls_to_answer", "case_detail", "case_file", "case_spots", "claim_wakes",
    "count_by", "count_by_area", "count_by_cell", "count_by_stage", "count_cases", "count_set_aside", "located_cases",
    "oldest_cases", "due_cases",
    "export_rows", "file_path",
    "foresee", "import_cases", "kind_name",
    "level_names",
    "likely_duplicates", "list_cases", "list_rows", "prepared_file", "parts_to_score", "quick_steps",
    "rebuild_cases", "rules_of", "rules_used", "search_cases", "search_rows",
    "texts_of", "tracked_case", "tracker",
    "PublicCase", "PublicPage", "common_kinds", "count_public", "public_case", "public_cases", "public_id",
    "tracking_code", "unit_is_kept_from", "usual_channels", "verify_cases", "visible", "why",
]  # fmt: skip
