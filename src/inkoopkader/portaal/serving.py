"""How gunicorn serves the website: `gunicorn -c python:inkoopkader.portaal.serving inkoopkader.portaal.wsgi`. What an
installation chooses stands in the environment; an option on the command line goes before what stands here."""

from __future__ import annotations

import gc
import os
import signal
from typing import Any

from inkoopkader.portaal import embedded, environment, logbook

_chosen = environment.read()

bind = f"127.0.0.1:{_chosen.port}"
workers = _chosen.workers or 2 * (os.cpu_count() or 1)
# A page is computed, not waited for: a process at a time per page, and a proxy in front that holds slow visitors.
worker_class = "sync"
# The policy is read once, before the processes part, so that they share its memory.
preload_app = True
# A process that has served this many pages is replaced; not all of them at the same moment.
max_requests = 20_000
max_requests_jitter = 5_000
# the PDF of a position at every zorgkantoor is some forty pages: seconds of work, and more on a machine that is busy
timeout = 120
graceful_timeout = 25
limit_request_line = 8_190
limit_request_fields = 60
# Django writes a line per request (logbook); gunicorn says what happens to its processes.
accesslog = None
loglevel = _chosen.log_level.lower()
logconfig_dict = logbook.configuration(_chosen.log_level)
control_socket_disable = True  # its place in the home folder would be shared by every website of this user


_systemd: dict[str, str] = {}  # where systemd hears that the service is ready, kept from gunicorn until it is


def on_starting(server: Any) -> None:
    """Keep gunicorn from telling systemd that the service is ready as soon as it listens: no page is served yet."""
    if address := os.environ.pop("NOTIFY_SOCKET", ""):
        _systemd["NOTIFY_SOCKET"] = address


def when_ready(server: Any) -> None:
    """Make what every process needs, and keep it out of the collector's hands: counting it again would copy it. Visitors
    who come meanwhile wait; then systemd hears that the service is ready."""
    from django.db import connections
    from gunicorn.systemd import sd_notify  # type: ignore[import-untyped]

    from inkoopkader.portaal import kept_pages, warm

    kept_pages.let_go()
    warm.first_pages(server.app.wsgi())
    connections.close_all()
    gc.collect()
    gc.freeze()
    # a page makes tens of thousands of objects, which go when it is done: looking through them meanwhile finds nothing
    gc.set_threshold(20_000)
    os.environ.update(_systemd)
    sd_notify("READY=1", server.log)


def post_fork(server: Any, worker: Any) -> None:
    """A process opens its own connections to the database, and leaves stopping a server of our own to the first one."""
    from django.db import connections

    connections.close_all()
    embedded.leave_to_parent()


def worker_exit(server: Any, worker: Any) -> None:
    """A process that is ending already does not hear a second time that it must: with Ctrl+C both the terminal and the
    first process say so."""
    for said in (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM):
        signal.signal(said, signal.SIG_IGN)
