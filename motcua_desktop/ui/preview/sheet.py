"""A sheet that was made, and its pages as Qt draws them; light enough for every screen."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from motcua_desktop.errors import CannotWrite

if TYPE_CHECKING:
    from motcua_desktop.printing.render import PageImage


@dataclass(frozen=True, slots=True)
class Sheet:
    """A PDF and what it is called: `name` is the file's and the print job's, without any person."""

    pdf: bytes
    name: str
    title: str


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
