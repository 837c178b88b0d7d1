"""Reading which pack holds where."""
