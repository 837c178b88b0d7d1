"""Who may use which endpoint: one row each. An endpoint without a row does not start.

This is the coarse gate. Whether somebody may do a thing to this very case, unit or account is decided by the action's
`permit`, and by the pack.
"""

from __future__ import annotations

from dataclasses import dataclass

from yiwang.foundation.identity.interface import ROLES


@dataclass(frozen=True, slots=True)
class Access:
    """`roles`: None is everybody, signed in or not; empty is anybody who is signed in."""

    roles: frozenset[str] | None
    scope: str = "read"
    """What a token must have."""
    guessable: bool = False
    """Secrets could be guessed here: few tries a minute."""
    session_only: bool = False
    without_post: bool = False
    """Works when the chosen post is held no more."""

    @property
    def who(self) -> str:
        if self.roles is None:
            return "public"
        return ", ".join(sorted(self.roles)) or "signed in"


def public(scope: str = "read") -> Access:
    return Access(None, scope)


def signed_in(scope: str = "read") -> Access:
    return Access(frozenset(), scope)


def roles(scope: str, *names: str) -> Access:
    if unknown := set(names) - set(ROLES):
        raise ValueError(f"no such roles: {unknown}")
    return Access(frozenset(names), scope)


OFFICE = ("grid_worker", "clerk", "handler", "dispatcher", "chief", "supervisor")
"""Those whose work is cases."""
ADMIN = roles("admin", "admin")
WORK = roles("write", *OFFICE)
LOOK = roles("read", *OFFICE)
SECRET = Access(None, "write", guessable=True)

ACCESS: dict[str, Access] = {
    # the session
    "read_session": Access(None, without_post=True),
    "sign_in": SECRET,
    "sign_out": Access(None, "write", session_only=True, without_post=True),
    "choose_post": Access(frozenset(), "write", session_only=True, without_post=True),
    # about the API itself
    "list_problem_kinds": public(),
    "read_problem_kind": public(),
    # places
    "find_areas": public(),
    "read_area": public(),
    "list_area_children": public(),
    "locate_point": public(),
    "find_premises": LOOK,
    "list_cells": public(),
    "list_border_flaws": roles("read", "admin"),
    # rules
    "read_rules_in_force": public(),
    "read_responsible_unit": public(),
    "list_packs": roles("read", "admin", "auditor", *OFFICE),
    "list_activations": roles("read", "admin", "auditor", *OFFICE),
    "check_pack": ADMIN,
    "install_pack": ADMIN,
    "activate_pack": ADMIN,
    "list_pack_proposals": roles("read", "admin", "auditor"),
    "propose_pack": ADMIN,
    "agree_to_pack": ADMIN,
    "refuse_pack": ADMIN,
    "roll_back_pack": ADMIN,
    "list_local_days": roles("read", "admin", "auditor", *OFFICE),
    "enter_local_day": ADMIN,
    "agree_to_local_day": ADMIN,
    "withdraw_local_day": ADMIN,
    # organizations
    "list_units": signed_in(),
    "read_unit": signed_in(),
    "list_appointments": signed_in(),
    "open_unit": ADMIN,
    "close_unit": ADMIN,
    "appoint": ADMIN,
    "end_appointment": ADMIN,
    "link_account": ADMIN,
    "set_dispatch_rule": ADMIN,
    "end_dispatch_rule": ADMIN,
    "set_post_roles": ADMIN,
    "list_local_answers": roles("read", "admin", "auditor"),
    "add_local_answer": ADMIN,
    "change_local_answer": ADMIN,
    "end_local_answer": ADMIN,
    # accounts
    "list_accounts": ADMIN,
    "open_account": ADMIN,
    "close_account": ADMIN,
    "change_password": Access(frozenset(), "admin"),
    "read_account_contact": signed_in(),
    "set_account_contact": signed_in("write"),
    "offer_second_factor": Access(frozenset(), "admin", session_only=True),
    "set_second_factor": Access(frozenset(), "admin", session_only=True),
    "list_tokens": Access(frozenset(), "admin"),
    "issue_token": Access(frozenset(), "admin"),
    "revoke_token": Access(frozenset(), "admin"),
    # without an account
    "report_matter": public("write"),
    "find_likely_duplicates": public(),
    "say_me_too": public("write"),
    "track_case": SECRET,
    "reply_as_reporter": SECRET,
    "add_note_as_reporter": SECRET,
    "follow_up_as_reporter": SECRET,
    "take_step_as_reporter": SECRET,
    "erase_words_as_reporter": SECRET,
    "attach_file_as_reporter": SECRET,
    "read_file_as_reporter": SECRET,
    "list_personal_fields": public(),
    "copy_own_data": SECRET,
    "list_own_access_lines": SECRET,
    "correct_own_contact": SECRET,
    "erase_own_contact": SECRET,
    "ask_correction": SECRET,
    "read_figures": public(),
    # cases: residents with an account see and judge what they reported
    "list_cases": signed_in(),
    "count_cases": signed_in(),
    "read_case": signed_in(),
    "explain_case": signed_in(),
    "offer_answers": LOOK,
    "export_cases": LOOK,
    "report_case": signed_in("write"),
    "take_step": signed_in("write"),
    "follow_up_case": signed_in("write"),
    "add_note": signed_in("write"),
    "attach_file": signed_in("write"),
    "read_file": signed_in(),
    "erase_words": signed_in("write"),
    "open_part": WORK,
    "respond_part": WORK,
    "finish_part": WORK,
    "score_part": WORK,
    "cancel_part": WORK,
    "pause_case": WORK,
    "resume_case": WORK,
    "extend_case": WORK,
    "object_to_dispatch": WORK,
    "rule_extension": WORK,
    "rule_objection": WORK,
    "ask_reporter": WORK,
    "order_supervision": WORK,
    "answer_supervision": WORK,
    "link_duplicate": WORK,
    "split_case": WORK,
    "correct_place": WORK,
    "correct_fact": WORK,
    "propose_exclusion": WORK,
    "rule_exclusion": WORK,
    "open_contact": WORK,
    "list_corrections": LOOK,
    "answer_correction": WORK,
    "list_access_lines": roles("read", "auditor"),
    # bulk imports, cells drawn anew, the journal
    "import_cases": ADMIN,
    "list_imports": ADMIN,
    "read_import": ADMIN,
    "read_import_report": ADMIN,
    "stop_import": ADMIN,
    "redraw_cells": ADMIN,
    "read_journal": roles("read", "auditor"),
    # partners
    "list_events": LOOK,
    "stream_events": LOOK,
    "list_subscriptions": ADMIN,
    "subscribe": ADMIN,
    "change_subscription": ADMIN,
    "end_subscription": ADMIN,
}
