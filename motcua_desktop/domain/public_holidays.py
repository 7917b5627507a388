"""Public holidays of Việt Nam, year by year, and working days swapped for a longer rest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from motcua_desktop.domain.moment import date_text, parse_date

CULTURE_DAY = "Ngày Văn hóa Việt Nam"
_CULTURE_DAY_SINCE = 2026
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Swap:
    """`off` is a day of rest and `worked` is worked for it, by a notice of the Prime Minister.

    `sure` False: the date of the working day has no source of the first hand behind it.
    """

    off: date
    worked: date
    basis: str = ""
    sure: bool = True

    @classmethod
    def parse(cls, data: Mapping[str, object]) -> "Swap":
        """From `{"off", "worked", "basis", "sure"}`; raises InvalidInput for a date unreal."""
        return cls(
            off=parse_date(data.get("off"), field="off"),
            worked=parse_date(data.get("worked"), field="worked"),
            basis=str(data.get("basis", "")),
            sure=bool(data.get("sure", True)),
        )

    @property
    def why_off(self) -> str:
        return f"Nghỉ hoán đổi, làm bù {date_text(self.worked)}{self._doubt}"

    @property
    def why_worked(self) -> str:
        return f"làm bù cho {date_text(self.off)}{self._doubt}"

    @property
    def _doubt(self) -> str:
        return "" if self.sure else " (cần đối chiếu)"


def public_holidays(year: int, swaps: Iterable[Swap] = ()) -> dict[date, str]:
    """Days off in `year` with their Vietnamese names, compensatory and swapped ones included.

    Labour Code 45/2019 Đ112 and Đ111.3; 24/11 from 2026 (NQ 28/2026/QH16). Later years are a
    computation, not yet the Government's plan for Tết and Quốc khánh.
    """
    # Imported late: it takes longer to load than a whole command line start may.
    from holidays import country_holidays

    known = country_holidays("VN", years=year, language="vi")
    days: dict[date, str] = dict(known.items())
    if year >= _CULTURE_DAY_SINCE and CULTURE_DAY not in days.values():
        days |= _culture_day(year)
    days |= {swap.off: swap.why_off for swap in swaps if swap.off.year == year}
    return dict(sorted(days.items()))


def days_worked_instead(year: int, swaps: Iterable[Swap]) -> dict[date, str]:
    """Days of rest that are worked in `year`, and for what."""
    return {swap.worked: swap.why_worked for swap in swaps if swap.worked.year == year}


def _culture_day(year: int) -> dict[date, str]:
    """For libraries older than the resolution; a weekend moves on to Monday (Đ111.3)."""
    day = date(year, 11, 24)
    rest = 7 - day.weekday() if day.weekday() >= _SATURDAY else 0
    extra = {day + timedelta(days=rest): f"{CULTURE_DAY} (nghỉ bù)"} if rest else {}
    return {day: CULTURE_DAY} | extra
