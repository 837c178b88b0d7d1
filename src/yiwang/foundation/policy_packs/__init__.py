"""Policy packs: which ways of governing are installed, and which is in force where, since when."""
