"""Paper on the screen and on the printer, at exactly 100 %."""
