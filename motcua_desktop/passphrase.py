"""Small things sealed under a passphrase: Argon2id and AES-256-GCM."""

import os
from collections.abc import Mapping
from typing import Any

from motcua_desktop.errors import WrongKey

Sealed = Mapping[str, Any]
"""Salt, nonce and the sealed text, in hex."""


def seal(data: bytes, secret: bytes, *, label: bytes) -> Sealed:
    """`data` under a passphrase; `label` says what it is for."""
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


def _stretched(secret: bytes, salt: bytes) -> bytes:
    """Argon2id with RFC 9106's second recommended setting (64 MiB, three passes, four lanes)."""
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        secret, salt, time_cost=3, memory_cost=65_536, parallelism=4, hash_len=32, type=Type.ID
    )
