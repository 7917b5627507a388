"""A province to practise with: a real HTTP server that speaks the same dialects."""
