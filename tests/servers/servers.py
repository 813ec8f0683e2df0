#!/usr/bin/python3
"""Starts and stops the real servers that demo, tests and benchmarks use.

    servers.py start --dir DIR [--only LIST] [--brokers 3] [--fast]
    servers.py status --dir DIR
    servers.py kill|freeze|thaw|bounce|start-again --dir DIR NAME
    servers.py stop --dir DIR
    servers.py run [--only LIST] [--brokers 3] [--fast] -- COMMAND...

LIST is any of postgres,kafka,kannel,smtp,partners; without it, all but partners. `start` leaves
them running and writes DIR/environment (KEY=VALUE lines); `run` starts them in a throw-away folder,
runs the command with that environment and stops everything at the end, whatever ends it. All of
them listen on free loopback ports, so any number of sets can run side by side. Another Python
program uses the class `Servers`.
"""

import argparse
import concurrent.futures
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from environment import format_environment  # noqa: E402
from kafka import Kafka  # noqa: E402
from kannel import Kannel  # noqa: E402
from partners import Partners  # noqa: E402
from postgres import Postgres  # noqa: E402
from processes import (  # noqa: E402
    Cancelled,
    Folder,
    Process,
    ServerError,
    recorded_processes,
)
from smtp import Smtp  # noqa: E402

CHECKOUT = Path(__file__).resolve().parents[2]
ALL = ("postgres", "kafka", "kannel", "smtp", "partners")
DEFAULT = ALL[:-1]


def kafka_is_embedded():
    """Whether set-up could not get Apache Kafka, and the demo must use the library's mock broker.

    `Servers` is then to be used without "kafka".
    """
    return (CHECKOUT / "var/kafka/EMBEDDED").exists()


def parse_only(text):
    """The servers named in a comma-separated list, in starting order."""
    names = {name.strip() for name in text.split(",") if name.strip()}
    unknown = sorted(names - set(ALL))
    if unknown or not names:
        raise ServerError(
            f"unknown server '{unknown[0]}'" if unknown else "no server named"
        ) from None
    return tuple(name for name in ALL if name in names)


