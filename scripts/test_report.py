#!/usr/bin/env python3
"""Prints what failed in ctest's JUnit files, with the end of each failed test's output.

    test_report.py RESULTS.xml...

Comes last in a test run, just before the count, so that whoever reads only the end of a long log
sees the cause. Prints nothing when nothing failed.
"""

import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

LINES = 60
LINE_LENGTH = 500


def failed_tests(results):
    """(name, output) of each test of a JUnit file that failed."""
    for case in ElementTree.parse(results).getroot().iter("testcase"):
        if case.get("status") == "fail" or case.find("failure") is not None:
            yield case.get("name"), case.findtext("system-out") or ""


def main():
    for path in map(Path, sys.argv[1:]):
        if not path.exists():
            continue
        for name, output in failed_tests(path):
            lines = output.splitlines()
            print(f"\nFAILED: {name} ({path.stem}); the end of what it said:")
            for line in lines[-LINES:]:
                print("  " + line[:LINE_LENGTH])


if __name__ == "__main__":
    main()
