"""Trả kết quả: whoever comes gets their result; what waits, and what goes by post."""
