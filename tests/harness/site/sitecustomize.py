"""The saboteur: imported by Python itself at the start of the program under test, told by FAULT_* what to do.

FAULT_KILL_SQL, FAULT_KILL_OPEN, FAULT_KILL_RENAME, FAULT_KILL_FSYNC = k
    SIGKILL before the k-th SQL statement, open for writing, rename (or replace), fsync
FAULT_ENOSPC_OPEN, FAULT_ENOSPC_FSYNC = k
    the k-th and every later one fails as on a full disk
FAULT_STOP_SQL, FAULT_STOP_OPEN = k, FAULT_STOP_S = seconds
    wait there, so that a test can do something meanwhile; FAULT_STOPPED = a file made at that moment, whose removal
    ends the wait
FAULT_NET = "port,port"
    no socket but to these ports of 127.0.0.1, no name but localhost is looked up
FAULT_PRAGMA = "max_page_count=40;wal_autocheckpoint=5"
    executed on every connection to a database
FAULT_PDF = "act:name"
    the child that reads a PDF of this name does, when it has given up its rights, what `act` says: `hang`,
    `spin` (as hang, and uses the processor), `crash`, `bomb` (takes memory without end), `flood` (writes
    without end), `babble` (writes what is no document), `leave` (ends without a word)
FAULT_LOG = file
    one line for each event: its kind, a tab, what it was; at the end `peak` with the most memory in kB

The program is not touched: audit events, the trace of sqlite, and wrappers around two functions of `os`.
"""

import os

if any(name.startswith("FAULT_") for name in os.environ):
    import atexit
    import contextlib
    import errno
    import signal
    import sqlite3
    import sys
    import threading
    import time

    _SETTINGS = {name[6:].lower(): value for name, value in os.environ.items() if name.startswith("FAULT_")}
    _COUNTS = {"sql": 0, "open": 0, "rename": 0, "fsync": 0}
    _LOCK = threading.Lock()
    _LOG = os.open(_SETTINGS["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT) if "log" in _SETTINGS else None
    _PORTS = {int(port) for port in _SETTINGS["net"].split(",") if port} if "net" in _SETTINGS else None

    def _note(kind, what):
        if _LOG is not None:
            with contextlib.suppress(OSError):  # a child that may write no file any more
                os.write(_LOG, f"{kind}\t{what}\n".encode(errors="replace"))

    def _wait(seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end and ("stopped" not in _SETTINGS or os.path.exists(_SETTINGS["stopped"])):
            threading.Event().wait(0.02)

    def _reach(kind, what):
        """Count one event and do to it what was asked for."""
        with _LOCK:
            _COUNTS[kind] += 1
            count = _COUNTS[kind]
        _note(kind, what)
        if _SETTINGS.get(f"kill_{kind}") == str(count):
            os.kill(os.getpid(), signal.SIGKILL)
        if _SETTINGS.get(f"stop_{kind}") == str(count):
            if "stopped" in _SETTINGS:
                os.close(os.open(_SETTINGS["stopped"], os.O_WRONLY | os.O_CREAT))
            _wait(float(_SETTINGS.get("stop_s", "5")))
        if count >= int(_SETTINGS.get(f"enospc_{kind}", "0") or "0") > 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), what)

    def _writes(mode, flags):
        if isinstance(mode, str):
            return any(letter in mode for letter in "wax+")
        return bool(flags & (os.O_WRONLY | os.O_RDWR))

    def _connects(address):
        _note("connect", address)
        if _PORTS is None or not isinstance(address, tuple):
            return
        if address[0] not in ("127.0.0.1", "::1", "localhost") or address[1] not in _PORTS:
            raise OSError(errno.ENETUNREACH, "the test allows no such address", str(address))

    def _audit(event, arguments):
        if event == "open":
            path, mode, flags = arguments
            if not isinstance(path, int) and path != _SETTINGS.get("log") and path != _SETTINGS.get("stopped"):
                name = os.fsdecode(path) if isinstance(path, str | bytes | os.PathLike) else str(path)
                if _writes(mode, flags) and (not name.startswith(("/dev/", "/proc/")) or name.startswith("/dev/shm/")):
                    _reach("open", name)
                else:
                    _note("read", name)
        elif event == "os.rename":
            _reach("rename", f"{arguments[0]} -> {arguments[1]}")
        elif event == "socket.connect":
            _connects(arguments[1])
        elif event == "socket.getaddrinfo" and _PORTS is not None:
            _note("lookup", arguments[0])
            if arguments[0] not in ("127.0.0.1", "::1", "localhost"):
                import socket

                raise socket.gaierror(socket.EAI_NONAME, "the test knows no such name")

    def _synced(real):
        def fsync(fd):
            _reach("fsync", fd)
            return real(fd)

        return fsync

    _connect = sqlite3.connect

    def _watched(*args, **kwargs):
        """A connection whose statements count. The audit event of 3.11 comes too early to set a trace."""
        connection = _connect(*args, **kwargs)
        for pragma in filter(None, _SETTINGS.get("pragma", "").split(";")):
            connection.execute(f"pragma {pragma}")
        connection.set_trace_callback(lambda statement: _reach("sql", " ".join(statement.split())[:200]))
        return connection

    sqlite3.connect = sqlite3.dbapi2.connect = _watched
    os.fsync, os.fdatasync = _synced(os.fsync), _synced(os.fdatasync)
    sys.addaudithook(_audit)

    if "pdf" in _SETTINGS and any(word.endswith("_child") for word in sys.orig_argv):
        import resource

        _ACT, _, _NAME = _SETTINGS["pdf"].partition(":")

        def _flood():
            while True:
                os.write(_ANSWER, b"x" * 65536)

        def _bomb():
            hoard = [bytes(1 << 24)]  # addresses, which the limit counts; the pages behind them are never written
            while True:
                hoard.append(bytes(1 << 24))

        def _spin():
            while True:
                pass

        _ANSWER = os.dup(1)
        _ACTS = {
            "hang": lambda: time.sleep(600),
            "spin": _spin,
            "crash": lambda: os.kill(os.getpid(), signal.SIGSEGV),
            "bomb": _bomb,
            "flood": _flood,
            "babble": lambda: (os.write(_ANSWER, b'{"status": 7, "pages": "none"'), os._exit(0)),
            "leave": lambda: os._exit(0),
        }
        _setrlimit = resource.setrlimit

        def _limited(kind, limits):
            _setrlimit(kind, limits)
            if (
                kind == resource.RLIMIT_NOFILE
                and limits[0] == 0
                and os.path.basename(os.readlink("/proc/self/fd/0")) == _NAME
            ):
                _ACTS[_ACT]()

        resource.setrlimit = _limited

    def _note_peak():
        try:
            with open("/proc/self/status") as status:
                peak = next(line.split()[1] for line in status if line.startswith("VmHWM"))
        except OSError:  # no Linux: this one also counts the parent, before the program was started in its fork
            import resource

            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        _note("peak", peak)

    atexit.register(_note_peak)
