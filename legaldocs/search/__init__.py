"""Search over provisions: one Vietnamese analysis, one query language, several engines behind one interface."""
