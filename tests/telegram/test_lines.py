"""The lines to Telegram against a server that answers as it is told: kept alive, broken, late, chunked, no HTTP at all."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import uvloop
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from bot.telegram.lines import LineBroke, Lines, NoLine

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
Answering = Callable[[asyncio.StreamWriter], Awaitable[None]]


class Server:
    """Counts connections, keeps the requests, answers with `say`."""

    def __init__(self) -> None:
        self.connections = 0
        self.requests: list[bytes] = []
        self.say: list[bytes | Answering] = []
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
                self.requests.append(head + await reader.readexactly(length))
                answer = self.say.pop(0) if self.say else OK
                if isinstance(answer, bytes):
                    writer.write(answer)
                else:
                    await answer(writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def server() -> AsyncIterator[tuple[Server, Lines]]:
    answering, lines = Server(), Lines(4, 1.0)
    listening = await asyncio.start_server(answering.serve, "127.0.0.1", 0)
    answering.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/bot1:T/sendMessage"
    try:
        yield answering, lines
    finally:
        lines.close()
        listening.close()
        await asyncio.sleep(0.01)


async def closing(writer: asyncio.StreamWriter) -> None:
    writer.close()


async def half_and_closing(writer: asyncio.StreamWriter) -> None:
    writer.write(OK[:-1])
    writer.close()


async def never(writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(5)


async def test_requests_share_a_connection() -> None:
    async with server() as (telegram, lines):
        for number in range(3):
            assert await lines.post(telegram.url, f"n={number}".encode(), 1) == (200, b"ok")
        assert telegram.connections == 1
        assert telegram.requests[1].startswith(b"POST /bot1:T/sendMessage HTTP/1.1\r\nHost: 127.0.0.1:")
        assert telegram.requests[1].endswith(b"\r\n\r\nn=1")


async def test_no_more_connections_than_allowed() -> None:
    async with server() as (telegram, lines):
        answers = await asyncio.gather(*(lines.post(telegram.url, b"", 1) for _ in range(40)))
        assert set(answers) == {(200, b"ok")}
        assert telegram.connections <= 4


@pytest.mark.parametrize(
    ("said", "status", "body"),
    [
        (b"HTTP/1.1 100 Continue\r\n\r\n" + OK, 200, b"ok"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n1\r\nk\r\n0\r\n\r\n", 200, b"ok"),
        (b"HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n", 429, b""),
    ],
    ids=["interim", "chunked", "refused"],
)
async def test_answers_are_read_and_the_connection_kept(said: bytes, status: int, body: bytes) -> None:
    async with server() as (telegram, lines):
        telegram.say = [said]
        assert await lines.post(telegram.url, b"", 1) == (status, body)
        assert await lines.post(telegram.url, b"", 1) == (200, b"ok")
        assert telegram.connections == 1


async def test_an_answer_without_length_ends_with_the_connection() -> None:
    async def all_of_it(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nthe whole answer")
        writer.close()

    async with server() as (telegram, lines):
        telegram.say = [all_of_it]
        assert await lines.post(telegram.url, b"", 1) == (200, b"the whole answer")
        assert await lines.post(telegram.url, b"", 1) == (200, b"ok")
        assert telegram.connections == 2


async def test_a_server_that_wants_to_close_is_not_asked_again() -> None:
    async with server() as (telegram, lines):
        telegram.say = [OK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")]
        for _ in range(2):
            assert await lines.post(telegram.url, b"", 1) == (200, b"ok")
        assert telegram.connections == 2


@pytest.mark.parametrize("answer", [closing, half_and_closing, b"this is no HTTP\r\n\r\n"], ids=["closed", "half", "noise"])
async def test_a_broken_answer_is_said_to_be_unknown(answer: bytes | Answering) -> None:
    async with server() as (telegram, lines):
        telegram.say = [answer]
        with pytest.raises(LineBroke):
            await lines.post(telegram.url, b"", 1)
        assert await lines.post(telegram.url, b"", 1) == (200, b"ok")


async def test_a_late_answer_is_never_taken_for_the_next_one() -> None:
    async def late(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.15)
        writer.write(OK.replace(b"ok", b"No"))

    async with server() as (telegram, lines):
        telegram.say = [late]
        with pytest.raises(TimeoutError):
            await lines.post(telegram.url, b"", 0.05)
        await asyncio.sleep(0.15)
        assert await lines.post(telegram.url, b"", 1) == (200, b"ok")
        assert telegram.connections == 2


async def test_a_cancelled_request_gives_its_connection_up() -> None:
    async with server() as (telegram, lines):
        telegram.say = [never]
        asking = asyncio.create_task(lines.post(telegram.url, b"", 5))
        await asyncio.sleep(0.05)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert await lines.post(telegram.url, b"", 1) == (200, b"ok")
        assert telegram.connections == 2


async def test_nobody_there_means_nothing_was_sent() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with pytest.raises(NoLine):
        await Lines(4, 0.5).post(f"http://127.0.0.1:{port}/x", b"", 1)


async def test_a_connection_closed_while_idle_is_replaced() -> None:
    async def then_closing(writer: asyncio.StreamWriter) -> None:
        writer.write(OK)
        await writer.drain()
        writer.close()

    async with server() as (telegram, lines):
        telegram.say = [then_closing]
        assert await lines.post(telegram.url, b"", 1) == (200, b"ok")
        await asyncio.sleep(0.05)
        assert await lines.post(telegram.url, b"", 1) == (200, b"ok")
        assert telegram.connections == 2


# encrypted, as Telegram is ------------------------------------------------------------------------------------------


def certified(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's context for localhost, and the certificate that vouches for it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    certificate, secret = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, secret)
    return context, certificate


async def over_tls(folder: Path, trusted: bool) -> Server:
    """Three requests over TLS; returns the server as they left it."""
    context, certificate = certified(folder)
    telegram, lines = Server(), Lines(4, 2.0)
    lines._secure = ssl.create_default_context(cafile=str(certificate)) if trusted else None
    listening = await asyncio.start_server(telegram.serve, "localhost", 0, ssl=context, family=socket.AF_INET)
    url = f"https://localhost:{listening.sockets[0].getsockname()[1]}/bot1:T/getMe"
    try:
        for _ in range(3):
            assert await lines.post(url, b"", 2) == (200, b"ok")
        return telegram
    finally:
        lines.close()
        listening.close()
        await asyncio.sleep(0.05)


@pytest.mark.parametrize("loop", ["asyncio", "uvloop"])
def test_an_encrypted_connection_is_kept(tmp_path: Path, loop: str) -> None:
    """On the loop that the bot runs on, too: it makes its TLS by itself."""
    run = uvloop.run if loop == "uvloop" else asyncio.run
    telegram = run(over_tls(tmp_path, trusted=True))
    assert len(telegram.requests) == 3
    assert telegram.connections == 1


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoLine, match="SSLCertVerificationError"):
        uvloop.run(over_tls(tmp_path, trusted=False))
