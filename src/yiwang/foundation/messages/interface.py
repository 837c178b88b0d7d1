"""What other rooms may ask of messages."""

from yiwang.foundation.messages.actions.deliver import (
    REPORTER,
    Message,
    forget_sent,
    official,
    owe_messages,
    send_due,
    stuck,
)
from yiwang.foundation.messages.actions.subscribe import ChangeSubscription, EndSubscription, Subscribe
from yiwang.foundation.messages.gateways import Gateway, Letter, NotSent
from yiwang.foundation.messages.queries.subscriptions import (
    Owed,
    SubscriptionInfo,
    subscriptions_below,
    subscriptions_to,
)

__all__ = [
    "ChangeSubscription",
    "EndSubscription",
    "Gateway",
    "Letter",
    "Message",
    "NotSent",
    "Owed",
    "REPORTER",
    "Subscribe",
    "SubscriptionInfo",
    "forget_sent",
    "official",
    "owe_messages",
    "send_due",
    "stuck",
    "subscriptions_below",
    "subscriptions_to",
]
