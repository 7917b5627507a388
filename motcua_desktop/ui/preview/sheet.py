"""A sheet that was made, and its pages as Qt draws them; light enough for every screen."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from motcua_desktop.domain.print_job import PrintOut
from motcua_desktop.domain.text import fold, words
from motcua_desktop.errors import CannotWrite

if TYPE_CHECKING:
    from motcua_desktop.printing.render import PageImage


@dataclass(frozen=True, slots=True)
class Sheet:
    """A PDF and what it is called: `name` is the file's and the print job's, without any person.

    `paper` is set where its prints are counted, `job` once it was queued for a printer.
    """

    pdf: bytes
    name: str
    title: str
    paper: PrintOut | None = None
    job: int | None = None

    @property
    def out(self) -> PrintOut:
        """The sheet as it leaves the desk."""
        return self.paper or PrintOut(self.title, self.pdf)

    @classmethod
    def of(cls, paper: PrintOut, job: int | None = None) -> "Sheet":
        """A sheet whose prints are counted, or one that waits in the queue."""
        return cls(paper.pdf, "-".join(words(fold(paper.title))), paper.title, paper, job)


def qimage(page: "PageImage") -> QImage:
    """The page as Qt draws it; holds its own pixels."""
    image = QImage(page.data, page.width, page.height, page.stride, QImage.Format.Format_RGB32)
    return image.copy()


def write(path: Path, pdf: bytes) -> None:
    """Keep a PDF; raises CannotWrite."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pdf)
    except OSError as trouble:
        raise CannotWrite(
            f"Không ghi được tệp {path.name}.", next_step="Chọn thư mục khác rồi lưu lại."
        ) from trouble
