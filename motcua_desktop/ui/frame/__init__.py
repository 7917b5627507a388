"""What stands around every screen: rail, search box, the truth about the line, banner."""
