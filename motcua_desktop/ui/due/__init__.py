"""Nhắc hạn: what is late, due soon, and what waits for the citizen."""
