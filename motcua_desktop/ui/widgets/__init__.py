"""Small parts that the screens share."""
