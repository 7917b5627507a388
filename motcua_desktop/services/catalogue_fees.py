"""Fees and exemptions as our own CSV writes them; see `catalogue_sheets`."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from motcua_desktop.domain.fees import Exemption, FeeRule
from motcua_desktop.domain.moment import parse_date
from motcua_desktop.domain.text import fold
from motcua_desktop.errors import BadFile, InvalidInput
from motcua_desktop.services.catalogue_values import Doubts, money_of, plain

_FEE = re.compile(r"(?P<name>[^:]+):\s*(?P<amount>[^(]*?)\s*(?:\((?P<note>.*)\))?", re.S)
_EXEMPTION = re.compile(
    r"(?P<code>[\w.\-]+)\s*=\s*(?P<name>[^:]+):\s*(?P<percent>\d{1,3})\s*%"
    r"\s*(?:\((?P<evidence>.*)\))?",
    re.S,
)
R = TypeVar("R", FeeRule, Exemption)
_ONLY = "fee"
# How a mark begins, folded → the field it fills.
_MARKS: Mapping[str, str] = {
    "truong hop": "case",
    "can cu": "legal_basis",
    "phi": _ONLY,
    "tu": "valid_from",
    "den": "valid_until",
    "can kiem tra": "to_check",
}


def fee_part(text: str, doubts: Doubts, line: int) -> FeeRule:
    """One fee; an amount that is not understood is kept as text and told.

    Raises BadFile for a mark that is not known or a day that is none.
    """
    told, *marks = (plain(part) for part in text.split("#"))
    match = _FEE.fullmatch(told)
    money = money_of(match["amount"], "") if match else None
    if match is None or money is None:
        doubts.add(f"không hiểu mức phí «{told}», giữ nguyên văn")
        rule = FeeRule("Phí, lệ phí", None, note=told)
    else:
        rule = FeeRule(plain(match["name"]), money[0], unit=money[1], note=match["note"] or "")
    allowed = {"case", "legal_basis", "valid_from", "valid_until"}
    return _made(rule, _marked(marks, allowed, line, "fees"), line)


def with_exemptions(fees: tuple[FeeRule, ...], parts: list[str], line: int) -> tuple[FeeRule, ...]:
    """The fees, each with the exemptions that are told for it; what costs nothing has none.

    Raises BadFile for a part that is not understood or names a fee that is not there.
    """
    for part in parts:
        exemption, only = _exemption(part, line)
        if only and only not in {fold(fee.name) for fee in fees}:
            raise BadFile(f"Dòng {line}: cột «exemptions» nói tới phí không có trong cột «fees».")
        fees = tuple(
            replace(fee, exemptions=(*fee.exemptions, exemption))
            if fee.amount != 0 and only in ("", fold(fee.name))
            else fee
            for fee in fees
        )
    return fees


def _exemption(text: str, line: int) -> tuple[Exemption, str]:
    told, *marks = (plain(part) for part in text.split("#"))
    match = _EXEMPTION.fullmatch(told)
    if match is None:
        raise BadFile(
            f"Dòng {line}: không hiểu «{told[:60]}» trong cột «exemptions».",
            next_step="Viết dạng «mã = tên: 50% (giấy tờ chứng minh)».",
        )
    allowed = {"legal_basis", "valid_from", "valid_until", "to_check", _ONLY}
    values = _marked(marks, allowed, line, "exemptions")
    only = fold(str(values.pop(_ONLY, "")))
    try:
        made = Exemption(
            match["code"], plain(match["name"]), int(match["percent"]), match["evidence"] or ""
        )
    except InvalidInput as trouble:
        raise BadFile(f"Dòng {line}: {trouble.message}") from trouble
    return _made(made, values, line), only


def _marked(marks: list[str], allowed: set[str], line: int, column: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for mark in marks:
        sign = next((s for s in _MARKS if fold(mark).startswith(s)), "")
        key = _MARKS.get(sign, "")
        if key not in allowed:
            raise BadFile(f"Dòng {line}: không hiểu dấu «#{mark[:40]}» trong cột «{column}».")
        text = mark[len(sign) :].lstrip(" :").strip()
        if key in ("valid_from", "valid_until"):
            try:
                values[key] = parse_date(text, field=column)
            except InvalidInput as trouble:
                raise BadFile(f"Dòng {line}: {trouble.message}") from trouble
        else:
            values[key] = True if key == "to_check" else text
    return values


def _made(rule: R, values: dict[str, Any], line: int) -> R:
    try:
        return replace(rule, **values)
    except InvalidInput as trouble:
        raise BadFile(f"Dòng {line}: {trouble.message}") from trouble
