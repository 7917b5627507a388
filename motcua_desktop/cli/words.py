"""Help and usage troubles in Vietnamese."""

import re
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from motcua_desktop.errors import DeskError

_HELP = (
    ("Usage:", "Cách dùng:"),
    ("Options:", "Tùy chọn:"),
    ("Commands:", "Lệnh:"),
    ("Arguments:", "Tham số:"),
    ("[OPTIONS]", "[TÙY CHỌN]"),
    ("COMMAND [ARGS]...", "LỆNH …"),
    ("Show this message and exit.", "Hiện hướng dẫn này."),
    ("[required]", "[bắt buộc]"),
    ("[default: ", "[mặc định: "),
)
_USAGE = (
    (r"No such option: (\S+?)\.?(?: .*)?$", r"không có tùy chọn {0}"),
    (r"No such command '?([^'.]+)'?.*", r"không có lệnh «{0}»"),
    (r"Missing argument '?([^'.]+)'?.*", r"thiếu {0}"),
    (r"Missing option '?([^'.]+)'?.*", r"thiếu {0}"),
    (r"Missing command.*", r"thiếu tên lệnh"),
    (r"Got unexpected extra argument(?:s|\(s\))? \((.+)\)", r"thừa {0}"),
    (r"Option '?([^' ]+)'? requires an argument.*", r"{0} cần một giá trị"),
    (r"Option '?([^' ]+)'? does not take a value.*", r"{0} không nhận giá trị"),
    (r"Invalid value for '?([^':]+)'?: .*", r"{0} không nhận giá trị này"),
    (r"Invalid value: (.+)", r"giá trị không dùng được: {0}"),
)
_GENERAL = ("--json", "--home")


class WrongUsage(DeskError):
    """The command line itself was not understood."""

    kind = "usage"
    title = "Lệnh chưa đúng"
    advice = "Xem «motcua --help» hoặc «motcua LỆNH --help»."


class VietnameseCommand(TyperCommand):
    def get_short_help_str(self, limit: int = 45) -> str:
        """The whole first sentence: a list that breaks off half-way helps nobody."""
        return super().get_short_help_str(limit=max(limit, 200))

    def get_help(self, ctx: Any) -> str:
        return _translated(super().get_help(ctx))


class VietnameseGroup(TyperGroup):
    def get_help(self, ctx: Any) -> str:
        return _translated(super().get_help(ctx))


class FirstByDefault(VietnameseGroup):
    """Its first command is meant where none is named: `hand-over CODE` is `hand-over give CODE`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in (*self.commands, *ctx.help_option_names):
            args = [next(iter(self.commands)), *args]
        parsed: list[str] = super().parse_args(ctx, args)
        return parsed


def usage_trouble(trouble: Any) -> WrongUsage:
    """The same trouble in Vietnamese, with the command whose help to read."""
    message = str(trouble.format_message())
    for pattern, words in _USAGE:
        found = re.match(pattern, message, re.DOTALL)
        if found:
            message = words.format(*found.groups())
            break
    context = getattr(trouble, "ctx", None)
    path = context.command_path if context is not None else "motcua"
    general = getattr(trouble, "option_name", None) in _GENERAL
    advice = "Đặt nó trước tên lệnh: «motcua --json LỆNH …»." if general else ""
    return WrongUsage(f"{message}.", next_step=advice or f"Xem «{path} --help».")


def group(
    tree: typer.Typer, name: str, words: str, *, cls: type[VietnameseGroup] = VietnameseGroup
) -> typer.Typer:
    """A sub-tree of commands with Vietnamese help."""
    part = typer.Typer(cls=cls, help=words, no_args_is_help=True, rich_markup_mode=None)
    tree.add_typer(part, name=name, cls=cls, help=words)
    return part


def _translated(text: str) -> str:
    for english, vietnamese in _HELP:
        text = text.replace(english, vietnamese)
    return text
