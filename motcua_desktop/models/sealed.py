"""Contents sealed into files: a mark, 16 random bytes, and the pieces of `sealing`.

The file's own key comes from those random bytes by HKDF-SHA-256.
"""

import os
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from motcua_desktop.errors import StoreDamaged
from motcua_desktop.sealing import Unsound, derived, open_pieces, seal_pieces, sealed_size

MARK = b"motcua1\n"
_SALT_BYTES = 16


def seal(chunks: Iterable[bytes], key: bytes) -> Iterator[bytes]:
    """What to write, piece by piece, so that `unseal` gives `chunks` back."""
    header = MARK + os.urandom(_SALT_BYTES)
    yield header
    yield from seal_pieces(chunks, _file_key(key, header), header)


def unseal(file: BinaryIO, key: bytes) -> Iterator[bytes]:
    """The content, piece by piece, each proven before it is given.

    Raises StoreDamaged where anything differs from what was sealed; what came before that piece
    was as sealed, but only a run to the end says that nothing is missing.
    """
    header = file.read(len(MARK) + _SALT_BYTES)
    if len(header) < len(MARK) + _SALT_BYTES or not header.startswith(MARK):
        raise _damaged()
    try:
        yield from open_pieces(file, _file_key(key, header), header)
    except Unsound as trouble:
        raise _damaged() from trouble


def sealed_length(length: int) -> int:
    """How many bytes a content of `length` bytes takes when sealed."""
    return len(MARK) + _SALT_BYTES + sealed_size(length)


def _file_key(key: bytes, header: bytes) -> bytes:
    return derived(key, b"motcua sealed file", header[len(MARK) :])


def _damaged() -> StoreDamaged:
    return StoreDamaged(
        "Một bản quét đã lưu bị hỏng hoặc bị sửa.",
        next_step="Chép lại thư mục blobs từ bản sao lưu gần nhất, hoặc quét lại giấy ấy.",
    )
