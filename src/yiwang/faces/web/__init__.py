"""What the pages of all faces share: the visual language, words in both languages, access, sending commands."""
