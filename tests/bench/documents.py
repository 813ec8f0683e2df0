"""Reading scans: `antrean ocr` on one thread beside the program `tesseract` on the same pictures."""

import json
import os
import subprocess
import time

# OpenMP inside of Tesseract makes it slower on few cores; both sides run without it.
ENVIRONMENT = {**os.environ, "OMP_THREAD_LIMIT": "1"}


def draw(build, folder, kind, count):
    """So many specimen scans; their files in order."""
    subprocess.run(
        [build / "antrean-specimens", "--out", folder, "--kind", kind, "--count", str(count)]
        + ["--tier", "photograph", "--seed", "7", "--areas", "builtin"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    truth = [json.loads(line) for line in (folder / "truth.jsonl").read_text().splitlines()]
    files = [folder / line["file"] for line in truth if line.get("kind", kind) == kind]
    if len(files) != count:
        raise RuntimeError(f"{len(files)} {kind} scans were drawn instead of {count}")
    return files


def ours(build, kind, files):
    """Milliseconds a scan, the program's start left out (one scan more than is counted is read)."""

    def seconds(chosen):
        began = time.perf_counter()
        result = subprocess.run(
            [build / "antrean", "ocr", "--type", kind, "--jobs", "1", *chosen],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=ENVIRONMENT,
        )
        took = time.perf_counter() - began
        lines = [json.loads(line) for line in result.stdout.splitlines()]
        if len(lines) != len(chosen) or any("error" in line for line in lines):
            raise RuntimeError(f"antrean ocr didn't read all {kind} scans")
        return took

    return 1000 * (seconds([files[0], *files]) - seconds(files[:1])) / len(files)


def tesseract(files):
    """Milliseconds a scan of the program `tesseract`, one process each as it is used."""
    began = time.perf_counter()
    for file in files:
        subprocess.run(
            ["tesseract", file, "-", "-l", "ind"],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT,
        )
    return 1000 * (time.perf_counter() - began) / len(files)
