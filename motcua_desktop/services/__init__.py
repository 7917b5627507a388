"""One short method per thing a clerk or supervisor does."""
