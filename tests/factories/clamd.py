"""A small clamd: speaks the real INSTREAM protocol on a real socket, finds one line every scanner knows."""

import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.factories.bad_uploads import EICAR


class _Line(socketserver.BaseRequestHandler):
    def _exactly(self, size: int) -> bytes:
        got = b""
        while len(got) < size:
            part = self.request.recv(size - len(got))
            if not part:
                raise ConnectionError
            got += part
        return got

    def handle(self) -> None:
        if self._exactly(10) != b"zINSTREAM\0":
            self.request.sendall(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while length := struct.unpack("!I", self._exactly(4))[0]:
            content += self._exactly(length)
        self.server.seen.append(len(content))  # type: ignore[attr-defined]
        if self.server.broken:  # type: ignore[attr-defined]
            self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
        elif EICAR in content:
            self.request.sendall(b"stream: Eicar-Signature FOUND\0")
        else:
            self.request.sendall(b"stream: OK\0")


@contextmanager
def clamd(*, broken: bool = False) -> Iterator[socketserver.ThreadingTCPServer]:
    """Run it on a free port while the block lasts; `address` is what the setting takes."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Line) as server:
        server.daemon_threads = True
        server.seen, server.broken = [], broken  # type: ignore[attr-defined]
        server.address = f"tcp://127.0.0.1:{server.server_address[1]}"  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def closed_port() -> str:
    """An address where nobody listens."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return f"tcp://127.0.0.1:{line.getsockname()[1]}"
