"""What people hold themselves: a passphrase that seals small things, and the recovery key."""

import base64
import hashlib
import os
import secrets
from collections.abc import Mapping
from typing import Any

from motcua_desktop.errors import WrongKey

Sealed = Mapping[str, Any]
"""Salt, nonce and the sealed text, in hex."""
_RECOVERY_BYTES = 20
_LABEL = b"motcua store key"


def seal(data: bytes, secret: bytes, *, label: bytes) -> Sealed:
    """`data` under a passphrase by Argon2id and AES-256-GCM; `label` says what it is for."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = os.urandom(16), os.urandom(12)
    sealed = AESGCM(_stretched(secret, salt)).encrypt(nonce, data, label)
    return {"salt": salt.hex(), "nonce": nonce.hex(), "sealed": sealed.hex()}


def unseal(sealed: Sealed, secret: bytes, *, label: bytes) -> bytes:
    """What `seal` was given. Raises WrongKey; ValueError when this is nothing sealed."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        salt, nonce, text = (bytes.fromhex(sealed[part]) for part in ("salt", "nonce", "sealed"))
        return AESGCM(_stretched(secret, salt)).decrypt(nonce, text, label)
    except InvalidTag as trouble:
        raise WrongKey("Cụm mật khẩu không đúng.") from trouble
    except (KeyError, TypeError) as trouble:
        raise ValueError("nothing sealed") from trouble


def new_recovery_key() -> str:
    """Another one, as it is printed: 160 random bits in eight groups."""
    text = base64.b32encode(secrets.token_bytes(_RECOVERY_BYTES)).decode()
    return "-".join(text[place : place + 4] for place in range(0, len(text), 4))


def recovered_key(recovery_key: str) -> bytes:
    """The store's key that this recovery key stands for, however it is typed.

    Whether it is this store's shows when the store is opened. Raises WrongKey for what cannot be
    a recovery key. One round of SHA-256 is enough: the 160 bits on the paper are random.
    """
    text = "".join(c for c in recovery_key.upper() if c.isalnum())
    try:
        secret = base64.b32decode(text)
    except ValueError as trouble:
        raise WrongKey("Khóa khôi phục gồm 32 chữ cái A–Z và chữ số 2–7.") from trouble
    if len(secret) != _RECOVERY_BYTES:
        raise WrongKey("Khóa khôi phục thiếu hoặc thừa ký tự.")
    return hashlib.sha256(_LABEL + secret).digest()


def _stretched(secret: bytes, salt: bytes) -> bytes:
    """Argon2id with RFC 9106's second recommended setting (64 MiB, three passes, four lanes)."""
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        secret, salt, time_cost=3, memory_cost=65_536, parallelism=4, hash_len=32, type=Type.ID
    )
