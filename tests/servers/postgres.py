"""PostgreSQL 15 with one empty database, `antrean`, owned by the user `antrean`."""

import signal
import subprocess

from processes import Process, ServerError, command_as, free_port, server_environment

BINARIES = "/usr/lib/postgresql/15/bin"


class Postgres:
    """`fast`: without fsync, for tests that never pull the plug; benchmarks leave it on."""

    name = "postgres"
    processes = ("postgres",)

    def __init__(self, folder, ports, cancel=None, fast=False):
        self.folder = folder
        self.port = ports.setdefault("postgres", free_port())
        self.cancel = cancel
        self.fast = fast

    def environment(self):
        return {"ANTREAN_DATABASE_URL": f"postgresql://antrean@127.0.0.1:{self.port}/antrean"}

    def start(self, order):
        data = self.folder.subfolder("postgres")
        self.folder.run_tool(
            [
                f"{BINARIES}/initdb",
                f"--pgdata={data}",
                "--username=antrean",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--auth=trust",
                "--no-sync",
            ],
            "initdb of PostgreSQL",
        )
        settings = [
            "listen_addresses=127.0.0.1",
            f"unix_socket_directories={data}",
            "max_connections=200",
            "timezone=UTC",
            "log_timezone=UTC",
        ]
        if self.fast:
            settings += ["fsync=off", "full_page_writes=off"]
        argv = [f"{BINARIES}/postgres", "-D", data, "-p", str(self.port)]
        for setting in settings:
            argv += ["-c", setting]
        # SIGINT is PostgreSQL's fast stop; SIGTERM would wait for every client to leave.
        Process(self.folder, "postgres").start(argv, order, stop_signal=signal.SIGINT)
        self.wait_ready()
        self.psql("CREATE DATABASE antrean", database="postgres")

    def start_again(self):
        Process(self.folder, "postgres").start_again()
        self.wait_ready()

    def wait_ready(self):
        Process(self.folder, "postgres").wait_ready(
            self.port, self.is_ready, 30, self.cancel
        )

    def is_ready(self):
        argv = [f"{BINARIES}/pg_isready", "-q", "-t", "1", "-h", "127.0.0.1", "-p", str(self.port)]
        argv += ["-U", "antrean", "-d", "postgres"]
        return subprocess.run(argv, stdin=subprocess.DEVNULL).returncode == 0

    def psql(self, sql, database="antrean"):
        """Runs SQL; the rows as lines, columns divided by '|'. Raises ServerError."""
        result = subprocess.run(
            command_as(
                self.folder.user,
                [
                    f"{BINARIES}/psql",
                    "--no-psqlrc",
                    "--quiet",
                    "--tuples-only",
                    "--no-align",
                    "--set=ON_ERROR_STOP=1",
                    "--host=127.0.0.1",
                    f"--port={self.port}",
                    "--username=antrean",
                    f"--dbname={database}",
                    "--file=-",
                ],
            ),
            cwd=self.folder.base,
            env=server_environment(self.folder.base),
            input=sql,
            capture_output=True,
            text=True,
            timeout=120,
        )
        if result.returncode != 0:
            raise ServerError(f"psql: {result.stderr.strip()}")
        return result.stdout.strip()
