"""Forms as browsers and old systems send them: urlencoded, and multipart with files."""

from dataclasses import dataclass
from email import message_from_bytes
from email.policy import HTTP
from urllib.parse import parse_qsl

from fastapi import Request

from motcua_desktop.practice.web import body, not_understood

_MOST_FIELDS = 400
_LONGEST_FORM = 4 << 20
_LONGEST_FILES = 64 << 20
URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"


@dataclass(frozen=True, slots=True)
class Posted:
    """A file in a form."""

    field: str
    name: str
    media: str
    content: bytes


async def fields(request: Request) -> dict[str, str]:
    """The fields of an urlencoded form. Raises Trouble (400, 413, 415)."""
    raw = await body(request, _LONGEST_FORM)
    if _media(request) != URLENCODED:
        raise not_understood(f"Cần {URLENCODED}")
    try:
        return dict(
            parse_qsl(
                raw.decode(), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS
            )
        )
    except ValueError as trouble:
        raise not_understood("Biểu mẫu không đọc được") from trouble


async def parts(request: Request) -> tuple[dict[str, str], list[Posted]]:
    """The fields and the files of a multipart form. Raises Trouble (400, 413, 415)."""
    raw = await body(request, _LONGEST_FILES)
    if _media(request) != MULTIPART:
        raise not_understood(f"Cần {MULTIPART}")
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode("latin-1")
    told: dict[str, str] = {}
    files: list[Posted] = []
    whole = message_from_bytes(head + raw, policy=HTTP)
    if not whole.is_multipart():
        raise not_understood("Biểu mẫu không đọc được")
    for part in whole.iter_parts():
        field = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if not isinstance(field, str) or not isinstance(content, bytes):
            raise not_understood("Biểu mẫu không đọc được")
        name = part.get_filename()
        if name is None:
            told[field] = content.decode(errors="replace")
        else:
            files.append(Posted(field, name[:255], part.get_content_type(), content))
    return told, files


def _media(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()
