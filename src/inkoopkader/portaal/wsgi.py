"""The WSGI application that gunicorn serves, by the settings in `serving`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inkoopkader.portaal.settings")
application = get_wsgi_application()

from inkoopkader.portaal import urls  # noqa: E402, F401  # every page, which want the settings first
from inkoopkader.portaal.verkenner.policy import current  # noqa: E402

# Before the processes part, so that they share pages and policy. Policy with a mistake in it stops the start.
current()
