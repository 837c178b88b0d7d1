"""Administration: areas, cells, units, accounts, packs, the directory and the journal, as pages for no programmers."""
