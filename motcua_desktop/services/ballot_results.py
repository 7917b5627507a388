"""What the ballots of a period say, in sums; parts that would tell on somebody are kept back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from motcua_desktop.domain.ballot import Source, Tally, kept_back
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.survey import SurveyForm
from motcua_desktop.models import ballots as store
from motcua_desktop.models.database import Connection
from motcua_desktop.services.cash import span
from motcua_desktop.services.survey_form import form_of


@dataclass(frozen=True, slots=True)
class Part:
    """The ballots of one procedure, officer, question or month; `told` False: too few to tell."""

    key: str
    name: str
    tally: Tally
    told: bool = True


@dataclass(frozen=True, slots=True)
class Results:
    """What the ballots of a period say. `until` is the last day counted, where not all were."""

    form: SurveyForm
    total: Part
    sources: Mapping[Source, int]
    procedures: tuple[Part, ...]
    officers: tuple[Part, ...]
    questions: tuple[Part, ...]
    months: tuple[Part, ...]
    self_entered: int = 0
    until: date | None = None


def results_of(connection: Connection, period: Period) -> Results:
    """All of a period, for those who may read single ballots."""
    start, end = span(period.first, period.last)
    form = form_of(connection)
    sources = store.by_source(connection, start=start, end=end)
    names, people = store.procedure_names(connection), store.names_of(connection)
    officers = store.by_officer(connection, start=start, end=end)
    back = kept_back({login: one.ballots for login, one in officers.items()}, form.fewest)
    questions = store.by_question(connection, start=start, end=end)
    return Results(
        form=form,
        total=Part("", "", _sum(sources)),
        sources={source: tally.ballots for source, tally in sources.items()},
        procedures=tuple(
            Part(code, names.get(code, code), tally)
            for code, tally in sorted(
                store.by_procedure(connection, start=start, end=end).items(),
                key=lambda one: (not one[0], one[0]),
            )
        ),
        officers=tuple(
            Part(login, people.get(login, login), tally, told=login not in back)
            for login, tally in sorted(
                officers.items(), key=lambda one: (not one[0], people.get(one[0], one[0]), one[0])
            )
        ),
        questions=tuple(
            Part(key, form.question(key).text, questions[key])
            for key in (
                *(one.key for one in form.questions if one.key in questions),
                *sorted(questions.keys() - {one.key for one in form.questions}),
            )
        ),
        months=_months(store.by_day(connection, start=start, end=end)),
        self_entered=store.self_entered(connection, start=start, end=end),
    )


def _months(days: Mapping[date, Tally]) -> tuple[Part, ...]:
    found: dict[str, Tally] = {}
    for day, tally in sorted(days.items()):
        month = f"{day.year}-{day.month:02d}"
        found[month] = found.get(month, Tally()) + tally
    return tuple(Part(key, f"{key[5:]}/{key[:4]}", tally) for key, tally in found.items())


def veiled(found: Results) -> Results:
    """For those who are rated: no officers, and no group so small that it tells on somebody."""
    fewest = found.form.fewest

    def veil(parts: Sequence[Part]) -> tuple[Part, ...]:
        back = kept_back({part.key: part.tally.ballots for part in parts}, fewest)
        return tuple(replace(part, told=part.key not in back) for part in parts)

    return replace(
        found,
        total=replace(found.total, told=found.total.tally.ballots >= fewest),
        procedures=veil(found.procedures),
        officers=(),
        questions=tuple(
            replace(part, told=part.tally.ballots >= fewest) for part in found.questions
        ),
        months=veil(found.months),
    )


def _sum(tallies: Mapping[Any, Tally]) -> Tally:
    return sum(tallies.values(), Tally())
