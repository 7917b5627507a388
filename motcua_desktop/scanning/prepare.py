"""Outside files become one checked PDF: the room's door."""

import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from motcua_desktop.domain.attachment import Prepared, Source
from motcua_desktop.errors import BadFile
from motcua_desktop.scanning.kinds import Kind, kind_of
from motcua_desktop.scanning.outside import Outside, check_size, opened, tidy_name

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]
_CHUNK = 262_144


@dataclass(frozen=True, slots=True)
class Loose:
    """A content that lies in no file: standard input, a scanner's page, what is kept already."""

    name: str
    content: bytes


def prepare(
    files: Sequence[Path | Loose],
    *,
    source: Source = Source.FILE,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Prepared:
    """These files, in this order, as one checked PDF.

    A single PDF that is only paper is kept byte by byte and read again when it is kept; anything
    else is held in memory, at most `outside.LARGEST_FILE` bytes. `progress` hears how many files
    are done, `cancelled` is asked between them. Raises BadFile with a sentence that names the
    file and what to do.
    """
    with ExitStack() as stack:
        opened_files = [stack.enter_context(_opened(file)) for file in files]
        return _prepared(opened_files, source, progress, cancelled)


@contextmanager
def _opened(file: Path | Loose) -> Iterator[Outside]:
    if isinstance(file, Path):
        with opened(file) as outside:
            yield outside
        return
    name = tidy_name(file.name)
    check_size(name, len(file.content))
    yield Outside(name, io.BytesIO(file.content), len(file.content))


def _prepared(
    files: Sequence[Outside],
    source: Source,
    progress: Progress | None,
    cancelled: Cancelled | None,
) -> Prepared:
    if not files:
        raise BadFile("Chưa chọn tệp nào.", next_step="Chọn một tệp PDF hoặc ảnh.")
    kinds = [(one, kind_of(one.name, one.file)) for one in files]
    # PDFium and Pillow take their time to load; a file refused by its first bytes needs neither.
    from motcua_desktop.scanning import joining

    if len(files) == 1 and kinds[0][1] is Kind.PDF:
        plain = joining.only_paper(files[0])
        if plain is not None:
            return _kept_as_it_is(files[0], plain.pages, plain.notes, source)
    joined = joining.join(kinds, progress, cancelled)
    return Prepared(
        name=files[0].name,
        sha256=hashlib.sha256(joined.content).hexdigest(),
        size=len(joined.content),
        pages=joined.pages,
        chunks=lambda: _in_chunks(joined.content),
        notes=joined.notes,
        source=source,
    )


def _kept_as_it_is(one: Outside, pages: int, notes: tuple[str, ...], source: Source) -> Prepared:
    one.file.seek(0)
    digest = hashlib.sha256()
    while chunk := one.file.read(_CHUNK):
        digest.update(chunk)
    return Prepared(
        name=one.name,
        sha256=digest.hexdigest(),
        size=one.size,
        pages=pages,
        chunks=_reader(one),
        notes=notes,
        source=source,
    )


def _reader(one: Outside) -> Callable[[], Iterator[bytes]]:
    """How to read the content again from where it lies."""
    if one.path is None:
        one.file.seek(0)
        content = one.file.read()
        return lambda: _in_chunks(content)
    path = one.path

    def again() -> Iterator[bytes]:
        with opened(path) as fresh:
            while chunk := fresh.file.read(_CHUNK):
                yield chunk

    return again


def _in_chunks(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), _CHUNK):
        yield content[start : start + _CHUNK]
