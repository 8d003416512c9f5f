"""What a process gives up for good before it lays out a text somebody typed: memory, time, files, network.

Limits hold on every Unix; Linux adds Landlock (files, TCP) and an empty network namespace where the kernel and the
container allow them. What the kernel refuses is left out: the rendering process asks for no file but ours anyway.
"""

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Iterable
from pathlib import Path

FILE_BYTES = 64 * 1024 * 1024
# From <linux/landlock.h>: what may be handled, by version of the interface.
FS_READ = (1 << 0) | (1 << 2) | (1 << 3)  # execute, read a file, list a folder
FS_ALL = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1}
NET_TCP = 0b11
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
RULE_PATH_BENEATH = 1
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000


class _Ruleset(ctypes.Structure):
    _fields_ = [("fs", ctypes.c_uint64), ("net", ctypes.c_uint64)]


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("access", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def limit(*, memory: int, seconds: int) -> None:
    """Bound address space (bytes) and processor time of this process; past them it fails or is killed."""
    _lower(resource.RLIMIT_CPU, seconds, seconds + 1)
    _lower(resource.RLIMIT_FSIZE, FILE_BYTES, FILE_BYTES)
    _lower(resource.RLIMIT_CORE, 0, 0)
    if sys.platform == "linux":  # elsewhere the address space counts what is only reserved
        _lower(resource.RLIMIT_AS, memory, memory)
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)  # a worker that is killed leaves nothing running


def _lower(kind: int, soft: int, hard: int) -> None:
    _soft, ceiling = resource.getrlimit(kind)
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    resource.setrlimit(kind, (soft, hard))


def enclose(*, readable: Iterable[Path], writable: Path) -> dict[str, bool]:
    """Close the network and every file but those named; tells what the system granted."""
    if sys.platform != "linux":
        return {"network": False, "files": False}
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    # An ordinary user may own an empty network inside a namespace of its own, unless the container forbids it.
    network = libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0
    return {"network": network, "files": _landlock(libc, readable, writable)}


def _landlock(libc: ctypes.CDLL, readable: Iterable[Path], writable: Path) -> bool:
    version = libc.syscall(CREATE_RULESET, None, 0, 1)
    if version < 1:
        return False
    everything = FS_ALL[min(version, 3)]
    rules = _Ruleset(everything, NET_TCP if version >= 4 else 0)
    ruleset = libc.syscall(CREATE_RULESET, ctypes.byref(rules), 16 if version >= 4 else 8, 0)
    if ruleset < 0:
        return False
    for path in readable:
        _allow(libc, ruleset, path, FS_READ)
    _allow(libc, ruleset, writable, everything)
    is_closed = libc.syscall(RESTRICT_SELF, ruleset, 0) == 0
    os.close(ruleset)
    return bool(is_closed)


def _allow(libc: ctypes.CDLL, ruleset: int, path: Path, access: int) -> None:
    try:
        parent = os.open(path, os.O_PATH)
    except OSError:  # a folder this system does not have
        return
    if not path.is_dir():
        access &= ~(1 << 3)
    rule = _PathBeneath(access, parent)
    libc.syscall(ADD_RULE, ruleset, RULE_PATH_BENEATH, ctypes.byref(rule), 0)
    os.close(parent)
