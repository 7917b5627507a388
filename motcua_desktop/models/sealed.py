"""Contents sealed in pieces: AES-256-GCM, each piece numbered and the last one marked.

A file is a mark, 16 random bytes, and pieces of 256 KiB (the last may be shorter), each with its
tag of 16 bytes. The file's own key comes from those random bytes by HKDF-SHA-256; a piece's nonce
is its number in 11 bytes and one byte that is 1 for the last (the STREAM construction of Hoang,
Reyhanitabar, Rogaway and Vizár, 2015). So a piece that was changed, moved, doubled, taken out or
cut off the end is noticed, and neither sealing nor opening holds more than two pieces.
"""

import os
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from motcua_desktop.errors import StoreDamaged

MARK = b"motcua1\n"
PIECE = 256 * 1024
_SALT_BYTES = 16
_TAG_BYTES = 16


def derived(key: bytes, purpose: bytes, salt: bytes | None = None) -> bytes:
    """Another 32-byte key that follows from `key` for this purpose alone (HKDF-SHA-256)."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=purpose).derive(key)


def seal(chunks: Iterable[bytes], key: bytes) -> Iterator[bytes]:
    """What to write, piece by piece, so that `unseal` gives `chunks` back."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    header = MARK + os.urandom(_SALT_BYTES)
    cipher = AESGCM(_file_key(key, header))
    yield header
    for number, (piece, last) in enumerate(_marked(_pieces(chunks))):
        yield cipher.encrypt(_nonce(number, last=last), piece, header)


def unseal(file: BinaryIO, key: bytes) -> Iterator[bytes]:
    """The content, piece by piece, each proven before it is given.

    Raises StoreDamaged where anything differs from what was sealed; what came before that piece
    was as sealed, but only a run to the end says that nothing is missing.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    header = file.read(len(MARK) + _SALT_BYTES)
    if len(header) < len(MARK) + _SALT_BYTES or not header.startswith(MARK):
        raise _damaged()
    cipher = AESGCM(_file_key(key, header))
    for number, (piece, last) in enumerate(_marked(_read_pieces(file))):
        try:
            yield cipher.decrypt(_nonce(number, last=last), piece, header)
        except InvalidTag as trouble:
            raise _damaged() from trouble


def sealed_length(length: int) -> int:
    """How many bytes a content of `length` bytes takes when sealed."""
    pieces = max(-(-length // PIECE), 1)
    return len(MARK) + _SALT_BYTES + length + pieces * _TAG_BYTES


def _file_key(key: bytes, header: bytes) -> bytes:
    return derived(key, b"motcua sealed file", header[len(MARK) :])


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _pieces(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in whole pieces; one empty piece where there are none."""
    kept = bytearray()
    given = False
    for chunk in chunks:
        if len(chunk) == PIECE and not kept:  # as files are read: nothing to put together
            yield chunk
            given = True
            continue
        kept += chunk
        while len(kept) >= PIECE:
            yield bytes(kept[:PIECE])
            del kept[:PIECE]
            given = True
    if kept or not given:
        yield bytes(kept)


def _read_pieces(file: BinaryIO) -> Iterator[bytes]:
    """The sealed pieces; one that cannot have been sealed is StoreDamaged."""
    piece = file.read(PIECE + _TAG_BYTES)
    yield piece
    while following := file.read(PIECE + _TAG_BYTES):
        if len(following) == _TAG_BYTES:
            raise _damaged()
        yield following


def _marked(pieces: Iterator[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each piece, and whether it is the last."""
    before: bytes | None = None
    for piece in pieces:
        if before is not None:
            yield before, False
        before = piece
    if before is not None:
        yield before, True


def _damaged() -> StoreDamaged:
    return StoreDamaged(
        "Một bản quét đã lưu bị hỏng hoặc bị sửa.",
        next_step="Chép lại thư mục blobs từ bản sao lưu gần nhất, hoặc quét lại giấy ấy.",
    )
