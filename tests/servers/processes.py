"""Server processes of one throw-away folder: started as an unprivileged user, known by process id.

A `Process` is one program that stays up. Everything about it is kept in the folder, so that another
program can stop, freeze or restart it later: `run/NAME.pid` holds the process id alone (tests read
it), `run/NAME.json` how it was started, `log/NAME.log` what it printed. A process is only ever
signalled after its start time was compared with the recorded one, so a process id that the system
has given to somebody else meanwhile is left alone.
"""

import json
import os
import pwd
import random
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path

LOG_LINES_SHOWN = 15


class ServerError(Exception):
    """A server could not be started, reached or stopped; the text names it and the remedy."""


class Cancelled(ServerError):
    """The start was given up because something else failed or a signal arrived."""


def unprivileged_user():
    """The user that servers run as: None (ourselves), or another one when we are root."""
    if os.geteuid() != 0:
        return None
    name = os.environ.get("ANTREAN_TEST_SERVERS_USER", "nobody")
    try:
        return pwd.getpwnam(name)
    except KeyError:
        raise ServerError(
            f"the servers run as user '{name}' when started by root, and there is no such user; "
            "name another one in ANTREAN_TEST_SERVERS_USER"
        ) from None


def may_traverse(path, user):
    """Whether `user` (None: ourselves) can reach `path`: every folder above it must let them by."""
    if user is None:
        return os.access(path, os.X_OK)
    path = Path(path).resolve()
    for folder in [path, *path.parents]:
        status = folder.stat()
        if status.st_uid == user.pw_uid:
            needed = 0o100
        elif status.st_gid == user.pw_gid:
            needed = 0o010
        else:
            needed = 0o001
        if not status.st_mode & needed:
            return False
    return True


def command_as(user, argv):
    """`argv`, run as `user` by setpriv, which replaces itself: the process id stays ours."""
    if user is None:
        return list(argv)
    return [
        "setpriv",
        f"--reuid={user.pw_uid}",
        f"--regid={user.pw_gid}",
        "--clear-groups",
        "--",
        *argv,
    ]


def start_time(pid):
    """Clock ticks from boot to the start of `pid`, or None if it is gone or a zombie."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    # The name in parentheses may hold anything; the state is the first field after it.
    fields = text[text.rindex(")") + 2 :].split()
    return None if fields[0] in "ZX" else int(fields[19])


def family(pid):
    """`pid` and all its descendants, parents first. PostgreSQL answers through its children."""
    children = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                text = (entry / "stat").read_text()
            except OSError:
                continue
            parent = int(text[text.rindex(")") + 2 :].split()[1])
            children.setdefault(parent, []).append(int(entry.name))
    found = [pid]
    for member in found:
        found.extend(children.get(member, []))
    return found


def send(pids, number):
    """Sends a signal to each; one that has ended meanwhile is no error."""
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue


def tail(path, lines=LOG_LINES_SHOWN):
    """The last lines of a log, each indented; a remark when there are none."""
    try:
        text = Path(path).read_text(errors="replace")
    except OSError as error:
        return f"    ({error})"
    shown = text.splitlines()[-lines:]
    return "\n".join("    " + line for line in shown) if shown else "    (the log is empty)"


def wait_until(condition, timeout, what, cancel=None, interval=0.05):
    """Polls `condition` until it holds. Raises ServerError after `timeout` seconds."""
    deadline = time.monotonic() + timeout
    while not condition():
        if cancel is not None and cancel.is_set():
            raise Cancelled(f"gave up waiting: {what}")
        if time.monotonic() > deadline:
            raise ServerError(f"not within {timeout:g} s: {what}")
        time.sleep(interval)


class Folder:
    """The folder of one set of servers.

    `control` is what the caller named. The servers' own files lie in `base`: the same folder, or,
    when the unprivileged user can't reach it (a checkout below root's home), one of its own under
    the system's temporary directory, remembered in `control/base`.
    """

    def __init__(self, control):
        self.control = Path(control).absolute()
        self.user = unprivileged_user()
        remembered = self.control / "base"
        self.base = Path(remembered.read_text().strip()) if remembered.exists() else self.control
        self.run = self.base / "run"
        self.log = self.base / "log"

    def create(self):
        self.control.mkdir(parents=True, exist_ok=True)
        if not may_traverse(self.control, self.user):
            self.base = Path(tempfile.mkdtemp(prefix="antrean-servers-"))
            self.base.chmod(0o755)
            (self.control / "base").write_text(f"{self.base}\n")
        self.run = self.base / "run"
        self.log = self.base / "log"
        self.run.mkdir(exist_ok=True)
        self.log.mkdir(exist_ok=True)

    def own(self, path):
        """Gives a file or folder to the user that the servers run as."""
        if self.user is not None:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def subfolder(self, name):
        path = self.base / name
        path.mkdir(parents=True, exist_ok=True)
        self.own(path)
        return path

    def write(self, path, text, mode=0o600):
        """Writes a configuration file that only the servers' user may read (it holds passwords)."""
        path = Path(path)
        path.write_text(text)
        path.chmod(mode)
        self.own(path)

    def readable(self, path):
        """`path` as the servers' user can read it: itself, or a copy in the folder."""
        path = Path(path)
        if may_traverse(path if path.is_dir() else path.parent, self.user):
            return path
        copy = self.base / "copies" / path.name
        if not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                shutil.copytree(path, copy)
            else:
                shutil.copy2(path, copy)
            for part in [copy.parent, copy, *copy.rglob("*")]:
                part.chmod(0o755 if part.is_dir() else 0o644)
        return copy

    def run_tool(self, argv, what, timeout=60):
        """Runs a short command as the servers' user; its output is shown if it fails."""
        result = subprocess.run(
            command_as(self.user, argv),
            cwd=self.base,
            env=server_environment(self.base),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=timeout,
            start_new_session=True,
        )
        if result.returncode != 0:
            lines = "\n".join("    " + line for line in result.stdout.splitlines()[-15:])
            raise ServerError(f"{what} failed (exit {result.returncode}):\n{lines}")
        return result.stdout

    def keep_logs(self):
        """Removes the servers' folder outside `control`, if there is one; its logs move in here."""
        if self.base == self.control:
            return
        shutil.rmtree(self.control / "log", ignore_errors=True)
        shutil.copytree(self.log, self.control / "log")
        shutil.rmtree(self.base, ignore_errors=True)
        (self.control / "base").unlink()

    def remove(self):
        if self.base != self.control:
            shutil.rmtree(self.base, ignore_errors=True)
        shutil.rmtree(self.control, ignore_errors=True)