class Servers:
    """One set of servers in one folder.

    `directory`: where (None: a throw-away folder that stop() removes). `only`: names out of ALL.
    `fast`: PostgreSQL without fsync. `build`: where our own programs are. An existing folder is
    taken up again: Servers.attach(directory). Not for use from several threads.
    """

    def __init__(
        self, directory=None, only=DEFAULT, brokers=1, fast=False, build=None, report=None
    ):
        self.throw_away = directory is None
        if directory is None:
            directory = tempfile.mkdtemp(prefix="antrean-servers-")
            os.chmod(directory, 0o755)
        self._settings = {
            "only": list(only),
            "brokers": brokers,
            "fast": fast,
            "build": str(Path(build or CHECKOUT / "build").absolute()),
            "ports": {},
        }
        self.folder = Folder(directory)
        self._report = report or (lambda text: None)
        self._cancel = threading.Event()
        self._make()

    @classmethod
    def attach(cls, directory, report=None):
        """The servers that an earlier start left in `directory`."""
        file = Path(directory) / "servers.json"
        if not file.exists():
            raise ServerError(f"no servers were started in {directory}")
        servers = cls(directory, only=(), report=report)
        servers._settings = json.loads(file.read_text())
        servers._make()
        return servers

    def _make(self):
        settings = self._settings
        ports = settings["ports"]
        makers = {
            "postgres": lambda: Postgres(self.folder, ports, self._cancel, settings["fast"]),
            "kafka": lambda: Kafka(
                self.folder, ports, CHECKOUT, self._cancel, settings["brokers"]
            ),
            "kannel": lambda: Kannel(self.folder, ports, CHECKOUT, self._cancel),
            "smtp": lambda: Smtp(self.folder, ports, self._cancel),
            "partners": lambda: Partners(
                self.folder, ports, Path(settings["build"]), self._cancel
            ),
        }
        self.servers = {name: makers[name]() for name in settings["only"]}

    @property
    def directory(self):
        return self.folder.control

    @property
    def environment(self):
        """What programs must have in their environment to reach the servers (a dict)."""
        values = {"ANTREAN_TEST_SERVERS_DIR": str(self.folder.base)}
        for server in self.servers.values():
            values.update(server.environment())
        return values

    def start(self):
        """Starts everything at the same time and returns when all of it is ready.

        Raises ServerError, with the server's name and the end of its log, after having stopped
        what had been started.
        """
        if (self.folder.control / "servers.json").exists():
            raise ServerError(
                f"{self.folder.control} holds servers already; stop them first: servers.py stop"
            )
        self.folder.create()
        self._make()
        self._save()
        began = time.monotonic()
        try:
            with concurrent.futures.ThreadPoolExecutor() as pool:
                jobs = {
                    pool.submit(self._start_one, server, 10 * (place + 1)): name
                    for place, (name, server) in enumerate(self.servers.items())
                }
                try:
                    self._gather(jobs)
                except BaseException:
                    self._cancel.set()
                    raise
            environment = self.folder.control / "environment"
            environment.write_text(format_environment(self.environment))
            environment.chmod(0o600)
        except BaseException:
            self.stop()
            raise
        self._report(f"all servers are ready after {time.monotonic() - began:.1f} s")

    def _start_one(self, server, order):
        began = time.monotonic()
        server.start(order)
        self._report(f"{server.name} is ready ({time.monotonic() - began:.1f} s)")

    @staticmethod
    def _gather(jobs):
        """Waits for all; the first real failure is raised as soon as it is there."""
        for job in concurrent.futures.as_completed(jobs):
            error = job.exception()
            if error is None or isinstance(error, Cancelled):
                continue
            if isinstance(error, ServerError):
                raise error
            raise ServerError(f"{jobs[job]} could not be started: {error}") from error

    def _save(self):
        (self.folder.control / "servers.json").write_text(json.dumps(self._settings))

    def stop(self):
        """Stops all in reverse order of their start; removes the folder if it is a throw-away."""
        problems = []
        for process in reversed(recorded_processes(self.folder)):
            try:
                # Not long: the data goes with it, and the last of three brokers, left without a
                # quorum, would wait for one.
                process.stop(timeout=3)
            except (ServerError, OSError) as error:
                problems.append(f"{process.name}: {error}")
        if self.throw_away:
            self.folder.remove()
        elif not problems:
            for name in ("servers.json", "environment"):
                (self.folder.control / name).unlink(missing_ok=True)
            # A later start here begins anew; the logs stay to be read.
            for server in self.servers.values():
                for name in {server.name, *server.processes}:
                    shutil.rmtree(self.folder.base / name, ignore_errors=True)
            shutil.rmtree(self.folder.run, ignore_errors=True)
            self.folder.keep_logs()
        if problems:
            raise ServerError("could not be stopped: " + "; ".join(problems))

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *unused):
        self.stop()

    def status(self):
        """For every process its name, its process id (None: not running) and whether it answers."""
        rows = []
        for server in self.servers.values():
            ready = server.is_ready()
            for name in server.processes:
                pid = Process(self.folder, name).pid()
                rows.append((name, pid, ready and pid is not None))
        return rows

    def _processes(self, name):
        """The processes of a server, or the one process of that name ("kafka-2")."""
        if name in self.servers:
            return [Process(self.folder, part) for part in self.servers[name].processes]
        for server in self.servers.values():
            if name in server.processes:
                return [Process(self.folder, name)]
        known = ", ".join(part for server in self.servers.values() for part in server.processes)
        raise ServerError(f"no server or process '{name}' here; there are {known}")

    def _server_of(self, name):
        for server in self.servers.values():
            if name == server.name or name in server.processes:
                return server
        raise ServerError(f"no server or process '{name}' here")

    def pid(self, name):
        """The process id of a server's first process, or of the process named."""
        pid = self._processes(name)[0].pid()
        if pid is None:
            raise ServerError(f"{name} isn't running")
        return pid

    def kill(self, name):
        """SIGKILL to the server (all its processes) or the process named; returns when dead."""
        # One may end by itself because the one before it died: smsbox does without bearerbox.
        for process in self._processes(name):
            process.kill()

    def freeze(self, name):
        """SIGSTOP: its connections stay open and nothing answers, until thaw()."""
        for process in self._processes(name):
            process.signal(signal.SIGSTOP)

    def thaw(self, name):
        for process in self._processes(name):
            process.signal(signal.SIGCONT)

    def shut_down(self, name):
        """Stops a server or process in good order; start_again() brings it back."""
        for process in reversed(self._processes(name)):
            process.stop()

    def start_again(self, name):
        """Starts again what was killed, with its data and ports, and waits until it is ready."""
        self._server_of(name).start_again()

    def bounce(self, name):
        """Stops in good order and starts again."""
        self.shut_down(name)
        self.start_again(name)

    def psql(self, sql):
        return self.servers["postgres"].psql(sql)

    def received_sms(self):
        """Every SMS received so far (sender, to, text), oldest first."""
        return self.servers["kannel"].received_sms()

    def received_mail(self):
        """Every e-mail received so far as email.message.EmailMessage, oldest first."""
        return self.servers["smtp"].received_mail()


class Interrupted(BaseException):
    """A signal asks this program to end."""

    def __init__(self, number):
        super().__init__(signal.Signals(number).name)
        self.number = number


def _interrupt(number, _frame):
    raise Interrupted(number)


def _handle_signals(handler):
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, handler)


