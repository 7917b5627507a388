"""PDFium serves one thread at a time: whoever uses it, in whichever room, holds this lock."""

from threading import RLock

ONE_AT_A_TIME = RLock()
