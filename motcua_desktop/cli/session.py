"""One run of the command line: where the home is, who signs in, how answers are told."""

import getpass
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from motcua_desktop.app import App, open_home
from motcua_desktop.domain.staff import Actor
from motcua_desktop.errors import BadFile, CannotWrite, InvalidInput, NotSignedIn
from motcua_desktop.paths import Paths, not_written, paths, placed
from motcua_desktop.vault import needs_passphrase

_LARGEST_INPUT = 40_000_000


class RunDemo(Protocol):
    def __call__(self, session: "Session", *, headless: bool) -> dict[str, Any]: ...


class TakePackage(Protocol):
    def __call__(
        self, package: Path, reply: Path, *, database: str, trust: str
    ) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Tops:
    """What only the top of the house can start; the command line does not know how."""

    window: Callable[[Paths], int]
    practice: Callable[[int, str | None, str | None], None]
    demo: "RunDemo"
    self_test: Callable[["Session"], dict[str, Any]]
    practice_package: "TakePackage"
    practice_keys: Callable[[str], dict[str, str]]


@dataclass(slots=True)
class Session:
    """What the general options said."""

    tops: Tops
    home: str | None = None
    as_json: bool = False
    code: int = 0

    @property
    def paths(self) -> Paths:
        return paths(self.home)

    @contextmanager
    def app(self) -> Iterator[App]:
        """The desk of this home, unlocked. Raises the store's troubles."""
        found = self.paths
        found.need()
        passphrase = None
        if needs_passphrase(found.key_file):
            passphrase = secret("MOTCUA_PASSPHRASE", "Cụm mật khẩu của kho dữ liệu: ")
        app = open_home(found, passphrase=passphrase)
        try:
            yield app
        finally:
            app.close()

    @contextmanager
    def signed_in(self) -> Iterator[tuple[App, Actor]]:
        """The desk, and who is at it: from MOTCUA_USER and MOTCUA_PASSWORD, or asked."""
        with self.app() as app:
            yield app, sign_in(app)

    def tell(self, value: Any, text: str) -> None:
        """The answer: one JSON document with --json, else `text` for people."""
        if self.as_json:
            _say(json.dumps(value, ensure_ascii=False, indent=1))
        elif text:
            _say(text)

    def progress(self, done: int, total: int) -> None:
        """How far long work is, on stderr when a person is watching."""
        if sys.stderr is not None and sys.stderr.isatty():
            end = "\n" if done >= total else ""
            print(f"\r{done}/{total}", end=end, file=sys.stderr, flush=True)


def sign_in(app: App) -> Actor:
    """Who this is; raises NotSignedIn."""
    login = os.environ.get("MOTCUA_USER")
    if not login:
        if not _somebody_is_there():
            raise NotSignedIn("Chưa có tên đăng nhập (MOTCUA_USER).")
        login = input("Tên đăng nhập: ")
    password = secret("MOTCUA_PASSWORD", "Mật khẩu: ") or ""
    return app.staff.sign_in(login, password).value


def secret(variable: str, question: str) -> str | None:
    """From the environment, else asked without echo when there is a person; never an argument."""
    given = os.environ.get(variable)
    if given:
        return given
    return getpass.getpass(question) if _somebody_is_there() else None


def read_bytes(name: str) -> bytes:
    """The file, or standard input for `-`; raises BadFile with a plain sentence."""
    if name == "-" and sys.stdin is None:
        raise BadFile("Đầu vào chuẩn đang đóng, không có gì để đọc.")
    try:
        if name == "-":
            data = sys.stdin.buffer.read(_LARGEST_INPUT + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(_LARGEST_INPUT + 1)
    except FileNotFoundError as trouble:
        raise BadFile(f"Không có tệp «{name}».") from trouble
    except IsADirectoryError as trouble:
        raise BadFile(f"«{name}» là thư mục, không phải tệp.") from trouble
    except OSError as trouble:
        raise BadFile(f"Không đọc được tệp «{name}».") from trouble
    if len(data) > _LARGEST_INPUT:
        raise BadFile(f"Tệp «{name}» lớn hơn 40 MB.")
    return data


def read_json(name: str) -> Any:
    """The JSON in that file; raises BadFile saying where it is bad."""
    data = read_bytes(name)
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as trouble:
        raise BadFile(f"Tệp «{name}» không phải UTF-8 (byte {trouble.start}).") from trouble
    except json.JSONDecodeError as trouble:
        raise BadFile(
            f"Tệp «{name}» không phải JSON hợp lệ: dòng {trouble.lineno}, cột {trouble.colno}."
        ) from trouble
    except RecursionError as trouble:
        raise BadFile(f"Tệp «{name}» lồng nhau quá sâu.") from trouble
    except ValueError as trouble:  # Python reads no number of more than 4,300 digits
        raise BadFile(f"Tệp «{name}» có một con số quá dài.") from trouble


def read_object(name: str) -> dict[str, Any]:
    """A JSON object; raises BadFile when it is something else."""
    told = read_json(name)
    if not isinstance(told, dict):
        raise BadFile(f"Tệp «{name}» phải chứa một đối tượng JSON {{…}}.")
    return told


def check_target(name: str) -> None:
    """Raises CannotWrite when it is plain beforehand that `name` cannot be written."""
    if name == "-":
        return
    target = Path(name).resolve()
    if os.path.isdir(target):  # noqa: PTH112 (no trouble with a name that is too long)
        raise CannotWrite(f"«{name}» là thư mục, không phải tệp.")
    if not os.access(target.parent, os.W_OK):
        raise CannotWrite(f"Không ghi được «{name}».")


def write_file(name: str, data: bytes) -> None:
    """The whole file or none of it; `-` is standard output. Raises CannotWrite, DiskFull.

    A link is followed; a device or a pipe is written to, never replaced.
    """
    if name == "-":
        _write_out(data)
        return
    with placed(Path(name)) as file:
        file.write(data)


def stop_printing() -> None:
    """Whoever read our output has gone (`motcua … | head`): nothing more is written there."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def suffix_of(name: str, allowed: tuple[str, ...], *, otherwise: str) -> str:
    """The kind of file asked for; raises InvalidInput naming the choices."""
    if name == "-":
        return otherwise
    kind = Path(name).suffix.lower().lstrip(".")
    if kind not in allowed:
        choices = ", ".join(f".{one}" for one in allowed)
        raise InvalidInput(f"Tệp kết quả phải có đuôi {choices}.", field="output")
    return kind


def _somebody_is_there() -> bool:
    """Whether a person can be asked; a job started by the system may have no input at all."""
    return sys.stdin is not None and sys.stdin.isatty()


def _say(text: str) -> None:
    """Print at once, so that an answer that cannot be written is told, not lost on leaving."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        stop_printing()
    except OSError as trouble:
        raise not_written("câu trả lời", trouble) from trouble


def _write_out(data: bytes) -> None:
    if sys.stdout is None:
        raise CannotWrite("Đầu ra chuẩn đang đóng.", next_step="Ghi ra một tệp bằng -o TỆP.")
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        stop_printing()
    except OSError as trouble:
        raise not_written("câu trả lời", trouble) from trouble
