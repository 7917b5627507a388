"""The supervisor's monthly sheet: figures that add up."""

import json
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import Any

from motcua_desktop.clock import Clock
from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.moment import VIETNAM, local
from motcua_desktop.domain.paper import MonthRow, MonthSheet
from motcua_desktop.domain.report import Period, added, cells
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.models import reports
from motcua_desktop.models.database import Database
from motcua_desktop.services.counting import counting_of
from motcua_desktop.services.csv_text import csv_bytes


class Reports:
    def __init__(self, database: Database, clock: Clock, agency: Agency):
        self._database = database
        self._clock = clock
        self._agency = agency

    def month(self, actor: Actor, period: Period) -> MonthSheet:
        """Biểu II.06a for the period, by field and procedure.

        On every row and in total received = done + open (columns 3 = 7 + 11).
        """
        actor.need(Right.REPORT)
        start = datetime.combine(period.first, time(), VIETNAM)
        end = datetime.combine(period.last + timedelta(days=1), time(), VIETNAM)
        with self._database.read() as connection:
            counting = counting_of(connection)
            counted = reports.count_month(connection, start=start, end=end, counting=counting)
        rows: list[MonthRow] = []
        for field_name, group in groupby(counted, key=lambda one: one.field):
            below = [MonthRow("procedure", one.code, one.name, cells(one.counts)) for one in group]
            rows.append(MonthRow("field", "", field_name, added([row.cells for row in below])))
            rows += below
        total = added([row.cells for row in rows if row.level == "field"])
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
            options=counting.sentences(),
            counting=counting,
        )


def month_json(sheet: MonthSheet) -> dict[str, Any]:
    """The figures as the command line writes them; keys are the form's own column numbers."""
    return {
        "form": "II.06a",
        "from": sheet.first.isoformat(),
        "to": sheet.last.isoformat(),
        "agency": sheet.agency,
        "options": {**sheet.counting.to_json(), "notes": list(sheet.options)},
        "rows": [
            {"level": row.level, "code": row.code, "name": row.name, "cells": _keyed(row.cells)}
            for row in sheet.rows
        ],
        "total": _keyed(sheet.total),
    }


def month_json_bytes(sheet: MonthSheet) -> bytes:
    """`month_json` as UTF-8 text."""
    return json.dumps(month_json(sheet), ensure_ascii=False, indent=1).encode()


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
