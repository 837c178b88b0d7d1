"""What the journal says about subscriptions: entries of aggregates of kind `subscription`."""

AGGREGATE = "subscription"

SUBSCRIBED = "subscribed"
SUBSCRIPTION_CHANGED = "subscription_changed"
SUBSCRIPTION_ENDED = "subscription_ended"
