"""Print, as JSON, the name of every address the website has: what Django knows, asked of Django itself.

Run apart, because a test that visits the website is a stranger to its inside.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any


def names(patterns: list[Any], prefix: str = "") -> Iterator[str]:
    """Give every name, with its namespace; an address without a name gives its route. The API has no pages, and a list of
    its operations that its own tests walk (`api/operations.py`)."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from names(pattern.url_patterns, space)
        elif not hasattr(pattern.callback, "api_operations"):
            yield prefix + (pattern.name or str(pattern.pattern))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inkoopkader.portaal.settings")
    import django
    from django.urls import get_resolver

    django.setup()
    print(json.dumps(sorted(set(names(get_resolver().url_patterns)))))
