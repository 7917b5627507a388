"""Forms with files (RFC 7578). Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FormFile:
    """One file of a form: the field it stands in, its name, media type and content."""

    field: str
    name: str
    media: str
    content: bytes


def form_with_file(fields: Mapping[str, str], file: FormFile, key: str) -> tuple[bytes, str]:
    """The body and its Content-Type; `key` makes the boundary, the same form gives the same."""
    boundary = f"motcua{key[:32]}"
    return b"".join(_parts(boundary, fields, file)), f"multipart/form-data; boundary={boundary}"


def _parts(boundary: str, fields: Mapping[str, str], file: FormFile) -> Iterator[bytes]:
    for name, value in fields.items():
        head = f'Content-Disposition: form-data; name="{name}"'
        yield f"--{boundary}\r\n{head}\r\n\r\n{value}\r\n".encode()
    told = f'form-data; name="{file.field}"; filename="{_quoted(file.name)}"'
    head = f"Content-Disposition: {told}\r\nContent-Type: {file.media}"
    yield f"--{boundary}\r\n{head}\r\n\r\n".encode()
    yield file.content
    yield f"\r\n--{boundary}--\r\n".encode()


def _quoted(name: str) -> str:
    return name.replace("\\", "_").replace('"', "%22").replace("\r", " ").replace("\n", " ")
