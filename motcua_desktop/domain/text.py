"""Vietnamese text: one form to store (NFC), one to search (no tones, đ → d)."""

import re
import unicodedata

from motcua_desktop.errors import InvalidInput

# Ð (U+00D0, Icelandic eth) and Đ (U+0110) look alike; keyboards and old files mix them.
_LOOK_ALIKES = str.maketrans({"\u00d0": "Đ", "\u00a0": " ", "\u2028": "\n", "\u2029": "\n"})
_D = str.maketrans({"đ": "d", "Đ": "D"})
_WORD = re.compile(r"[^\W_]+")


def tidy(text: str) -> str:
    """NFC, control and direction marks dropped, runs of spaces made one, ends trimmed.

    Line breaks stay (notes have them). Lone surrogates are replaced by U+FFFD, because no
    store, paper or wire can carry them.
    """
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = unicodedata.normalize("NFC", text.translate(_LOOK_ALIKES))
    kept = (
        c for c in text if c == "\n" or unicodedata.category(c) not in {"Cc", "Cf"} or c == "\t"
    )
    lines = ("".join(kept)).replace("\t", " ").split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def one_line(text: str) -> str:
    """`tidy`, with line breaks made spaces: for names, addresses, codes."""
    return " ".join(tidy(text).split())


def fold(text: str) -> str:
    """Lower case without tone marks, đ as d: what two spellings of a name have in common."""
    decomposed = unicodedata.normalize("NFD", text.translate(_LOOK_ALIKES).translate(_D))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def toned(text: str) -> str:
    """Lower case NFC with its tones: what the clerk typed exactly."""
    return unicodedata.normalize("NFC", text.translate(_LOOK_ALIKES)).casefold()


def as_name(typed: str) -> str:
    """`nguyễn thị ánh` typed in a hurry as a name; anything else stays as it is."""
    if typed != typed.lower():
        return typed
    return " ".join(word[:1].upper() + word[1:] for word in typed.split())


def words(text: str) -> list[str]:
    """The runs of letters and digits in `fold`ed or `toned` text, in order."""
    return _WORD.findall(text)


def text_field(value: object, *, field: str, limit: int, required: bool = False) -> str:
    """Free text of at most `limit` characters, tidied; raises InvalidInput naming `field`."""
    if value is None:
        value = ""
    if not isinstance(value, str):
        raise InvalidInput("Ô này phải là chữ.", field=field)
    text = tidy(value)
    if required and not text:
        raise InvalidInput("Chưa nhập ô này.", field=field)
    if len(text) > limit:
        raise InvalidInput(f"Dài {len(text)} ký tự, tối đa {limit}.", field=field)
    return text


def masked(number: str) -> str:
    """An identity number fit for a screen share or a log: `0451****1234`."""
    return f"{number[:4]}****{number[-4:]}" if len(number) >= 9 else "****"
