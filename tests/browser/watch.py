"""What may never happen while somebody visits the website, whatever they do."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response


@dataclass
class Watch:
    """Collects, for one visitor: requests to another server, answers with an error, and errors of the browser itself,
    among which everything the content security policy refused."""

    address: str
    expected: set[int] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)

    def on(self, context: BrowserContext) -> None:
        """Start watching every page of a context."""
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.problems.append(f"fout in een script: {error.error}"))

    def _request(self, request: Request) -> None:
        if urlsplit(request.url).netloc != urlsplit(self.address).netloc:
            self.problems.append(f"verzoek aan een andere server: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.problems.append(f"antwoord {response.status} op {response.request.method} {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        # the browser repeats an answer with an error as a message; the answer has been judged above
        if message.type == "error" and not message.text.startswith("Failed to load resource: the server responded"):
            self.problems.append(f"fout in de browser: {message.text}")
