"""A ``foi-exemptions`` for shell scripts that takes no seconds to start: each call is a fork of this process.

The script finds a small program of that name first on its PATH, which hands over its arguments and its standard streams.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import traceback
import warnings
from pathlib import Path

from foi_exemptions.cli import main

CALL = """#!{python} -IS
import os, socket, sys
with socket.socket(socket.AF_UNIX) as line:
    line.connect({address!r})
    socket.send_fds(line, ["\\0".join([os.getcwd(), *sys.argv[1:]]).encode()], [0, 1, 2])
    sys.exit(line.recv(1)[0])
"""


def run_script(script: str, environment: dict[str, str]) -> tuple[int, str]:
    """Run a bash script in the current folder; return its exit status and what it said on both streams.

    It stops at the first command that fails, and shows each before it runs, on standard error.
    """
    with (
        tempfile.TemporaryDirectory() as folder,  # a short path, as a socket needs
        socket.socket(socket.AF_UNIX) as server,
        tempfile.TemporaryFile() as said,
    ):
        address = f"{folder}/calls"
        server.bind(address)
        server.listen()
        server.settimeout(0.05)
        call = Path(folder) / "foi-exemptions"
        call.write_text(CALL.format(python=sys.executable, address=address), encoding="utf-8")
        call.chmod(0o755)
        tools = os.pathsep.join([folder, str(Path(sys.executable).parent), environment["PATH"]])
        environment = environment | {"PATH": tools, "PYTHONUTF8": "1"}
        traced = f"exec 9>&2; BASH_XTRACEFD=9\n{script}"  # a command's own standard error stays free of the trace
        with subprocess.Popen(["bash", "-exc", traced], env=environment, stdout=said, stderr=said) as bash:
            while bash.poll() is None:
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                with connection:
                    _answer(connection, environment)
        said.seek(0)
        return bash.returncode, said.read().decode()


def _answer(connection: socket.socket, environment: dict[str, str]) -> None:
    message, streams, *_ = socket.recv_fds(connection, 65536, 3)
    cwd, *arguments = message.decode().split("\0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # "multi-threaded": the threads are numpy's, and idle
        child = os.fork()
    if child == 0:
        os._exit(_run(cwd, arguments, streams, environment))
    for stream in streams:
        os.close(stream)
    _, status = os.waitpid(child, 0)
    connection.send(bytes([os.waitstatus_to_exitcode(status) & 0xFF]))


def _run(cwd: str, arguments: list[str], streams: list[int], environment: dict[str, str]) -> int:
    """Run the command in the child; return its exit status."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    sys.stdin, sys.stdout, sys.stderr = (
        open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115 (a descriptor, open to the end)
        for number, mode in enumerate("rww")
    )
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["foi-exemptions", *arguments]
    status = 70
    try:
        main()
    except SystemExit as stopped:
        status = stopped.code if isinstance(stopped.code, int) else int(stopped.code is not None)
    except Exception:
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    return status
