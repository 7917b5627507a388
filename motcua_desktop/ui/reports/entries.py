"""What stands in the list of Báo cáo besides the reports: pages of their own, made when visited.

A new page is one line in `ENTRIES` with a small function that imports it; its class is a `Pane`
(`ui/pane.py`) in a folder of its own.
"""

from motcua_desktop.ui.pane import Entry

GROUPS = ("Tổng quan", "Báo cáo định kỳ", "Sổ", "Danh sách", "Đánh giá")
"""The groups in the order of the list; others come after them."""

ENTRIES: tuple[Entry, ...] = ()
