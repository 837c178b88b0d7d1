"""What the journal says about organizations. The aggregate is a unit; for roles, it is the change itself."""

UNIT = "unit"
POST_ROLES = "post_roles"

UNIT_OPENED = "unit_opened"
UNIT_CLOSED = "unit_closed"
APPOINTED = "appointed"
APPOINTMENT_ENDED = "appointment_ended"
ACCOUNT_LINKED = "account_linked"
DISPATCH_RULE_SET = "dispatch_rule_set"
DISPATCH_RULE_ENDED = "dispatch_rule_ended"
POST_ROLES_SET = "post_roles_set"
