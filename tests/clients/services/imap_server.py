"""A mailbox that speaks just enough IMAP to be read by imaplib over a real socket."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Dialogue(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"* OK IMAP4rev1 ready\r\n")
        for line in self.rfile:
            tag, _space, command = line.decode().strip().partition(" ")
            self._answer(command)
            self.wfile.write(f"{tag} OK done\r\n".encode())
            if command.upper() == "LOGOUT":
                return

    def _answer(self, command: str) -> None:
        server, word = self.server, command.upper()
        if word.startswith("CAPABILITY"):
            self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n")
        elif word.startswith("LOGIN"):
            server.login = command.split(" ", 2)[2]
        elif word.startswith("SELECT"):
            self.wfile.write(f"* {len(server.mails)} EXISTS\r\n".encode())
        elif word.startswith("UID SEARCH"):
            waiting = [str(n) for n in range(1, len(server.mails) + 1) if n not in server.seen]
            self.wfile.write(f"* SEARCH {' '.join(waiting)}\r\n".encode())
        elif found := re.match(r"UID FETCH (\d+)", word):
            mail = server.mails[int(found[1]) - 1]
            self.wfile.write(
                f"* {found[1]} FETCH (UID {found[1]} BODY[]<0> {{{len(mail)}}}\r\n".encode() + mail + b")\r\n"
            )
        elif found := re.match(r"UID STORE (\d+) .*SEEN", word):
            server.seen.add(int(found[1]))


@contextmanager
def serve(mails: list[bytes]) -> Iterator[socketserver.ThreadingTCPServer]:
    """Serve these mails, unread; `seen` fills as they are marked."""
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Dialogue)
    server.daemon_threads = True
    server.mails, server.seen, server.login, server.port = mails, set(), "", server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
