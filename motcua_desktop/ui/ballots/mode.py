"""Who may vote on the citizens' screen."""

from enum import Enum, auto


class Mode(Enum):
    """`INVITED`: whom the officer asks. `FREE`: whoever touches it. `CLOSED`: there is none."""

    INVITED = auto()
    FREE = auto()
    CLOSED = auto()
