"""Systematisation (hệ thống hóa): five-year terms with their four lists, and the yearly list of ended documents."""
