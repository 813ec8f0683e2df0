#!/usr/bin/python3
"""`make bench`: measures Antrean on real servers in one run, prints a table, writes build/bench.json.

    bench.py [--quick] [--only NAME,...] [--build DIR] [--out FILE]

Names are those of the measures. PostgreSQL runs with fsync. Every value is the median of several
runs, with the least and the greatest beside it.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[1]
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parent / "servers"))

import documents  # noqa: E402
import figures  # noqa: E402
import idle  # noqa: E402
import latency  # noqa: E402
from processes import free_port  # noqa: E402
from servers import Servers  # noqa: E402

WORKERS = ("booking", "verification", "notification", "delivery")


class Bench:
    """One run of all measures; `quick` is for trying the benchmark itself out."""

    def __init__(self, build, quick, only):
        self.build = build
        self.quick = quick
        self.only = only
        self.measures = {}

    def wants(self, *names):
        return not self.only or any(name in self.only for name in names)

    def say(self, text):
        print(f"bench: {text}", file=sys.stderr, flush=True)

    def all(self):
        with Servers(only=("postgres", "kafka"), build=self.build) as servers:
            self.booking(servers)
            self.consume(servers)
            self.burst(servers)
        if self.wants("request_to_sms_p99_ms"):
            self.latency()
        if self.wants("idle"):
            self.idle()
        for kind, count in (("ktp", 10 if self.quick else 100), ("kk", 3 if self.quick else 10)):
            if self.wants(f"ocr_{kind}_ms"):
                self.ocr(kind, count)

    def program(self, servers, *arguments):
        """The lines of antrean-bench as values. Its log goes to a file, as a service's would."""
        with tempfile.TemporaryFile("w+") as log:
            result = subprocess.run(
                [self.build / "antrean-bench", *map(str, arguments)],
                env={**os.environ, **servers.environment},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
            if result.returncode != 0:
                log.seek(0)
                raise RuntimeError(f"antrean-bench failed: {log.readlines()[-1].strip()}")
        return [json.loads(line) for line in result.stdout.splitlines()]

    def booking(self, servers):
        if not self.wants("booking_events_per_s"):
            return
        events, floor, runs = (5000, 500, 1) if self.quick else (30000, 3000, 3)
        self.say(f"{events} bookings through the booking worker, {runs} times")
        options = ("--events", events, "--floor-events", floor, "--runs", runs)
        lines = self.program(servers, "booking", *options)
        self.measures["booking_events_per_s"] = figures.measure(
            [line["value"] for line in lines],
            "1/s",
            [line["floor"] for line in lines],
            "one event per transaction",
        )
        self.measures["booking_worker_cpu_us"] = figures.measure(
            [line["worker_cpu_us"] for line in lines], "us per event"
        )

    def consume(self, servers):
        if not self.wants("kafka_consume_per_s"):
            return
        events, runs = (5000, 1) if self.quick else (40000, 3)
        self.say(f"{events} records from Kafka, {runs} times")
        lines = self.program(servers, "consume", "--events", events, "--runs", runs)
        self.measures["kafka_consume_per_s"] = figures.measure(
            [line["value"] for line in lines],
            "1/s",
            [line["floor"] for line in lines],
            "librdkafka's bare poll loop",
        )

    def burst(self, servers):
        if not self.wants("deadline_burst_s"):
            return
        bookings, runs = (500, 1) if self.quick else (5000, 3)
        self.say(f"{bookings} payment deadlines at one moment, {runs} times")
        lines = self.program(servers, "burst", "--events", bookings, "--runs", runs)
        self.measures["deadline_burst_s"] = figures.measure([line["value"] for line in lines], "s")

    def installation(self, servers, folder):
        """(environment of an installation of its own, the key of an app); database migrated."""
        environment = {
            **os.environ,
            **servers.environment,
            "ANTREAN_CONFIG": str(CHECKOUT / "config/antrean.toml"),
            "ANTREAN_SECRETS_DIRECTORY": str(folder / "secrets"),
            "ANTREAN_BLOBS_DIRECTORY": str(folder / "blobs"),
            "ANTREAN_GATEWAY_LISTEN": f"127.0.0.1:{free_port()}",
            "ANTREAN_CONSOLE_LISTEN": f"127.0.0.1:{free_port()}",
            "ANTREAN_GATEWAY_REQUESTS_PER_MINUTE": "0",
        }
        offices = folder / "offices.toml"
        offices.write_text(
            '[[office]]\nid = "bench"\nname = "Kantor Imigrasi Bench"\nshort_name = "Kanim Bench"\n'
            'address = "Jalan Uji 1"\nzone = "Asia/Jakarta"\nproducts = ["electronic_10"]\n'
            "closed_weekdays = []\nclosed_dates = []\ndays_ahead = 60\nslots = { "
            + ", ".join(
                f'"{hour}:00" = 100000' for hour in ("08", "09", "10", "11", "13", "14")
            )
            + " }\n"
        )
        environment["ANTREAN_OFFICES_FILE"] = str(offices)

        def antrean(*arguments):
            return subprocess.run(
                [self.build / "antrean", *arguments],
                env=environment,
                check=True,
                stdout=subprocess.PIPE,
                text=True,
            ).stdout

        made = antrean("keys", "generate", "--dir", str(folder / "secrets"))
        keys = dict(line.split("=", 1) for line in made.splitlines())
        antrean("migrate")
        return environment, keys["app"]

    def start(self, environment, folder, *arguments):
        log = open(folder / f"{arguments[-1]}.log", "w")
        return subprocess.Popen([self.build / "antrean", *arguments], env=environment, stderr=log)

    def latency(self):
        rate, seconds, runs, warm_up = (50, 3, 1, 20) if self.quick else (200, 15, 3, 3000)
        self.say(f"{rate} bookings a second for {seconds} s, {runs} times")
        results = []
        with Servers(only=("postgres", "kafka", "kannel", "smtp"), build=self.build) as servers:
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                environment, key = self.installation(servers, folder)
                address = environment["ANTREAN_GATEWAY_LISTEN"]
                process = self.start(environment, folder, "up")
                try:
                    first = 0
                    # After the first round the groups have joined, and Kafka's virtual machine has
                    # compiled what is called often.
                    self.wait_until_ready(address, process)
                    for part, count in enumerate([warm_up] + [rate * seconds] * runs):
                        bodies = list(latency.bookings(count, "bench", first))
                        first += count
                        result = latency.run(servers, address, key, bodies, rate)
                        if part > 0:
                            results.append(result)
                    received = servers.received_sms()
                    if len(received) < first:
                        raise RuntimeError(f"{len(received)} SMS were received, not {first}")
                finally:
                    process.terminate()
                    process.wait(timeout=30)
        for percent in (50, 95, 99):
            name = f"request_to_sms_p{percent}_ms"
            values = [result[f"p{percent}"] for result in results]
            self.measures[name] = figures.measure(values, "ms")
        self.measures["request_to_sms_p99_ms"]["rate"] = rate

    @staticmethod
    def wait_until_ready(address, process):
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"http://{address}/readyz", timeout=5).close()
                return
            except OSError:
                if process.poll() is not None:
                    raise RuntimeError("antrean up ended by itself") from None
                time.sleep(0.1)
        raise RuntimeError("the gateway isn't ready")

    def idle(self):
        self.say("workers with nothing to do")
        with Servers(only=("postgres", "kafka", "kannel", "smtp"), build=self.build) as servers:
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                environment, _ = self.installation(servers, folder)
                running = {
                    worker: self.start(environment, folder, "worker", worker) for worker in WORKERS
                }
                try:
                    watched = idle.watch(
                        {worker: process.pid for worker, process in running.items()}
                    )
                finally:
                    for process in running.values():
                        process.terminate()
                    for process in running.values():
                        process.wait(timeout=30)
        for worker, (megabytes, seconds) in watched.items():
            self.measures[f"idle_{worker}_mb"] = figures.measure([megabytes], "MB")
            self.measures[f"idle_{worker}_cpu_s"] = figures.measure([seconds], "s of 10")

    def ocr(self, kind, count):
        runs = 1 if self.quick else 2
        self.say(f"{count} scans of a {kind.upper()}, {runs} times, beside tesseract")
        with tempfile.TemporaryDirectory() as folder:
            files = documents.draw(self.build, Path(folder), kind, count)
            values = [documents.ours(self.build, kind, files) for _ in range(runs)]
            floors = [documents.tesseract(files) for _ in range(runs)]
        self.measures[f"ocr_{kind}_ms"] = figures.measure(
            values, "ms", floors, "the tesseract program", lower_is_better=True
        )


def main():
    parser = argparse.ArgumentParser(description="Measures Antrean on real servers.")
    parser.add_argument("--quick", action="store_true", help="fewer and smaller runs")
    parser.add_argument("--only", default="", help="measures, separated by commas; also 'idle'")
    parser.add_argument("--build", type=Path, default=CHECKOUT / "build")
    parser.add_argument("--out", type=Path, default=CHECKOUT / "build/bench.json")
    arguments = parser.parse_args()
    only = {name for name in arguments.only.split(",") if name}
    bench = Bench(arguments.build.absolute(), arguments.quick, only)
    began = time.monotonic()
    failure = None
    try:
        bench.all()
    except (RuntimeError, subprocess.SubprocessError, OSError) as error:
        failure = error
    if bench.measures:
        print(figures.table(bench.measures))
        figures.write(arguments.out, bench.measures)
        print(f"\n{arguments.out} written after {time.monotonic() - began:.0f} s")
    if failure:
        print(f"bench: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
