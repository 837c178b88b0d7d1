"""What the journal says about accounts: entries of aggregates of kind `account`."""

AGGREGATE = "account"

ACCOUNT_OPENED = "account_opened"
ACCOUNT_CLOSED = "account_closed"
PASSWORD_CHANGED = "password_changed"
SECOND_FACTOR_SET = "second_factor_set"
TOKEN_ISSUED = "token_issued"
TOKEN_REVOKED = "token_revoked"
