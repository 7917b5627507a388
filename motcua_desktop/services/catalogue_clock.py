"""The columns `clock` and `stages` of our own CSV: how a procedure's clock runs, in words.

`clock` has parts `what: how`, `stages` parts `agency: term` (or only the agency):

    bổ sung: tính lại | tính tiếp         nghĩa vụ tài chính: dừng | vẫn tính
    xác minh: vẫn tính | dừng [term] | cộng term
    thời gian bổ sung: 20 ngày            số lần bổ sung: 1
    số lần hẹn lại: 1                     vùng khó khăn: 10 ngày
    căn cứ: the law it stands in
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from motcua_desktop.domain.policy import (
    ORDINARY,
    ClockPolicy,
    OnPayment,
    OnSupplement,
    OnVerify,
    Stage,
)
from motcua_desktop.domain.term import Term
from motcua_desktop.domain.text import fold
from motcua_desktop.errors import BadFile
from motcua_desktop.services.catalogue_values import term_of_text

_RUNS = "van tinh"


def clock_of(parts: Iterable[str], line: int) -> ClockPolicy:
    """The policy these parts say; raises BadFile naming the line and the part."""
    policy = ORDINARY
    for part in parts:
        what, _, how = part.partition(":")
        reader = _READERS.get(fold(what).strip())
        try:
            if reader is None:
                raise ValueError(part)
            policy = reader(policy, how.strip())
        except (KeyError, ValueError) as trouble:
            raise BadFile(
                f"Dòng {line}: không hiểu «{part[:60]}» trong cột «clock».",
                next_step="Dùng dạng «xác minh: cộng 5 ngày làm việc»; chưa có gì thay đổi.",
            ) from trouble
    return policy


def stages_of(parts: Iterable[str], line: int) -> tuple[Stage, ...]:
    """The agencies in turn; raises BadFile for a limit that is no term."""
    return tuple(_stage(part, line) for part in parts)


def _stage(part: str, line: int) -> Stage:
    agency, _, limit = part.rpartition(":") if ":" in part else (part, "", "")
    try:
        return Stage(agency.strip(), _term(limit.strip()) if limit.strip() else None)
    except ValueError as trouble:
        raise BadFile(
            f"Dòng {line}: không hiểu thời hạn «{limit.strip()[:40]}» trong cột «stages»."
        ) from trouble


def _term(text: str) -> Term:
    term, doubt = term_of_text(text, field_name="")
    if term is None or doubt:
        raise ValueError(text)
    return term


def _times(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 100:
        raise ValueError(text)
    return number


def _verify(policy: ClockPolicy, how: str) -> ClockPolicy:
    if fold(how) == _RUNS:
        return replace(policy, on_verify=OnVerify.RUN)
    kind, _, length = how.partition(" ")
    meant = {"dung": OnVerify.PAUSE, "cong": OnVerify.EXTEND}[fold(kind)]
    if meant is OnVerify.PAUSE and not length:
        return replace(policy, on_verify=meant)
    return replace(policy, on_verify=meant, verify=_term(length.strip()))


_SUPPLEMENT = {"tinh lai": OnSupplement.RESTART, "tinh tiep": OnSupplement.RESUME}
_PAYMENT = {"dung": OnPayment.PAUSE, _RUNS: OnPayment.RUN}
_READERS: dict[str, Callable[[ClockPolicy, str], ClockPolicy]] = {
    "bo sung": lambda known, how: replace(known, on_supplement=_SUPPLEMENT[fold(how)]),
    "nghia vu tai chinh": lambda known, how: replace(known, on_payment=_PAYMENT[fold(how)]),
    "xac minh": _verify,
    "thoi gian bo sung": lambda known, how: replace(known, window=_term(how)),
    "so lan bo sung": lambda known, how: replace(known, supplements=_times(how)),
    "so lan hen lai": lambda known, how: replace(known, extensions=_times(how)),
    "vung kho khan": lambda known, how: replace(known, remote=_term(how)),
    "can cu": lambda known, how: replace(known, basis=how),
}
