"""Biểu II.06a: figures that add up, or none; a closed period's are those it was closed with."""

from datetime import datetime, time, timedelta
from itertools import groupby
from typing import Any

from motcua_desktop.clock import Clock
from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.closing import OPEN, Fate, corrections
from motcua_desktop.domain.counting import Counting
from motcua_desktop.domain.moment import VIETNAM, date_text, local
from motcua_desktop.domain.paper import MonthRow, MonthSheet
from motcua_desktop.domain.report import Period, added, cells, disagreement
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.errors import FiguresDisagree
from motcua_desktop.models import closing, reports
from motcua_desktop.models.by_procedure import Counted
from motcua_desktop.models.database import Connection, Database
from motcua_desktop.services.counting import counting_of
from motcua_desktop.services.csv_text import csv_bytes


class Reports:
    def __init__(self, database: Database, clock: Clock, agency: Agency):
        self._database = database
        self._clock = clock
        self._agency = agency

    def month(self, actor: Actor, period: Period) -> MonthSheet:
        """Biểu II.06a of the period, by field and procedure; as it was closed, where it was.

        Counted as things stood when the period ended, or stand now while it is not over. On every
        row and in total received = done + open (columns 3 = 7 + 11). Raises FiguresDisagree naming
        the row, NotAllowed.
        """
        actor.need(Right.REPORT)
        with self._database.read() as connection:
            closed = closing.newest(connection, period)
            return closed.sheet() if closed else self.counted(connection, period)

    def today(self, actor: Actor, period: Period, counting: Counting | None = None) -> MonthSheet:
        """The same as counted now, closed or not; `counting` None is what holds now."""
        actor.need(Right.REPORT)
        with self._database.read() as connection:
            return self.counted(connection, period, counting)

    def counted(
        self, connection: Connection, period: Period, counting: Counting | None = None
    ) -> MonthSheet:
        """The same in the caller's transaction."""
        rules = counting or counting_of(connection)
        start, end = bounds(period)
        counted = reports.count_month(
            connection, start=start, end=end, counting=rules, now=self._clock.now()
        )
        rows = _rows(counted)
        total = _agreeing(
            "Tổng số",
            added([row.cells for row in rows if row.level == "field"]),
            sum(one.dossiers for one in counted),
        )
        return MonthSheet(
            agency=self._agency.name,
            receiver=f"Văn phòng UBND tỉnh {self._agency.province}",
            period=period.name,
            first=period.first,
            last=period.last,
            rows=tuple(rows),
            total=total,
            place=self._agency.place,
            made_on=local(self._clock.now()).date(),
            options=(
                *rules.sentences(),
                *_carried(connection, period, total[6]),
                *unfinished(period, self._clock.now()),
            ),
            counting=rules,
        )


def bounds(period: Period) -> tuple[datetime, datetime]:
    """The period's first moment, and the first one after it."""
    start = datetime.combine(period.first, time(), VIETNAM)
    return start, datetime.combine(period.last + timedelta(days=1), time(), VIETNAM)


def unfinished(period: Period, now: datetime) -> tuple[str, ...]:
    """What a sheet says of a period that is not over; nothing of one that is."""
    _, end = bounds(period)
    return ("Kỳ báo cáo chưa kết thúc: số liệu tính đến lúc lập.",) if now < end else ()


def fates_of(connection: Connection, period: Period, counting: Counting) -> list[Fate]:
    """Where each dossier stood when the period ended."""
    start, end = bounds(period)
    return reports.fates(connection, start=start, end=end, counting=counting)


def _rows(counted: list[Counted]) -> list[MonthRow]:
    """The fields, each before its procedures. Raises FiguresDisagree."""
    rows: list[MonthRow] = []
    for field, group in groupby(counted, key=lambda one: one.field):
        below = list(group)
        procedures = [
            MonthRow(
                "procedure",
                one.code,
                one.name,
                _agreeing(f"{one.name} ({one.code})", cells(one.counts), one.dossiers),
            )
            for one in below
        ]
        whole = added([row.cells for row in procedures])
        whole = _agreeing(field, whole, sum(one.dossiers for one in below))
        rows += [MonthRow("field", "", field, whole), *procedures]
    return rows


def _agreeing(row: str, figures: dict[int, int], dossiers: int) -> dict[int, int]:
    """`figures`, if they add up; never a false sheet."""
    if wrong := disagreement(figures, dossiers):
        raise FiguresDisagree(f"Biểu II.06a, dòng «{row}»: {wrong}.")
    return figures


def _carried(connection: Connection, period: Period, carried: int) -> tuple[str, ...]:
    """Why column 6 is not what the period before was closed with; nothing where it is."""
    before = closing.ending_on(connection, period.first - timedelta(days=1))
    if before is None:
        return ()
    was = before.sheet()
    left = was.total[11]
    if left == carried:
        return ()
    moved = [
        one
        for one in corrections(before.fates(), fates_of(connection, before.period, was.counting))
        if _still_open(one.was) != _still_open(one.now)
    ]
    fresh = sum(one.was is None for one in moved)
    parts = ((fresh, "hồ sơ nhập bù"), (len(moved) - fresh, "hồ sơ sửa hoặc ghi muộn"))
    reasons = ", ".join(f"{count} {what}" for count, what in parts if count)
    return (
        (
            f"Từ kỳ trước chuyển sang {carried}, trong khi kỳ trước khóa ngày "
            f"{date_text(local(before.at).date())} còn {left}: sau khi khóa có {reasons}."
        ),
    )


def _still_open(fate: Fate | None) -> bool:
    return fate is not None and fate.went in OPEN


def month_json(sheet: MonthSheet) -> dict[str, Any]:
    """The figures as the command line writes them; keys are the form's own column numbers."""
    return {
        "form": "II.06a",
        "from": sheet.first.isoformat(),
        "to": sheet.last.isoformat(),
        "agency": sheet.agency,
        "options": {**sheet.counting.to_json(), "notes": list(sheet.options)},
        "closed": sheet.closed,
        "rows": [
            {"level": row.level, "code": row.code, "name": row.name, "cells": _keyed(row.cells)}
            for row in sheet.rows
        ],
        "total": _keyed(sheet.total),
    }


def month_csv(sheet: MonthSheet) -> bytes:
    """The form's columns 3–13 for a spreadsheet."""
    columns = range(3, 14)
    heads = ["level", "code", "name", *[f"({column})" for column in columns]]
    rows = [
        [row.level, row.code, row.name, *[row.cells[column] for column in columns]]
        for row in sheet.rows
    ]
    total = ["total", "", "Tổng số", *[sheet.total[column] for column in columns]]
    return csv_bytes([heads, *rows, total])


def _keyed(values: dict[int, int]) -> dict[str, int]:
    return {str(column): values[column] for column in sorted(values)}
