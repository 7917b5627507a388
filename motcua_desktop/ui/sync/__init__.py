"""Đồng bộ: the truth about the line to the province, and what to do about it."""
