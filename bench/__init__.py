"""How fast the desk is, each thing measured against the bare work it cannot do without."""
