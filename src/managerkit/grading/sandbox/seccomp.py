"""A seccomp filter for learners' code: calls that no exercise needs do not exist, and some have fewer options."""

import ctypes
import errno
import platform
import struct

_X86_64, _AARCH64 = 0xC000003E, 0xC00000B7
"""AUDIT_ARCH_X86_64 and AUDIT_ARCH_AARCH64, as in <linux/audit.h>."""
_SET_SECCOMP, _MODE_FILTER = 22, 2
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000

_LOAD, _AND = 0x20, 0x54
_EQUAL, _AT_LEAST, _ANY_BIT = 0x15, 0x35, 0x45
_RETURN = 0x06
"""Instructions of the classic Berkeley packet filter, as in <linux/filter.h>: on 32-bit words, with a constant."""
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16
"""Where a filter finds a call's number, the machine's kind and the arguments of 8 bytes, low half first."""

_FIRST_UNKNOWN = 457
"""Calls from here on are newer than this list; the same on all machines. x32's numbers lie above, too."""

_REFUSED = """
keys       add_key 248 217 request_key 249 218 keyctl 250 219
processes  ptrace 101 117 process_vm_readv 310 270 process_vm_writev 311 271 process_madvise 440 440 kcmp 312 272
           process_mrelease 448 448 pidfd_getfd 438 438 personality 135 92 modify_ldt 154 - iopl 172 - ioperm 173 -
namespaces unshare 272 97 setns 308 268 clone3 435 435 sethostname 170 161 setdomainname 171 162
mounts     mount 165 40 umount2 166 39 pivot_root 155 41 chroot 161 51 open_tree 428 428 move_mount 429 429
           fsopen 430 430 fsconfig 431 431 fsmount 432 432 fspick 433 433 mount_setattr 442 442 uselib 134 -
           open_by_handle_at 304 265 name_to_handle_at 303 264 quotactl 179 60 quotactl_fd 443 443 sysfs 139 -
           fanotify_init 300 262 fanotify_mark 301 263 ustat 136 - nfsservctl 180 42 lookup_dcookie 212 18 sync 162 81
memory     memfd_create 319 279 memfd_secret 447 447 userfaultfd 323 282 remap_file_pages 216 234
           shmget 29 194 shmat 30 196 shmctl 31 195 shmdt 67 197 semget 64 190 semop 65 193 semctl 66 191
           semtimedop 220 192 msgget 68 186 msgsnd 69 189 msgrcv 70 188 msgctl 71 187 vmsplice 278 75 splice 275 76
           tee 276 77 mq_open 240 180 mq_unlink 241 181 mq_timedsend 242 182 mq_timedreceive 243 183 mq_notify 244 184
           mq_getsetattr 245 185 mbind 237 235 set_mempolicy 238 237 get_mempolicy 239 236 migrate_pages 256 238
           move_pages 279 239 set_mempolicy_home_node 450 450
rings      io_uring_setup 425 425 io_uring_enter 426 426 io_uring_register 427 427 io_setup 206 0 io_destroy 207 1
           io_submit 209 2 io_cancel 210 3 io_getevents 208 4 io_pgetevents 333 292
kernel     bpf 321 280 seccomp 317 277 perf_event_open 298 241 init_module 175 105 finit_module 313 273
           delete_module 176 106 create_module 174 - get_kernel_syms 177 - query_module 178 - kexec_load 246 104
           kexec_file_load 320 294 reboot 169 142 swapon 167 224 swapoff 168 225 acct 163 89 syslog 103 116
           vhangup 153 58 _sysctl 156 - landlock_create_ruleset 444 444 landlock_add_rule 445 445
           landlock_restrict_self 446 446 settimeofday 164 170 adjtimex 159 171 clock_settime 227 112
           clock_adjtime 305 266
"""
"""What each is about, once; then name, number on x86_64 and number on aarch64, "-" where there is none."""

