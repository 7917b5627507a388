"""The survey's words in force: the office's own, or the shipped ones."""

import json

from motcua_desktop.domain.survey import SurveyForm
from motcua_desktop.models import settings
from motcua_desktop.models.database import Connection
from motcua_desktop.resources import resource

_KEY = "survey_form"


def form_of(connection: Connection) -> SurveyForm:
    """The survey's words in force, in the caller's transaction."""
    text = settings.get(connection, _KEY)
    return SurveyForm.parse(json.loads(text)) if text else shipped_form()


def keep_form(connection: Connection, form: SurveyForm | None) -> None:
    """The office's own from now on; None is the shipped one."""
    if form is None:
        settings.drop(connection, _KEY)
    else:
        settings.put(connection, _KEY, json.dumps(form.to_json(), ensure_ascii=False))


def shipped_form() -> SurveyForm:
    """What the program asks."""
    file = resource("survey", "commune.json")
    return SurveyForm.parse(json.loads(file.read_text(encoding="utf-8")))
