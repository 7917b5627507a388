"""Motcua Desktop: the offline-first desk of a commune's one-stop (một cửa)."""

__version__ = "0.4.0"
