"""The few Linux calls that a fence is made of, which Python 3.11 does not have; each raises OSError when refused."""

import ctypes
import os
import platform
from pathlib import Path

NEWNS, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET = (
    0x00020000,
    0x04000000,
    0x08000000,
    0x10000000,
    0x20000000,
    0x40000000,
)
"""Kinds of namespace, as in <linux/sched.h>."""

_BIND, _REC, _PRIVATE, _NOSUID, _NODEV, _DETACH = 4096, 16384, 1 << 18, 2, 4, 2
_ATTR_READ_ONLY, _ATTR_NOSUID, _ATTR_NODEV, _AT_RECURSIVE, _AT_FDCWD = 1, 2, 4, 0x8000, -100
_SET_DUMPABLE, _SET_NO_NEW_PRIVS, _BOUNDING_DROP, _SET_DEATH_SIGNAL = 4, 38, 24, 1
_CALLS = {"x86_64": (155, 126, 250), "aarch64": (41, 91, 219)}
"""The numbers of pivot_root, capset and keyctl by machine; mount_setattr is 442 on all."""
_MOUNT_SETATTR = 442
_JOIN_SESSION_KEYRING = 1

_libc = ctypes.CDLL(None, use_errno=True)


def unshare(kinds: int) -> None:
    """Leave the namespaces of these kinds for new ones."""
    _called(_libc.unshare(kinds), "unshare")


def become_itself(uid: int, gid: int) -> None:
    """In a new user namespace, map one user and group to themselves.

    Args:
        uid: the user's number.
        gid: the group's number.
    """
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")


def has_user(uid: int) -> bool:
    """Whether there is such a user here; in a user namespace there often is but one."""
    ranges = [[int(part) for part in line.split()] for line in Path("/proc/self/uid_map").read_text().splitlines()]
    return any(first <= uid < first + count for first, _, count in ranges)


def private_mounts() -> None:
    """Let nothing that is mounted from here on be seen outside."""
    _mount(b"none", "/", None, _REC | _PRIVATE, None)


def mount_memory(target: str, size: int, files: int = 10_000) -> None:
    """Mount an empty file system in memory.

    Args:
        target: where.
        size: its limit, in bytes.
        files: its limit, in files.
    """
    _mount(b"tmpfs", target, b"tmpfs", _NOSUID | _NODEV, f"size={size},nr_inodes={files},mode=0755".encode())


def mount_processes(target: str) -> None:
    """Mount a /proc that shows the processes of this namespace."""
    _mount(b"proc", target, b"proc", _NOSUID | _NODEV, None)


def bind(source: str, target: str, read_only: bool = True, devices: bool = False) -> None:
    """Bind-mount a file or folder, and what is mounted in it, in another place as well.

    Args:
        source: the file or folder.
        target: where else it is shown; something of the same kind is there already.
        read_only: whether nothing can be written there.
        devices: whether device files work there.
    """
    _mount(source.encode(), target, None, _BIND | _REC, None)
    attributes = _ATTR_NOSUID | (_ATTR_READ_ONLY if read_only else 0) | (0 if devices else _ATTR_NODEV)
    _set_attributes(target, attributes, _AT_RECURSIVE)


def make_read_only(target: str) -> None:
    """Make one mount read-only, and not those in it."""
    _set_attributes(target, _ATTR_READ_ONLY | _ATTR_NOSUID, 0)


def change_root(new: str, old: str) -> None:
    """Change the root of the file system, and put the earlier one into a folder of the new one.

    Args:
        new: what becomes the root, a mount of its own.
        old: where the earlier one goes, a folder in `new`.
    """
    number = _CALLS[platform.machine()][0]
    _called(_libc.syscall(number, new.encode(), old.encode()), "pivot_root")


def detach(target: str) -> None:
    """Take a mount, and all below it, out of sight."""
    _called(_libc.umount2(target.encode(), _DETACH), "umount")


def give_up_privileges() -> None:
    """Drop every capability, for good: not even a program that changes its user gains one."""
    for capability in range(64):
        _libc.prctl(_BOUNDING_DROP, capability, 0, 0, 0)  # those above the kernel's last one are refused
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    none = (ctypes.c_uint32 * 6)()
    _called(_libc.syscall(_CALLS[platform.machine()][1], header, none), "capset")
    _called(_libc.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")


def forget_keys() -> None:
    """Leave the session's keyring, and whatever keys it holds, for a new one, where the system has keyrings."""
    _libc.syscall(_CALLS[platform.machine()][2], _JOIN_SESSION_KEYRING, None, 0, 0, 0)


def stay_dumpable() -> None:
    """Keep /proc/self ours after a change of user, so that namespaces can be mapped."""
    _called(_libc.prctl(_SET_DUMPABLE, 1, 0, 0, 0), "dumpable")


def die_with_parent() -> None:
    """Be killed when the process that started this one ends."""
    _called(_libc.prctl(_SET_DEATH_SIGNAL, 9, 0, 0, 0), "death signal")


def supported() -> bool:
    """Whether this is a machine for which the calls' numbers are known."""
    return platform.system() == "Linux" and platform.machine() in _CALLS


class _MountAttributes(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("set", "clear", "propagation", "namespace")]


def _set_attributes(target: str, attributes: int, flags: int) -> None:
    wanted = _MountAttributes(attributes, 0, 0, 0)
    done = _libc.syscall(_MOUNT_SETATTR, _AT_FDCWD, target.encode(), flags, ctypes.byref(wanted), ctypes.sizeof(wanted))
    _called(done, f"mount_setattr {target}")


def _mount(source: bytes, target: str, kind: bytes | None, flags: int, options: bytes | None) -> None:
    done = _libc.mount(source, target.encode(), kind, ctypes.c_ulong(flags), options)
    _called(done, f"mount {target}")


def _called(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), what)
