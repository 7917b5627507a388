"""Moments are aware UTC inside; people see Vietnamese local time, day first."""

from datetime import UTC, date, datetime, timedelta, timezone

from motcua_desktop.errors import InvalidInput

# Việt Nam has kept +07:00 with no summer time since 1975, so no zone database is needed.
VIETNAM = timezone(timedelta(hours=7), "+07:00")

# Outside these years a moment is a slip of the keyboard, and arithmetic on it may overflow.
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")


def local(moment: datetime) -> datetime:
    """The same moment on the desk's clock, whatever the computer's time zone says."""
    return moment.astimezone(VIETNAM)


def utc(moment: datetime) -> datetime:
    """The same moment as it is stored."""
    return moment.astimezone(UTC)


def iso(moment: datetime | None) -> str | None:
    """ISO 8601 with the desk's offset, to the second."""
    return None if moment is None else local(moment).isoformat(timespec="seconds")


def parse_moment(value: object, *, field: str) -> datetime:
    """An ISO 8601 moment from 1900 to 2200; one without an offset is the desk's local time.

    Raises InvalidInput naming `field`.
    """
    if not isinstance(value, str):
        raise InvalidInput("Thời điểm phải là chữ dạng 2026-11-20T09:30:00+07:00.", field=field)
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError as trouble:
        raise InvalidInput(
            f"«{value[:40]}» không phải thời điểm có thật (dạng 2026-11-20T09:30).", field=field
        ) from trouble
    _check_year(moment.year, field)
    return utc(moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM))


def parse_date(value: object, *, field: str) -> date:
    """An ISO date (2026-11-20) or a Vietnamese one (20/11/2026), 1900 to 2200; never a guess.

    Raises InvalidInput naming `field`.
    """
    if not isinstance(value, str):
        raise InvalidInput("Ngày phải là chữ dạng 2026-11-20.", field=field)
    text = value.strip()
    try:
        if "/" in text:
            day, month, year = text.split("/")
            if len(year) != 4:
                raise ValueError(text)
            found = date(int(year), int(month), int(day))
        else:
            found = date.fromisoformat(text)
    except ValueError as trouble:
        raise InvalidInput(f"«{text[:40]}» không phải ngày có thật.", field=field) from trouble
    _check_year(found.year, field)
    return found


def date_text(day: date) -> str:
    """20/11/2026."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def weekday_text(day: date) -> str:
    """Thứ Sáu."""
    return _WEEKDAYS[day.weekday()]


def time_text(moment: datetime) -> str:
    """09:05 on the desk's clock."""
    return local(moment).strftime("%H:%M")


def moment_text(moment: datetime) -> str:
    """09:05 20/11/2026 on the desk's clock."""
    here = local(moment)
    return f"{here:%H:%M} {date_text(here.date())}"


def long_date(day: date) -> str:
    """`ngày 05 tháng 02 năm 2026`: days under 10 and months 1, 2 padded (NĐ 30/2020, Phụ lục I)."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def long_moment(moment: datetime) -> str:
    """`09 giờ 05 phút, ngày 20 tháng 11 năm 2026`, as the forms write it."""
    here = local(moment)
    return f"{here.hour:02d} giờ {here.minute:02d} phút, {long_date(here.date())}"


def money_text(amount: int) -> str:
    """8.000 đ."""
    return f"{amount:,}".replace(",", ".") + " đ"


def _check_year(year: int, field: str) -> None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise InvalidInput(f"Năm phải từ {_FIRST_YEAR} đến {_LAST_YEAR}.", field=field)
