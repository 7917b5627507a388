"""Numbers as Vietnamese says them: `8.500` is "tám nghìn năm trăm"."""

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_BILLION = 10**9
_MOST = 10**18


def number_words(number: int) -> str:
    """`number` in words, lower case; from 0 to under 10^18, else ValueError.

    After a larger group every group is said with its hundreds ("không trăm lẻ năm"); groups of
    nothing are left out.
    """
    if not 0 <= number < _MOST:
        raise ValueError(number)
    return " ".join(_said(number, whole=False)) or _DIGITS[0]


def money_words(amount: int) -> str:
    """`8000` đồng as a receipt writes it: "Tám nghìn đồng"."""
    words = f"{number_words(amount)} đồng"
    return words[0].upper() + words[1:]


def _said(number: int, *, whole: bool) -> list[str]:
    """The words of `number`, none for nothing; `whole` when something stands before it."""
    billions, rest = divmod(number, _BILLION)
    words = [*_said(billions, whole=whole), "tỷ"] if billions else []
    for size, name in ((10**6, "triệu"), (10**3, "nghìn"), (1, "")):
        group, rest = divmod(rest, size)
        if group:
            words += _group(group, whole=whole or bool(words))
            words += [name] if name else []
    return words


def _group(group: int, *, whole: bool) -> list[str]:
    """Up to three digits; `whole` says the hundreds even where there are none."""
    hundreds, rest = divmod(group, 100)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or whole else []
    tens, ones = divmod(rest, 10)
    match tens:
        case 0 if ones and words:
            return [*words, "lẻ", _DIGITS[ones]]
        case 0:
            return [*words, _DIGITS[ones]] if ones else words
        case 1:
            return [*words, "mười", *_ones(ones, first="một", fourth="bốn")]
        case _:
            return [*words, _DIGITS[tens], "mươi", *_ones(ones, first="mốt", fourth="tư")]


def _ones(ones: int, *, first: str, fourth: str) -> list[str]:
    """The last digit after a ten: mốt, tư and lăm are said there."""
    return [{1: first, 4: fourth, 5: "lăm"}.get(ones, _DIGITS[ones])] if ones else []
