"""Findings (phát hiện): provisions that may conflict or be out of date, shown with both texts; people decide."""