def _guard(directory):
    """A process that stops the servers in `directory` should this one be killed outright.

    It waits on a pipe whose other end only this process holds; the end of the pipe wakes it, and
    it finds nothing left to do if this process has cleaned up.
    """
    read_end, write_end = os.pipe()
    child = subprocess.Popen(
        [sys.executable, __file__, "guard", "--dir", str(directory)],
        stdin=read_end,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    os.close(read_end)
    return child, write_end


def run_guard(arguments):
    _handle_signals(signal.SIG_IGN)
    sys.stdin.buffer.read()
    if (Path(arguments.dir) / "servers.json").exists():
        servers = Servers.attach(arguments.dir)
        servers.throw_away = True
        servers.stop()
    return 0


def _wait_for(command):
    """Waits for the command and returns its status. A server that somebody else kills meanwhile is
    taken leave of at once: beside its own zombie PostgreSQL wouldn't start again."""
    while True:
        try:
            return command.wait(timeout=0.2)
        except subprocess.TimeoutExpired:
            Process.take_leave_of_the_dead()


def run_command(arguments):
    _handle_signals(_interrupt)
    servers = Servers(
        only=arguments.only,
        brokers=arguments.brokers,
        fast=arguments.fast,
        build=arguments.build,
        report=_report,
    )
    guard, guard_pipe = _guard(servers.directory)
    child = None
    try:
        servers.start()
        environment = {**os.environ, **servers.environment}
        child = subprocess.Popen(arguments.command, env=environment)
        return _wait_for(child)
    except Interrupted as interrupted:
        _handle_signals(signal.SIG_IGN)
        if child is not None and child.poll() is None:
            child.send_signal(interrupted.number)
            try:
                child.wait(timeout=15)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        return 128 + interrupted.number
    except OSError as error:
        raise ServerError(f"{arguments.command[0]} can't be run: {error}") from error
    finally:
        _handle_signals(signal.SIG_IGN)
        servers.stop()
        os.close(guard_pipe)
        guard.wait()


def run_start(arguments):
    _handle_signals(_interrupt)
    Servers(
        arguments.dir,
        only=arguments.only,
        brokers=arguments.brokers,
        fast=arguments.fast,
        build=arguments.build,
        report=_report,
    ).start()
    print(f"{arguments.dir}/environment")
    return 0


def run_stop(arguments):
    Servers.attach(arguments.dir).stop()
    return 0


def run_status(arguments):
    rows = Servers.attach(arguments.dir).status()
    for name, pid, ready in rows:
        state = "ready" if ready else "not answering" if pid else "not running"
        print(f"{name:<18} {pid or '-':>8}  {state}")
    return 0 if rows and all(ready for _, _, ready in rows) else 1


def run_action(arguments):
    getattr(Servers.attach(arguments.dir), arguments.action.replace("-", "_"))(arguments.name)
    return 0


def _report(text):
    print(f"servers: {text}", file=sys.stderr, flush=True)


def _parser():
    parser = argparse.ArgumentParser(
        description="Starts and stops the real servers that demo, tests and benchmarks use."
    )
    actions = parser.add_subparsers(dest="action", required=True)

    def add(name, function, help_text, directory=True, starting=False):
        action = actions.add_parser(name, help=help_text)
        action.set_defaults(function=function)
        if directory:
            action.add_argument("--dir", required=True, help="the servers' folder")
        if starting:
            action.add_argument(
                "--only",
                type=parse_only,
                default=DEFAULT,
                help=f"of {','.join(ALL)} (default: all but partners)",
            )
            action.add_argument("--brokers", type=int, choices=(1, 3), default=1)
            action.add_argument("--fast", action="store_true", help="PostgreSQL without fsync")
            action.add_argument("--build", help="where our programs are (default: build)")
        return action

    add("start", run_start, "start them and leave them running", starting=True)
    add("stop", run_stop, "stop them")
    add("status", run_status, "show them; exit 0 if all answer")
    for name in ("kill", "freeze", "thaw", "bounce", "start-again"):
        add(name, run_action, f"{name} one of them").add_argument("name")
    run = add("run", run_command, "run a command among them", directory=False, starting=True)
    run.add_argument("command", nargs=argparse.REMAINDER, metavar="-- COMMAND...")
    add("guard", run_guard, "used by run: stops them when standard input ends")
    return parser


def main():
    parser = _parser()
    try:
        arguments = parser.parse_args()
        if arguments.action == "run":
            if arguments.command[:1] == ["--"]:
                arguments.command = arguments.command[1:]
            if not arguments.command:
                parser.error("run: no command after --")
        return arguments.function(arguments)
    except ServerError as error:
        print(f"servers: {error}", file=sys.stderr)
        return 1
    except Interrupted as interrupted:
        print(f"servers: ended by {interrupted}", file=sys.stderr)
        return 128 + interrupted.number


if __name__ == "__main__":
    sys.exit(main())
