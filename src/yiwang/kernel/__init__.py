"""The technical base of the shell: ids, journal, actions, outbox, scopes. No word of any domain stands here."""
