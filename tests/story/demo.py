#!/usr/bin/python3
"""Plays the told story on real servers, and stays up until Ctrl-C.

    demo.py [--once] [--build DIR]

--once ends after the story, with status 0 only if every step came out as told.
"""

import argparse
import signal
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from story import Story  # noqa: E402
from telling import Teller  # noqa: E402
from world import ROOT, StoryError, World  # noqa: E402


def interrupted(*_unused):
    raise KeyboardInterrupt


def check_invariants(world, teller):
    """What must hold whatever happened, looked at from outside."""
    program = world.build / "antrean-check"
    if world.embedded or not program.exists():
        return []
    teller.title("What must hold, seen from outside")
    command = [str(program), "--settle", "60",
               "--payment", world.environment["ANTREAN_PAYMENT_URL"],
               "--postal", world.environment["ANTREAN_POSTAL_URL"]]
    result = subprocess.run(command, env=world.environment, cwd=ROOT,
                            stdin=subprocess.DEVNULL, capture_output=True, text=True)
    for line in result.stdout.splitlines():
        teller.say(line)
    return [] if result.returncode == 0 else [("invariants", result.stdout + result.stderr)]


def main():
    parser = argparse.ArgumentParser(description="Plays the told story on real servers.")
    parser.add_argument("--once", action="store_true", help="end after the story")
    parser.add_argument("--build", default=str(ROOT / "build"), help="folder of the programs")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, interrupted)
    teller = Teller()
    world = World(arguments.build, teller.say)
    failures = []
    try:
        teller.title("Servers")
        world.start()
        teller.link("gateway", world.gateway)
        teller.link("metrics", world.gateway + "/metrics")
        teller.say(f"antrean's log: {world.log}")
        failures = Story(world, teller).run() + check_invariants(world, teller)
        teller.title("Told" if not failures else "Not as told")
        for step in Story.STEPS:
            wrong = any(name == step.__doc__ for name, _ in failures)
            (teller.wrong if wrong else lambda text: teller.check(True, text))(step.__doc__)
        if failures:
            print(world.log_tail())
        if not arguments.once:
            teller.title("Everything stays up; Ctrl-C ends it")
            while True:
                time.sleep(3600)
    except StoryError as error:
        teller.wrong(str(error))
        print(world.log_tail())
        failures.append(("servers", str(error)))
    except KeyboardInterrupt:
        teller.title("Stopping")
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        world.stop()
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
