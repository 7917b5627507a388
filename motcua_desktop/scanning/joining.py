"""The heavy half of preparing: what needs PDFium and Pillow, loaded only when a file comes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pypdfium2

from motcua_desktop.errors import BadFile
from motcua_desktop.pdfium import ONE_AT_A_TIME
from motcua_desktop.scanning import images, pdf
from motcua_desktop.scanning.kinds import Kind
from motcua_desktop.scanning.limits import Room, check_page_count
from motcua_desktop.scanning.outside import Outside

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Joined:
    """The pages of several files in one PDF, and what should be told of them."""

    content: bytes
    pages: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plain:
    """A PDF that is only paper: its pages, and what should be told of it."""

    pages: int
    notes: tuple[str, ...]


def only_paper(one: Outside) -> Plain | None:
    """What is known of a PDF that may be kept byte by byte; None when its pages must be copied.

    Raises BadFile as `pdf.check_pages` does.
    """
    with ONE_AT_A_TIME, pdf.opened(one.name, one.file) as document:
        notes = pdf.check_pages(one.name, document)
        pages = len(document)
    return None if pdf.needs_copy(one.file) else Plain(pages, tuple(notes))


def join(
    files: Sequence[tuple[Outside, Kind]],
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Joined:
    """The pages of all files, in order, with nothing in them that could run. Raises BadFile."""
    notes: list[str] = []
    with ONE_AT_A_TIME:
        whole, room = pypdfium2.PdfDocument.new(), Room(files[0][0].name)
        try:
            for number, (one, kind) in enumerate(files, start=1):
                if cancelled is not None and cancelled():
                    raise BadFile("Đã dừng; chưa thêm gì.", next_step="Chọn lại tệp khi cần.")
                notes += _add(one, kind, whole, room)
                check_page_count(one.name, len(whole))
                if progress is not None:
                    progress(number, len(files))
            content = pdf.saved(whole)
            pages = len(whole)
        finally:
            whole.close()
    return Joined(content, pages, tuple(note for note in notes if note))


def _add(one: Outside, kind: Kind, whole: pypdfium2.PdfDocument, room: Room) -> list[str]:
    if kind is not Kind.PDF:
        return images.add_pages(one, kind, whole, room)
    room.take(one.size)
    copied = pdf.needs_copy(one.file)
    with pdf.opened(one.name, one.file) as document:
        notes = pdf.check_pages(one.name, document)
        if not copied:
            whole.import_pages(document)
            return notes
        pdf.copy_pages(one.name, document, whole)
    return notes + pdf.copy_notes(one.file)
