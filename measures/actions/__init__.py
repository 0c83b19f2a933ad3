"""Every change to plans, measures, steps, progress and evidence: one function per use case."""
