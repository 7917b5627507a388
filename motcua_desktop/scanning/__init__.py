"""Paper and files from outside become one checked PDF per component."""
