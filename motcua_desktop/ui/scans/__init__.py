"""Scans of papers, wherever a screen shows them."""
