"""Identifiers that sort by time and never repeat (RFC 9562, UUID version 7)."""

import uuid
from datetime import datetime


def uuid7(moment: datetime, random: bytes) -> str:
    """A version-7 UUID of this moment (to the millisecond) and ten random bytes."""
    stamp = int(moment.timestamp() * 1000)
    value = (stamp & (1 << 48) - 1) << 80 | int.from_bytes(random[:10], "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))
