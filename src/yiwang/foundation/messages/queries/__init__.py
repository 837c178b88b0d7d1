"""Reading subscriptions and deliveries."""
