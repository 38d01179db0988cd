"""Keep what a starting Spark says about itself from the terminal, and nothing else: errors and all that is not known
here go through."""

from __future__ import annotations

import os
import re
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

_CHATTER = re.compile(
    rb"WARNING: Using incubator modules"
    rb"|Using Spark's default log4j profile"
    rb"|Setting default log level to"
    rb"|To adjust logging level use"
    rb"|\d\d/\d\d/\d\d \d\d:\d\d:\d\d (WARN|INFO) "
)
_PATIENCE = 2.0


@contextmanager
def quiet() -> Iterator[None]:
    """While this lasts, a process that is started gets a standard error that is passed on without the chatter, for as
    long as that process lives."""
    sys.stderr.flush()
    terminal = os.dup(2)
    source, sink = os.pipe()
    os.dup2(sink, 2)
    os.close(sink)
    reader = threading.Thread(target=_pass_on, args=(source, os.dup(terminal)), daemon=True)
    reader.start()
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", category=FutureWarning, module=r"pyspark\.")
            yield
    except BaseException:
        _restore(terminal)
        reader.join(_PATIENCE)  # what the process said before it failed comes before the error
        raise
    _restore(terminal)


def _restore(terminal: int) -> None:
    sys.stderr.flush()
    os.dup2(terminal, 2)
    os.close(terminal)


def _pass_on(source: int, terminal: int) -> None:
    with os.fdopen(source, "rb") as lines, os.fdopen(terminal, "wb", buffering=0) as out:
        for line in lines:
            if not _CHATTER.match(line):
                out.write(line)
