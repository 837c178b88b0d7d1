"""What the journal says about packs: entries of aggregates of kind `pack`, each one installation or activation.

Days that an area has of its own are aggregates of kind `local_day`.
"""

AGGREGATE = "pack"

PACK_INSTALLED = "pack_installed"
PACK_ACTIVATED = "pack_activated"
PACK_PROPOSED = "pack_proposed"
PROPOSAL_REFUSED = "pack_proposal_refused"
PACK_ROLLED_BACK = "pack_rolled_back"

LOCAL_DAY = "local_day"

LOCAL_DAY_ENTERED = "local_day_entered"
LOCAL_DAY_PROPOSED = "local_day_proposed"
LOCAL_DAY_AGREED = "local_day_agreed"
LOCAL_DAY_REFUSED = "local_day_refused"
LOCAL_DAY_WITHDRAWN = "local_day_withdrawn"
