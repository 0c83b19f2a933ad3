"""Every change to memos, reports, papers and publications: one function per use case."""
