"""Deadlines: the working-day calendar, the table of time limits, and the proof behind each due date."""
