"""Write a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from inkoopkader.regels.errors import CaseError


def write_whole(path: Path, content: bytes | str) -> None:
    """Write a file so that a reader sees the old content or the new one, never half of it.

    Text becomes UTF-8. Raises CaseError when it cannot be written.
    """
    with writing_whole(path) as made:
        made.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)


@contextmanager
def writing_whole(path: Path) -> Iterator[Path]:
    """Give a file beside `path` to write in, which takes its place once all of it is on the disk; on any error it goes.

    Raises CaseError when it cannot be written.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        os.close(handle)
    except OSError as error:
        raise CaseError(f"{path}: hier kan niet worden geschreven: {error.strerror}") from None
    made = Path(name)
    try:
        yield made
        with made.open("rb+") as file:
            os.fsync(file.fileno())
        made.chmod(_mode(path))
        made.replace(path)
    except OSError as error:
        made.unlink(missing_ok=True)
        raise CaseError(f"{path}: hier kan niet worden geschreven: {error.strerror}") from None
    except BaseException:
        made.unlink(missing_ok=True)
        raise


def _mode(path: Path) -> int:
    """The rights of the file that is replaced, or those of a new file."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
