"""The pages of administration: each reads, shows forms, and sends actions; no rule stands here."""
