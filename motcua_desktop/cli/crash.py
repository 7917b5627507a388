"""The last net of the command line: a bug is one sentence for the person, details in a file."""

import json
import platform
import sys
import tempfile
import traceback
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from motcua_desktop import __version__
from motcua_desktop.errors import DeskError

STOPPED = "Đã dừng theo yêu cầu; những gì đã ghi vẫn còn."


def install(*, as_json: bool) -> None:
    """From now on a bug shows no traceback; the exit code is 1 as for every trouble.

    So it is for Ctrl+C and an expected trouble before the command line is there to tell it.
    """

    def hook(kind: type[BaseException], value: BaseException, trace: TracebackType | None) -> None:
        if isinstance(value, DeskError):
            print(value.sentence(), file=sys.stderr)
            return
        if isinstance(value, KeyboardInterrupt):
            print(STOPPED, file=sys.stderr)
            return
        message = "Chương trình gặp lỗi chưa biết; những gì đã ghi trước đó vẫn còn."
        next_step = _next_step(_details(kind, trace))
        print(f"Lỗi chương trình: {message} {next_step}", file=sys.stderr)
        if as_json:
            error = {
                "kind": "bug",
                "title": "Lỗi chương trình",
                "message": message,
                "field": None,
                "next_step": next_step,
            }
            # When even this cannot be written, the sentence above has said all.
            with suppress(OSError):
                print(json.dumps({"error": error}, ensure_ascii=False, indent=1), flush=True)

    sys.excepthook = hook


def _details(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Kinds, files and lines only: an error's message may hold a name."""
    frames = [
        f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(trace)
    ]
    python = f"Python {platform.python_version()} · {platform.system()} {platform.release()}"
    return "\n".join([f"motcua {__version__} · {python}", kind.__name__, *frames, ""])


def _next_step(details: str) -> str:
    try:
        where = _written(details)
    except OSError:
        return "Đĩa tạm không ghi được; chép lại câu này cùng lệnh vừa chạy cho người bảo trì."
    return f"Gửi tệp {where} cho người bảo trì (tệp không có thông tin của công dân)."


def _written(details: str) -> str:
    with tempfile.NamedTemporaryFile(
        "w", prefix="motcua-loi-", suffix=".txt", delete=False, encoding="utf-8"
    ) as file:
        file.write(details)
    return file.name
