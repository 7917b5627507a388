"""The till: a day's money and its counts."""
