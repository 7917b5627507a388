"""Secrets as bytes, pure: keys from keys, contents in pieces, wrapping for one reader, signing.

Contents are sealed in pieces of 256 KiB (the last may be shorter), each with its tag of 16 bytes,
by AES-256-GCM. A piece's nonce is its number in 11 bytes and one byte that is 1 for the last (the
STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015). So a piece that was changed,
moved, doubled, taken out or cut off the end is noticed, and neither sealing nor opening holds more
than two pieces. One reader's key pair is X25519 by HPKE (RFC 9180, base mode, HKDF-SHA-256,
AES-256-GCM); signatures are Ed25519 (RFC 8032).
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

# Heavy, and most commands seal nothing: imported where it is used.
if TYPE_CHECKING:
    from cryptography.hazmat.primitives.hpke import Suite

PIECE = 256 * 1024
TAG = 16
KEY = 32
WRAPPED = 32 + KEY + TAG
SIGNATURE = 64


class Source(Protocol):
    """What bytes are read from, at most so many at once; none at the end."""

    def read(self, size: int, /) -> bytes: ...


class Unsound(Exception):
    """Not what was sealed, wrapped or signed, or not for this key."""


def derived(key: bytes, purpose: bytes, salt: bytes | None = None) -> bytes:
    """Another 32-byte key that follows from `key` for this purpose alone (HKDF-SHA-256)."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=hashes.SHA256(), length=KEY, salt=salt, info=purpose).derive(key)


def seal_pieces(chunks: Iterable[bytes], key: bytes, bound: bytes) -> Iterator[bytes]:
    """The sealed pieces of `chunks`. `key` seals one content only; `bound` goes with each piece."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    cipher = AESGCM(key)
    for number, (piece, last) in enumerate(_marked(_pieces(chunks))):
        yield cipher.encrypt(_nonce(number, last=last), piece, bound)


def open_pieces(source: Source, key: bytes, bound: bytes) -> Iterator[bytes]:
    """The content from here to the end of `source`, piece by piece, each proven before it is given.

    Raises Unsound where anything differs from what was sealed; what came before that piece was as
    sealed, but only a run to the end says that nothing is missing.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    cipher = AESGCM(key)
    for number, (piece, last) in enumerate(_marked(_read_pieces(source))):
        try:
            yield cipher.decrypt(_nonce(number, last=last), piece, bound)
        except InvalidTag as trouble:
            raise Unsound from trouble


def sealed_size(length: int) -> int:
    """How many bytes the pieces of `length` bytes take."""
    return length + max(-(-length // PIECE), 1) * TAG


def opened_size(sealed: int) -> int:
    """How many bytes are in pieces of `sealed` bytes together. Raises Unsound for no such size."""
    length = sealed - max(-(-sealed // (PIECE + TAG)), 1) * TAG
    if length < 0 or sealed_size(length) != sealed:
        raise Unsound
    return length


@dataclass(frozen=True, slots=True)
class ReaderKey:
    """The secret half of an X25519 pair: what was wrapped for `public` opens with it."""

    secret: bytes

    @classmethod
    def new(cls) -> "ReaderKey":
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

        return cls(X25519PrivateKey.generate().private_bytes_raw())

    @property
    def public(self) -> bytes:
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

        return X25519PrivateKey.from_private_bytes(self.secret).public_key().public_bytes_raw()

    def unwrap(self, wrapped: bytes, bound: bytes) -> bytes:
        """What `wrap` was given. Raises Unsound when it was for another, or changed."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

        own = X25519PrivateKey.from_private_bytes(self.secret)
        try:
            return _suite().decrypt(wrapped, own, bound)
        except InvalidTag as trouble:
            raise Unsound from trouble


def wrap(key: bytes, reader: bytes, bound: bytes) -> bytes:
    """`key` for whoever has the secret half of `reader`; it opens beside the same `bound` only.

    Raises Unsound when `reader` is no public key.
    """
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    try:
        return _suite().encrypt(key, X25519PublicKey.from_public_bytes(reader), bound)
    except ValueError as trouble:
        raise Unsound from trouble


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The secret half of an Ed25519 pair."""

    secret: bytes

    @classmethod
    def new(cls) -> "SigningKey":
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return cls(Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def public(self) -> bytes:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self.secret).public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """64 bytes, the same each time."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self.secret).sign(message)


def check_signature(signer: bytes, signature: bytes, message: bytes) -> None:
    """Raises Unsound unless the secret half of `signer` signed this message."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(signer).verify(signature, message)
    except (InvalidSignature, ValueError) as trouble:
        raise Unsound from trouble


def fingerprint(public: bytes) -> str:
    """What people and headers call a public key: 16 hex digits of its SHA-256."""
    return hashlib.sha256(public).hexdigest()[:16]


def _suite() -> "Suite":
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


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


def _read_pieces(source: Source) -> Iterator[bytes]:
    """The sealed pieces; one that cannot have been sealed is Unsound."""
    piece = source.read(PIECE + TAG)
    yield piece
    while following := source.read(PIECE + TAG):
        if len(following) == TAG:
            raise Unsound
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
