"""The command `fake-server CONTRACT.toml --port 8000`: the fake of a contract on a port, until Ctrl-C."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from types import FrameType

from fake_server.app import FakeAPI
from fake_server.contract import Contract
from fake_server.exceptions import ContractError
from fake_server.serving import PortTaken, collection_urls, listening_socket, server_for


def main(argv: Sequence[str] | None = None) -> int:
    """Serve a contract; return 0 after Ctrl-C or SIGTERM, 1 when the port is taken, 2 when the contract is wrong."""
    arguments = _parser().parse_args(argv)
    try:
        fake = FakeAPI(Contract.load(arguments.contract))
        listening = listening_socket("127.0.0.1", arguments.port)
    except (ContractError, PortTaken) as error:
        sys.stderr.write(f"fake-server: {error}\n")
        return 1 if isinstance(error, PortTaken) else 2
    with listening:
        server = server_for(fake, listening, _say)
        signal.signal(signal.SIGTERM, _interrupt)  # ends as Ctrl-C does
        _say(f"fake-server: {arguments.contract} ({fake.contract.dialect}) until Ctrl-C")
        for url in collection_urls(fake, f"http://127.0.0.1:{server.port}"):
            _say(f"  {url}")
        server.serve_forever(poll_interval=0.05)  # Werkzeug takes KeyboardInterrupt as the wish to end, and closes
        _say("fake-server: stopped")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="fake-server", description="Serve the stateful fake of a REST API.")
    parser.add_argument(
        "contract", metavar="CONTRACT", help="a contract, an OpenAPI document, or plain data: a JSON file or a folder"
    )
    parser.add_argument("--port", type=_port, default=8000, help="port on 127.0.0.1 (0: any free one; default 8000)")
    return parser


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; expected 0 to 65535")
    return int(text)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _interrupt(_signum: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
