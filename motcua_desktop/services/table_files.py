"""A report of tables for programs and spreadsheets: JSON and CSV."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from motcua_desktop.domain.cell_text import total_cells
from motcua_desktop.domain.moment import iso, local
from motcua_desktop.domain.tabular import Kind, Table, TableSheet, Value
from motcua_desktop.services.csv_text import csv_bytes


def sheet_json(sheet: TableSheet) -> dict[str, Any]:
    """The figures and rows by their keys; moments ISO 8601, shares 0–1, money whole đồng."""
    period = sheet.period
    return {
        "form": sheet.form,
        "from": period.first.isoformat() if period else None,
        "to": period.last.isoformat() if period else None,
        "agency": sheet.agency,
        "options": dict(sheet.options),
        "figures": {one.key: _plain(one.value) for one in sheet.headlines},
        "tables": {
            table.name: [
                {key: _plain(value) for key, value in record.items()} for record in table.records()
            ]
            for table in sheet.tables
        },
        "totals": {
            table.name: {
                column.key: _plain(value)
                for column, value in zip(table.columns, table.total, strict=True)
                if value is not None
            }
            for table in sheet.tables
            if table.total is not None
        },
    }


def json_bytes(value: dict[str, Any]) -> bytes:
    """Any report's JSON as UTF-8 text."""
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def sheet_csv(sheet: TableSheet) -> bytes:
    """The headlines, then each table under its title; a report of one table is only that table.

    Numbers stay numbers, days and moments are ISO 8601 on the desk's clock.
    """
    return csv_bytes(_lines(sheet))


def _lines(sheet: TableSheet) -> Iterator[list[object]]:
    alone = len(sheet.tables) == 1 and not sheet.headlines
    for one in sheet.headlines:
        yield [one.label, _cell(one.value, one.kind)]
    for at, table in enumerate(sheet.tables):
        if at or sheet.headlines:
            yield []
        if not alone:
            yield [table.title or table.name]
        yield from _table(table)


def _table(table: Table) -> Iterator[list[object]]:
    levels = any(row.level for row in table.rows)
    kinds = [column.kind for column in table.columns]
    heads = [" – ".join(part for part in (one.over, one.head) if part) for one in table.columns]
    yield ["Cấp", *heads] if levels else [*heads]
    for row in table.rows:
        cells = [_cell(value, kind) for value, kind in zip(row.cells, kinds, strict=True)]
        yield [row.level, *cells] if levels else cells
    if table.total is not None:
        cells = [_cell(value, kind) for value, kind in zip(total_cells(table), kinds, strict=True)]
        yield ["", *cells] if levels else cells


def _cell(value: Value, kind: Kind) -> object:
    if isinstance(value, datetime):
        here = local(value)
        return here.date().isoformat() if kind is Kind.DAY else f"{here:%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else value


def _plain(value: Value) -> object:
    if isinstance(value, datetime):
        return iso(value)
    return value.isoformat() if isinstance(value, date) else value
