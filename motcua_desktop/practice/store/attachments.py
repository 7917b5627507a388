"""Files that came beside a dossier, under the name their sender gave each."""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from motcua_desktop.practice.store.files import printable
from motcua_desktop.practice.store.ground import Ground
from motcua_desktop.practice.store.tables import attachment, file


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file of one dossier. `uid` is the sender's name for it; `part` the paper it is."""

    uid: str
    sha256: str
    name: str
    part: str
    length: int


def attach(ground: Ground, connection: Connection, number: int, told: Attachment) -> None:
    """Keep it; the same uid again takes the place of the one before."""
    connection.execute(
        delete(attachment).where(attachment.c.dossier == number, attachment.c.uid == told.uid)
    )
    connection.execute(
        insert(attachment).values(
            dossier=number, uid=told.uid, sha256=told.sha256, name=printable(told.name),
            part=printable(told.part),
            at=ground.now(),
        )
    )  # fmt: skip


def attached(connection: Connection, number: int) -> list[Attachment]:
    """The files of one dossier, oldest first."""
    asked = (
        select(attachment, file.c.length)
        .join(file, file.c.sha256 == attachment.c.sha256)
        .where(attachment.c.dossier == number)
    )
    return [
        Attachment(row.uid, row.sha256, row.name, row.part, row.length)
        for row in connection.execute(asked.order_by(attachment.c.at, attachment.c.uid))
    ]
