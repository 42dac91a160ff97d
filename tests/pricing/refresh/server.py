"""A local price interface: answers real HTTP requests by a function of the test, and keeps what it was asked."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Request:
    """What was asked."""

    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Answer:
    """What to answer; ``never`` keeps the client waiting until the test ends."""

    body: Any = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    never: bool = False


@dataclass
class Server:
    """Answers each request by ``answer``, which gets all requests so far, the present one last."""

    url: str
    answer: Callable[[list[Request]], Answer]
    requests: list[Request] = field(default_factory=list)

    def answers(self, *answers: Answer) -> None:
        """Answer the first request by the first of ``answers`` and so on, and all further ones by the last."""
        self.answer = lambda requests: answers[min(len(requests), len(answers)) - 1]


@contextmanager
def serving() -> Iterator[Server]:
    """A server on a free local port."""
    ended = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            server.requests.append(Request(parts.path, dict(parse_qsl(parts.query)), dict(self.headers), body))
            answer = server.answer(server.requests)
            if answer.never:
                ended.wait()
                self.close_connection = True
                return
            content = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
            self.send_response(answer.status)
            for name, value in {"Content-Length": str(len(content)), **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_GET  # noqa: N815 - named by http.server

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Be quiet."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server = Server(url=f"http://127.0.0.1:{http.server_port}", answer=lambda _: Answer(status=404))
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        ended.set()
        http.shutdown()
        thread.join()
        http.server_close()
