"""The portal's shares of the 766 index, typed in."""
