"""Numbered steps from each released schema to the next; one idea, one file, one test."""

HEAD = "0011"
"""The newest revision, known without importing alembic so that a normal start stays quick."""
