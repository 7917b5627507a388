"""Domain values → PDF bytes, and PDF → pictures for preview and printer."""
