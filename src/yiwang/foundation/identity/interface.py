"""What other rooms may ask of identity: who acts, signing in, and keeping accounts."""

from yiwang.foundation.identity.acting import REPORTER, ROLES, WORKER, Acting
from yiwang.foundation.identity.actions.change_account import ChangePassword, CloseAccount, SetSecondFactor
from yiwang.foundation.identity.actions.keep_account import (
    EndSessions,
    ReopenAccount,
    ResetSecondFactor,
    SetAccountRoles,
    UnlockAccount,
)
from yiwang.foundation.identity.actions.keep_view import drop_view, keep_view
from yiwang.foundation.identity.actions.open_account import OpenAccount
from yiwang.foundation.identity.actions.set_contact import SetAccountContact
from yiwang.foundation.identity.actions.sign_in import sign_in
from yiwang.foundation.identity.actions.tokens import IssueToken, RevokeToken
from yiwang.foundation.identity.checks import BAD_LOGIN, NO_SUCH_ACCOUNT
from yiwang.foundation.identity.queries.contacts import OfficialContact, official_contact
from yiwang.foundation.identity.queries.keeping import (
    AccountEvent,
    KeptAccount,
    account_history,
    account_names,
    find_accounts,
    kept_account,
)
from yiwang.foundation.identity.queries.people import (
    AccountInfo,
    TokenInfo,
    account,
    account_named,
    accounts_after,
    acting_of_token,
    acting_under,
    posts_of,
    tokens_of,
)
from yiwang.foundation.identity.queries.sessions import sessions_of
from yiwang.foundation.identity.queries.views import ViewInfo, views_of
from yiwang.foundation.identity.secrets import new_token_secret, new_totp_secret, totp_code, totp_uri

__all__ = [
    "AccountEvent",
    "BAD_LOGIN",
    "EndSessions",
    "KeptAccount",
    "NO_SUCH_ACCOUNT",
    "ReopenAccount",
    "ResetSecondFactor",
    "SetAccountRoles",
    "UnlockAccount",
    "account_history",
    "account_names",
    "kept_account",
    "find_accounts",
    "sessions_of",
    "REPORTER",
    "ROLES",
    "WORKER",
    "AccountInfo",
    "Acting",
    "ChangePassword",
    "CloseAccount",
    "IssueToken",
    "OfficialContact",
    "OpenAccount",
    "RevokeToken",
    "SetAccountContact",
    "SetSecondFactor",
    "TokenInfo",
    "ViewInfo",
    "account",
    "account_named",
    "accounts_after",
    "acting_of_token",
    "acting_under",
    "drop_view",
    "keep_view",
    "new_token_secret",
    "official_contact",
    "new_totp_secret",
    "posts_of",
    "sign_in",
    "tokens_of",
    "totp_code",
    "totp_uri",
    "views_of",
]
