"""Pages of measures: weak points, the plan, one measure, progress."""
