"""Handling of the texts of merged provinces, row by row, as a department's own sheet tracks it (theo dõi xử lý)."""
