"""The native dialect's bodies as models: what is accepted, and what OpenAPI promises."""

from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from motcua_desktop.practice.parcels import Problem
from motcua_desktop.practice.shapes import DossierItem, ProgressItem
from motcua_desktop.practice.web import Trouble

T = TypeVar("T", bound=BaseModel)
Name = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[0-9A-Za-z._:-]+$")]
Word = Annotated[str, Field(max_length=80, pattern=r"^[^\x00-\x1f]*$")]
Tag = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0, le=2**53)]
Cursor = Annotated[str, Field(max_length=80)]
DayName = Annotated[str, Field(pattern=r"^\d{6}$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class DeskTold(_Strict):
    """What a desk tells of itself when it greets."""

    store: Name
    epoch: Word
    counter: Count = 0
    agency: Word = ""
    mark: Count = 0
    numbers: dict[DayName, Count] = {}


class PackageKeys(BaseModel):
    """GET /v1/goi/khoa."""

    province: str
    key: str
    verify: str


class SigningIn(_Strict):
    """POST /v1/phien."""

    username: str
    password: str
    desk: DeskTold


class ProgressTold(_Strict):
    """One entry of POST /v1/ho-so/{id}/tien-do."""

    key: Name
    item: ProgressItem


class ProgressSheet(_Strict):
    """POST /v1/ho-so/{id}/tien-do."""

    entries: Annotated[list[ProgressTold], Field(min_length=1, max_length=500)]


class DossierParcel(_Strict):
    """A dossier in a batch."""

    key: Name
    id: Name
    kind: Literal["dossier"]
    tag: Tag | None
    item: DossierItem


class ProgressParcel(_Strict):
    """A progress entry in a batch."""

    key: Name
    id: Name
    kind: Literal["progress"]
    item: ProgressItem


class ParcelSheet(_Strict):
    """POST /v1/lo."""

    parcels: Annotated[list[DossierParcel | ProgressParcel], Field(min_length=1, max_length=500)]


class Keys(_Strict):
    """POST /v1/lo/tra-cuu."""

    keys: Annotated[list[Name], Field(max_length=500)]


class Heard(_Strict):
    """POST /v1/tin/da-nhan."""

    cursor: Cursor


class FieldError(BaseModel):
    """A field and the province's words on it."""

    field: str
    words: str


class ProblemShape(BaseModel):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError] | None = None
    tag: str | None = None


class KnownShape(BaseModel):
    """What the province remembers of a store."""

    epoch: str
    mark: int
    numbers: dict[str, int]
    dossiers: int
    entries: int


class GreetingShape(BaseModel):
    """The answer to a greeting."""

    token: str
    expires_in: int
    province: str
    generation: str
    known: KnownShape


class KeptShape(BaseModel):
    """A dossier was stored."""

    id: str
    code: str
    tag: str


class HeldShape(BaseModel):
    """A dossier as it is held."""

    id: str
    code: str
    tag: str
    item: dict[str, Any]
    entries: list[str]


class ResultShape(BaseModel):
    """What became of one message."""

    key: str
    status: int
    tag: str | None = None
    problem: ProblemShape | None = None


class ResultsShape(BaseModel):
    """What became of many; a bare status where the sender wanted few words."""

    results: list[ResultShape | int]


class NewsShape(BaseModel):
    """One thing the province says."""

    key: str
    n: int
    at: str
    id: str | None
    code: str
    kind: Literal["status", "result", "alias"]
    data: dict[str, Any]


class FeedShape(BaseModel):
    """A page of the feed."""

    news: list[NewsShape]
    cursor: str
    more: bool


class ListedShape(BaseModel):
    """One procedure of the catalogue."""

    code: str
    version: str
    sha256: str


class CatalogueShape(BaseModel):
    """The whole list of the catalogue."""

    version: str
    sha256: str
    bytes: int
    procedures: list[ListedShape]


class DayShape(BaseModel):
    """One day in agreeing."""

    day: str
    dossiers: int
    entries: int
    hash: str


class AgreeingShape(BaseModel):
    """All that is held of one store."""

    generation: str
    dossiers: int
    entries: int
    days: list[DayShape]


class HeadShape(BaseModel):
    """One dossier in agreeing."""

    id: str | None
    code: str
    tag: str
    entries: int


class HeadsShape(BaseModel):
    """The dossiers of one day."""

    dossiers: list[HeadShape]


def parsed(kind: type[T], told: object) -> T:
    """`told` in this shape. Raises Trouble (400) naming the first field that is wrong."""
    try:
        return kind.model_validate(told)
    except ValidationError as trouble:
        first = trouble.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "dữ liệu"
        raise Trouble(
            Problem(400, "not-understood", f"Trường {where} sai quy cách", ((where, "sai"),))
        ) from trouble


def request_body(kind: type[BaseModel]) -> dict[str, Any]:
    """What OpenAPI says of a JSON body that is read by hand."""
    schema = kind.model_json_schema()
    told = _inlined(schema, schema.pop("$defs", {}))
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": told}}}}


def _inlined(schema: Any, known: dict[str, Any]) -> Any:
    if isinstance(schema, list):
        return [_inlined(each, known) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _inlined(known[schema["$ref"].rsplit("/", 1)[1]], known)
    return {name: _inlined(each, known) for name, each in schema.items()}
