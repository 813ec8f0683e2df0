"""How the story is printed: titles, ticks, messages as they were received. Colours on a terminal only."""

import sys

from world import StoryError


class Teller:
    def __init__(self, out=sys.stdout):
        self.out = out
        self.colours = out.isatty()

    def _paint(self, code, text):
        return f"\033[{code}m{text}\033[0m" if self.colours else text

    def say(self, text):
        print(f"   {text}", file=self.out, flush=True)

    def title(self, text):
        print(f"\n{self._paint('1;36', text)}", file=self.out, flush=True)

    def check(self, holds, text, found=None):
        """A tick; or the story's step ends with what was found instead."""
        if not holds:
            raise StoryError(f"expected: {text}; found: {found}")
        print(f"   {self._paint('32', '✓')} {text}", file=self.out, flush=True)

    def wrong(self, text):
        print(f"   {self._paint('31', '✗')} {text}", file=self.out, flush=True)

    def message(self, kind, to, text):
        print(f"   {self._paint('33', f'{kind} to {to}')}: {text}", file=self.out, flush=True)

    def link(self, name, url):
        print(f"   {name}: {self._paint('4', url)}", file=self.out, flush=True)

    def clock(self, before, after):
        print(f"   the clock runs ahead: {before:%H:%M} -> {after:%H:%M} UTC", file=self.out, flush=True)
