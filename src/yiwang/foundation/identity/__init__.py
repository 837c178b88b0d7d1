"""Identity: accounts, signing in, the second factor, tokens; and under which post a person acts."""
