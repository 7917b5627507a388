"""Hồ sơ: the list with its filters, and the page of one dossier."""
