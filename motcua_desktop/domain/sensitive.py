"""Which procedures tell something about a person that only the person may tell on."""

from functools import lru_cache

from motcua_desktop.domain.text import fold

# Health, poverty, family and faith (Luật 91/2025/QH15: sensitive personal data), as the names of
# commune procedures write them, without tone marks.
_SIGNS = (
    "hiv",
    "aids",
    "khuyet tat",
    "tam than",
    "benh",
    "suc khoe",
    "y khoa",
    "nhiem chat doc",
    "cai nghien",
    "ma tuy",
    "ngheo",
    "bao tro",
    "tro giup xa hoi",
    "tro cap",
    "con nuoi",
    "cham soc",
    "tre em",
    "bao luc",
    "mua ban nguoi",
    "nan nhan",
    "ton giao",
    "tin nguong",
    "xac dinh lai dan toc",
    "gioi tinh",
    "mai tang",
)


@lru_cache(maxsize=4_096)
def sensitive(procedure: str) -> bool:
    """Whether the procedure's name is kept off messages, lists on a wall and exports."""
    folded = fold(procedure)
    return any(sign in folded for sign in _SIGNS)
