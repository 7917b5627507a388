"""What a dossier is and what the law says of it: plain values and pure functions."""
