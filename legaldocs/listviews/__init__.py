"""Views of lists that people keep: filters and order under a name, for themselves or for their unit."""