_CLONE, _MMAP, _FCNTL = (56, 220), (9, 222), (72, 25)
_SOCKET, _SOCKETPAIR, _SET_SOCKET_OPTION = (41, 198), (53, 199), (54, 208)
_NAMESPACES = 0x7E020000
"""The flags of clone that make a namespace."""
_SHARED, _ANONYMOUS = 0x01, 0x20
_SET_PIPE_SIZE = 1031
_SEND_BUFFER, _RECEIVE_BUFFER = 7, 8
_FAMILIES = (1, 2, 10)
"""Sockets of this machine, and of the internet protocols; in a pen they lead nowhere."""

_libc = ctypes.CDLL(None, use_errno=True)


def install() -> None:
    """Filter the system calls of this process and all that it starts, for good. Privileges are given up before.

    Raises:
        OSError: this kernel has no filters.
    """
    program = _program(platform.machine())
    code = ctypes.create_string_buffer(program)
    header = ctypes.create_string_buffer(struct.pack("HP", len(program) // 8, ctypes.addressof(code)))
    if _libc.prctl(_SET_SECCOMP, _MODE_FILTER, header, 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, "no filter of system calls")


def refused(machine: str) -> dict[str, int]:
    """The system calls that the filter refuses whatever their arguments, as numbers by name.

    Args:
        machine: the kind, as `platform.machine` calls it.
    """
    column = ("x86_64", "aarch64").index(machine)
    words = " ".join(line[11:] for line in _REFUSED.splitlines()).split()
    rows = zip(words[::3], zip(words[1::3], words[2::3], strict=True), strict=True)
    return {name: int(numbers[column]) for name, numbers in rows if numbers[column] != "-"}


def _program(machine: str) -> bytes:
    """The filter, an instruction in each 8 bytes."""
    column = ("x86_64", "aarch64").index(machine)
    code = [
        _step(_LOAD, _ARCHITECTURE),
        *_refuse_unless(_EQUAL, (_X86_64, _AARCH64)[column]),
        _step(_LOAD, _NUMBER),
        *_refuse_if(_AT_LEAST, _FIRST_UNKNOWN),
        *(one for number in refused(machine).values() for one in _refuse_if(_EQUAL, number)),
        *_of_call(_CLONE[column], [_argument(0), *_refuse_if(_ANY_BIT, _NAMESPACES, errno.EPERM)]),
        *_of_call(_FCNTL[column], [_argument(1), *_refuse_if(_EQUAL, _SET_PIPE_SIZE, errno.EPERM)]),
        *_of_call(
            _MMAP[column],
            [
                _argument(3),
                _step(_AND, _SHARED | _ANONYMOUS),
                *_refuse_if(_EQUAL, _SHARED | _ANONYMOUS, errno.EPERM),
            ],
        ),
    ]
    sizes = [one for size in (_SEND_BUFFER, _RECEIVE_BUFFER) for one in _refuse_if(_EQUAL, size, errno.EPERM)]
    code += _of_call(_SET_SOCKET_OPTION[column], [_argument(2), *sizes])
    for call in (_SOCKET, _SOCKETPAIR):
        others = [_step(_EQUAL, family, len(_FAMILIES) - place) for place, family in enumerate(_FAMILIES)]
        code += _of_call(call[column], [_argument(0), *others, _step(_RETURN, _ERRNO | errno.EAFNOSUPPORT)])
    return b"".join([*code, _step(_RETURN, _ALLOW)])


def _of_call(number: int, steps: list[bytes]) -> list[bytes]:
    """Steps for one call; what they let through is allowed."""
    return [_step(_EQUAL, number, 0, len(steps) + 1), *steps, _step(_RETURN, _ALLOW)]


def _argument(place: int) -> bytes:
    return _step(_LOAD, _ARGUMENTS + 8 * place)


def _refuse_if(test: int, value: int, reason: int = errno.ENOSYS) -> list[bytes]:
    return [_step(test, value, 0, 1), _step(_RETURN, _ERRNO | reason)]


def _refuse_unless(test: int, value: int) -> list[bytes]:
    return [_step(test, value, 1, 0), _step(_RETURN, _ERRNO | errno.ENOSYS)]


def _step(code: int, value: int, if_so: int = 0, if_not: int = 0) -> bytes:
    """One instruction: what it does, its constant, and how many steps it skips if a comparison holds, and if not."""
    return struct.pack("HBBI", code, if_so, if_not, value)
