"""What the journal says about packs: entries of aggregates of kind `pack`, each one installation or activation."""

AGGREGATE = "pack"

PACK_INSTALLED = "pack_installed"
PACK_ACTIVATED = "pack_activated"
PACK_PROPOSED = "pack_proposed"
PROPOSAL_REFUSED = "pack_proposal_refused"
PACK_ROLLED_BACK = "pack_rolled_back"
