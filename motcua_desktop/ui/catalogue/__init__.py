"""Danh mục: the procedures, the office's calendar, the words of the forms."""
