"""Where a report's figures meet paper and files."""
