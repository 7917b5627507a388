"""Báo cáo: choose a report and a period, see its figures, print or export."""
