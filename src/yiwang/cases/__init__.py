"""The one life cycle of every matter: reported, assessed, dispatched, handled, answered, closed by its reporter."""
