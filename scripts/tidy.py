#!/usr/bin/env python3
"""clang-tidy over many sources at once; called by tidy.sh, which says how.

    tidy.py --jobs N BUILD FILE...

Nearly all of clang-tidy's time goes into library headers, which it parses and walks through anew
for every source. So the sources are checked in batches: a file that does nothing but include a
dozen of them. Two sources that define the same name (in unnamed namespaces, as tests, or for
different programs) can't be in one batch; a source that doesn't compile in its batch all the same
is checked alone.
Prints a line for each batch and every finding once; exits 1 if there are findings.
"""

import argparse
import json
import re
import shlex
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TIDY = "clang-tidy-16"
OURS = r"/(app|common|consumers|ocr|producers|tests)/[a-z0-9_/]*\.[hc]pp$"
# More sources in a batch save little and keep the second core waiting at the end.
BATCH_FILES = 16
BATCH_BYTES = 150_000
# Names that every program or fuzz target must define; each gets its own in a batch.
ENTRIES = ("main", "LLVMFuzzerTestOneInput", "LLVMFuzzerInitialize")

NAMESPACE = re.compile(r"(?:inline )?namespace ?([\w:]*) ?\{")
CLOSED = re.compile(r"\}  // namespace")
TYPE = re.compile(r"(?:class|struct|union|enum(?: class)?|concept)\s+(\w+)[^;]*$")
ALIAS = re.compile(r"using\s+(\w+)\s*=")
MACRO = re.compile(r"#define\s+(\w+)")
TEST = re.compile(r"\w*TEST(?:_\w+)?\(\w+,\s*\w+|REGISTER_\w+\(\w+")
OTHER = re.compile(r"using|template|extern|static_assert|#|/|\}|\)")
# A function's or a variable's name: the last word before its parameters, value or end.
FUNCTION = re.compile(r"(?:[^()=]*[\s*&])?(\w+)(\([^)]*)")
VARIABLE = re.compile(r"[^()=]*[\s*&](\w+)\s*(?:\[.*?\])?\s*(?:=|\{|;)")


def defined_names(text):
    """What a source defines, but for members of classes, as {name: first line of its definition}.
    The layout (.clang-format) keeps definitions outside classes, and nothing else, at the start of
    a line."""
    names, within = {}, []
    for line in text.splitlines():
        if not line or line[0] in " \t":
            continue
        if found := NAMESPACE.match(line):
            within.append(found[1])
        elif CLOSED.match(line) and within:
            within.pop()
        elif found := TEST.match(line) or MACRO.match(line):
            names[found[0]] = line
        elif found := ALIAS.match(line):
            names["::".join([*within, found[1]])] = line
        elif found := TYPE.match(line) or VARIABLE.match(line):
            names["::".join([*within, found[1]])] = line
        elif not OTHER.match(line) and (found := FUNCTION.match(line)):
            names["::".join([*within, found[1] + found[2]])] = line
    return names


def clash(names, others):
    """Two definitions of a name, unless both say "using Name = the same"."""
    return any(
        name in others and (others[name] != line or not ALIAS.match(line))
        for name, line in names.items()
    )


def batches_of(files):
    """The files in batches: each goes into the first that has room and doesn't define the same
    names."""
    batches = []
    for file in files:
        text = (ROOT / file).read_text(encoding="utf-8")
        names = defined_names(text)
        for batch in batches:
            if (
                len(batch["files"]) < BATCH_FILES
                and batch["bytes"] + len(text) <= BATCH_BYTES
                and not clash(names, batch["names"])
            ):
                break
        else:
            batch = {"files": [], "bytes": 0, "names": {}}
            batches.append(batch)
        batch["files"].append(file)
        batch["bytes"] += len(text)
        batch["names"].update(names)
    return [batch["files"] for batch in batches]


def united_flags(build):
    """The flags of all compile commands that matter to a parser, each once; of the values a macro
    is given, the first."""
    flags, macros = {}, set()
    for command in json.loads((build / "compile_commands.json").read_text()):
        words = iter(shlex.split(command["command"]))
        for word in words:
            if word == "-isystem":
                flags[word, next(words)] = None
            elif word.startswith("-D"):
                macro = word[2:].split("=")[0]
                if macro not in macros:
                    macros.add(macro)
                    flags[(word,)] = None
            elif word.startswith(("-I", "-std=")):
                flags[(word,)] = None
    return [word for words in flags for word in words]


class Checker:
    def __init__(self, build, folder):
        self.folder = folder
        self.flags = united_flags(build)

    def run(self, source):
        """(exit status, what clang-tidy prints)."""
        command = [TIDY, "--quiet", f"--header-filter={OURS}", f"--config-file={ROOT}/.clang-tidy"]
        done = subprocess.run(
            [*command, source, "--", *self.flags],
            cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, check=False,
        )
        return done.returncode, done.stdout or (done.stderr if done.returncode else "")

    def run_batch(self, number, files):
        """(exit status, clang-tidy's words, files that had to be checked alone)."""
        lines = ["// NOLINTBEGIN: it is the included sources that are checked."]
        for index, file in enumerate(files):
            lines += [f"#define {entry} {entry}_{index}" for entry in ENTRIES]
            lines.append(f'#include "{file}"')
            lines += [f"#undef {entry}" for entry in ENTRIES]
        batch = self.folder / f"batch_{number}.cpp"
        batch.write_text("\n".join([*lines, "// NOLINTEND", ""]))
        status, words = self.run(str(batch))
        errors = [line for line in words.splitlines() if "[clang-diagnostic-error]" in line]
        if not errors:
            return status, words, []
        places = {error.split(":")[0].removeprefix(f"{ROOT}/") for error in errors}
        alone = [file for file in files if file in places] or files
        rest = [file for file in files if file not in alone]
        results = [(*self.run(file), []) for file in alone]
        if rest:
            results.append(self.run_batch(number, rest))
        statuses, texts, more = zip(*results)
        return max(statuses), "\n".join(texts), sum(more, alone)

    def check(self, number, files):
        """(files, seconds, files that had to be checked alone, clang-tidy's words)."""
        began = time.monotonic()
        status, words, alone = self.run_batch(number, files)
        return files, time.monotonic() - began, alone, words if status else ""


FINDING = re.compile(r"(\S+?:\d+:\d+): (?:warning|error): (.*)")


def check_all(checker, batches, jobs):
    """Findings by place and text, each once; and whether clang-tidy failed otherwise."""
    findings, broken = {}, False
    with ThreadPoolExecutor(jobs) as pool:
        checks = [pool.submit(checker.check, *numbered) for numbered in enumerate(batches, 1)]
        for number, check in enumerate(checks, 1):
            files, seconds, alone, words = check.result()
            print(
                f"   {number:2} of {len(batches)}: {len(files):2} files from {files[0]}, "
                f"{seconds:.0f} s{', alone: ' if alone else ''}{' '.join(alone)}",
                flush=True,
            )
            found = {match[1] + match[2]: match[0] for match in FINDING.finditer(words)}
            if words and not found:
                broken = True
                print(words)
            findings.update(found)
    return findings, broken


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--jobs", type=int, default=1)
    options.add_argument("build", type=Path)
    options.add_argument("files", nargs="+")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="antrean-tidy-") as folder:
        checker = Checker(given.build, Path(folder))
        findings, broken = check_all(checker, batches_of(given.files), given.jobs)
    for text in sorted(findings.values()):
        print(text.replace(f"{ROOT}/", ""))
    print(f"   {len(given.files)} files, {len(findings)} findings")
    return 1 if findings or broken else 0


if __name__ == "__main__":
    sys.exit(main())
