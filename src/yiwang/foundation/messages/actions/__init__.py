"""Beginning and ending subscriptions; making deliveries and sending them."""
