"""Drawings that the processes of an installation share: what one has drawn, the others read from the data folder.

Drawing takes a fifth of a second and a good deal of memory, so that not every process has to be able to.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Hashable
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from inkoopkader.portaal.verkenner.versions import version


def drawn(key: Hashable, draw: Callable[[], bytes]) -> bytes:
    """Return the drawing that is kept under a key for this policy and program, or draw it and keep it.

    Without a data folder that can be written each process draws for itself.
    """
    folder = Path(settings.ENVIRONMENT.data_folder) / "beelden" / version()
    path = folder / f"{sha256(repr(key).encode()).hexdigest()[:32]}.svg"
    try:
        return path.read_bytes()
    except OSError:
        content = draw()
    try:
        if not folder.is_dir():
            shutil.rmtree(folder.parent, ignore_errors=True)  # those of an earlier policy or program
            folder.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=folder, delete=False) as file:
            file.write(content)
        Path(file.name).replace(path)  # whole or not at all
    except OSError:
        pass
    return content
