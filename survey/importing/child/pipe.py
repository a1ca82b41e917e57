"""The child's side: messages on standard input and output, and a limit on memory. Standard library only.

A message is a length (8 bytes, big endian) and a marshalled value.
"""

from __future__ import annotations

import marshal
import math
import os
import sys
from collections.abc import Callable

TYPE_CHECKING = False  # the module typing is not needed, and costs time
if TYPE_CHECKING:
    from typing import Any, BinaryIO


def receive(stream: BinaryIO) -> Any:
    """The next message, or None at the end of the stream."""
    head = stream.read(8)
    return marshal.loads(stream.read(int.from_bytes(head, "big"))) if len(head) == 8 else None  # noqa: S302


def send(stream: BinaryIO, message: Any) -> None:
    """Write one message."""
    body = marshal.dumps(message)
    stream.write(len(body).to_bytes(8, "big"))
    stream.write(body)
    stream.flush()


def restrict_memory(memory_bytes: int) -> None:
    """Let this process have at most `memory_bytes` of address space, where the system can do that."""
    try:
        import resource
    except ImportError:  # Windows: the time limit and the checks of the file remain
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def restrict_time(seconds: float) -> None:
    """Let the next answer take at most about `seconds` of processor time, where the system can do that."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = math.ceil(used.ru_utime + used.ru_stime + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def serve(prepare: Callable[[], None], answer: Callable[[Any, Any], Any]) -> None:
    """Answer messages until the caller closes the pipe; the first one is the setup.

    `prepare` imports what is needed before memory is limited, and while the caller is busy.
    """
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    setup = receive(source)
    if setup is not None:
        sys.path.extend(setup["paths"])
        prepare()
        restrict_memory(setup["memory_bytes"])
        while (message := receive(source)) is not None:
            restrict_time(setup["seconds"])
            send(sink, answer(message, setup))
    os._exit(0)  # nothing to clean up, and freeing large sheets one by one would only take time