def server_environment(home):
    """A small environment of its own: nothing of the caller's settings reaches a server."""
    return {
        "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "TZ": "UTC",
    }


class Process:
    """One program of the folder, by name."""

    # Children of this very program must be reaped; others become init's.
    _children = {}

    def __init__(self, folder, name):
        self.folder = folder
        self.name = name
        self.pid_file = folder.run / f"{name}.pid"
        self.record_file = folder.run / f"{name}.json"
        self.log_file = folder.log / f"{name}.log"

    def start(self, argv, order, stop_signal=signal.SIGTERM, as_caller=False):
        """Starts `argv` in the background. `order`: where in the start it stands (stop reverses).

        With `as_caller` it runs as the caller with the caller's environment (our own programs).
        """
        self.record_file.write_text(
            json.dumps(
                {
                    "argv": [str(part) for part in argv],
                    "order": order,
                    "stop_signal": int(stop_signal),
                    "as_caller": as_caller,
                }
            )
        )
        self.start_again()

    def start_again(self):
        """Starts it as it was started before, e.g. after a kill. Doesn't wait until it is ready."""
        record = self.record()
        user = None if record["as_caller"] else self.folder.user
        environment = (
            dict(os.environ) if record["as_caller"] else server_environment(self.folder.base)
        )
        with open(self.log_file, "ab") as log:
            try:
                child = subprocess.Popen(
                    command_as(user, record["argv"]),
                    cwd=self.folder.base,
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            except OSError as error:
                raise ServerError(f"{self.name} can't be started: {error}") from error
        Process._children[child.pid] = child
        record["start_time"] = start_time(child.pid)
        self.record_file.write_text(json.dumps(record))
        self.pid_file.write_text(f"{child.pid}\n")

    @staticmethod
    def take_leave_of_the_dead():
        """Ends the zombies among the processes that were started here."""
        for child in list(Process._children.values()):
            child.poll()

    def record(self):
        try:
            return json.loads(self.record_file.read_text())
        except OSError:
            raise ServerError(f"{self.name} was never started in {self.folder.control}") from None

    def pid(self):
        """The process id while it is alive, else None."""
        try:
            pid = int(self.pid_file.read_text())
        except (OSError, ValueError):
            return None
        child = Process._children.get(pid)
        if child is not None and child.poll() is not None:
            return None
        started = start_time(pid)
        return pid if started is not None and started == self.record().get("start_time") else None

    def signal(self, number):
        """Sends a signal to it and to its children."""
        pid = self.pid()
        if pid is None:
            raise ServerError(f"{self.name} isn't running")
        send(family(pid), number)

    def wait_ready(self, port, condition, timeout, cancel=None):
        """Waits until the program itself listens on `port` and `condition` holds.

        Fails at once, with the log's end, if the program has ended. An answer from somebody else's
        server that was quicker to take the port doesn't count.
        """

        def ready_or_dead():
            pid = self.pid()
            return pid is None or (listens(pid, port) and condition())

        try:
            wait_until(ready_or_dead, timeout, f"{self.name} is ready", cancel)
        except Cancelled:
            raise
        except ServerError as error:
            raise ServerError(f"{error}; its log ends:\n{tail(self.log_file)}") from None
        if self.pid() is None:
            raise ServerError(
                f"{self.name} ended while it was starting; its log {self.log_file} ends:\n"
                f"{tail(self.log_file)}"
            )

    def stop(self, timeout=15):
        """Asks it to end, waits, and kills it if it doesn't. Does nothing if it isn't running."""
        pid = self.pid()
        if pid is not None:
            send([pid], self.record()["stop_signal"])
            # A frozen process acts on its signal only when it goes on.
            send(family(pid), signal.SIGCONT)
            try:
                wait_until(lambda: self.pid() is None, timeout, f"{self.name} has ended")
            except ServerError:
                if self.pid() is not None:
                    self.kill()
        self.pid_file.unlink(missing_ok=True)

    def kill(self):
        """SIGKILL to it and its children; waits until all of them are gone.

        Does nothing if it isn't running: it may have ended by itself at any moment before this.
        """
        pid = self.pid()
        if pid is None:
            return
        members = family(pid)
        send(members, signal.SIGKILL)
        wait_until(
            lambda: self.pid() is None and not any(map(start_time, members)),
            10,
            f"{self.name} is dead",
        )


def recorded_processes(folder):
    """Every process ever started in the folder, in the order of their start."""
    found = [Process(folder, file.stem) for file in folder.run.glob("*.json")]
    return sorted(found, key=lambda process: process.record()["order"])


_taken_ports = set()
_ports_lock = threading.Lock()


def free_port():
    """A port free on every interface (Kannel binds them all), not given out here before.

    It lies below the range that the system takes outgoing connections' ports from, so that no
    client can take it between this choice and the server's start.
    """
    first_outgoing = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    low, high = (10240, first_outgoing) if first_outgoing > 12000 else (20000, 65536)
    with _ports_lock:
        for _ in range(1000):
            port = random.randrange(low, high)
            if port in _taken_ports:
                continue
            with socket.socket() as probe:
                # As the servers do; otherwise a port that was just closed would count as taken.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("0.0.0.0", port))
                except OSError:
                    continue
            _taken_ports.add(port)
            return port
    raise ServerError("no free port found on this machine")


def parse_listening(table, port):
    """Inodes of the sockets that listen on `port`, from the text of /proc/net/tcp or tcp6."""
    inodes = set()
    for line in table.splitlines()[1:]:
        fields = line.split()
        if fields[3] == "0A" and int(fields[1].rsplit(":", 1)[1], 16) == port:
            inodes.add(fields[9])
    return inodes


def listens(pid, port):
    """Whether the process has a socket that listens on `port`."""
    inodes = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            inodes |= parse_listening(Path(table).read_text(), port)
        except FileNotFoundError:
            continue  # A machine without IPv6.
    try:
        with os.scandir(f"/proc/{pid}/fd") as entries:
            links = [os.readlink(entry.path) for entry in entries]
    except OSError:
        return False
    return any(f"socket:[{inode}]" in links for inode in inodes)


def fill(template, values):
    """`template` with every @NAME@ replaced. Raises ServerError if one is left over."""
    for name, value in values.items():
        template = template.replace(f"@{name}@", str(value))
    left = re.search(r"@[A-Z_]+@", template)
    if left:
        raise ServerError(f"the template has {left.group()} and nothing to fill it with")
    return template
