"""Tiếp nhận: one page that takes a dossier in."""
