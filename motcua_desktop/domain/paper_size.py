"""The size of the paper a form is printed on: its own room, for every start needs it."""

from enum import StrEnum


class PaperSize(StrEnum):
    """A5 for forms 01–05 (TT 01/2018 Đ9.2), A4 where a province prints it so."""

    A4 = "A4"
    A5 = "A5"
