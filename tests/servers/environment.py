"""The file `environment` of a set of servers: KEY=VALUE lines that programs and shells can read."""


def format_environment(values):
    """The file's text, sorted by key. Values with a line end can't be written: ValueError."""
    for key, value in values.items():
        if "\n" in value:
            raise ValueError(f"the value of {key} has a line end")
    return "".join(f"{key}={values[key]}\n" for key in sorted(values))


def parse_environment(text):
    """The values in such a file; blank lines and lines that begin with # are passed over."""
    values = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        key, sign, value = line.partition("=")
        if not sign or not key:
            raise ValueError(f"line {number} isn't KEY=VALUE: {line}")
        values[key] = value
    return values
