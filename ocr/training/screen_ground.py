"""Trains the network that tells a screen's waves from those of a card's ground (ocr/ground_network.hpp),
from the spectra that `antrean-ocr-report --ground-spectra` measures on drawn cards.

python3 screen_ground.py --out screen_ground.onnx SPECTRA ...     (each with .spectra and .jsonl)

Two networks are trained, from other random beginnings; what stands in the file is their mean.
"""
import argparse
import json

import numpy
import torch

ROWS, COLUMNS = 64, 33          # as in ground_spectra.hpp
SPECTRA = 6
LOOKS = 3                       # all places, and two halves of them
PLACES = 3                      # frequency down, across, and its length
WIDTH_UNIT = 1000.0             # pixels of a card's width


def places():
    down = torch.arange(-ROWS // 2, ROWS // 2).float().abs() / (ROWS // 2)
    across = torch.arange(COLUMNS).float() / (COLUMNS - 1)
    down, across = down[:, None].expand(ROWS, COLUMNS), across[None].expand(ROWS, COLUMNS)
    return torch.stack([down, across, torch.sqrt(down ** 2 + across ** 2)])


def with_places(spectra, log_widths):
    """The network's input: spectra, where each frequency is, and the card's width all over."""
    count = len(spectra)
    wide = log_widths[:, None, None, None].expand(count, 1, ROWS, COLUMNS)
    return torch.cat([spectra, places()[None].expand(count, -1, -1, -1), wide], 1)


def block(channels_in, channels):
    return torch.nn.Sequential(torch.nn.Conv2d(channels_in, channels, 3, padding=1, bias=False),
                               torch.nn.BatchNorm2d(channels), torch.nn.ReLU(inplace=True))


def branch(width):
    """Of the fine spectra or the slow ones."""
    return torch.nn.Sequential(block(SPECTRA // 2 + PLACES, width), block(width, width), torch.nn.MaxPool2d(2),
                               block(width, 2 * width), torch.nn.MaxPool2d(2), block(2 * width, 2 * width))


class GroundNetwork(torch.nn.Module):
    def __init__(self, width=24):
        super().__init__()
        self.scale = torch.nn.BatchNorm2d(SPECTRA, affine=False)
        self.fine = branch(width)
        self.slow = branch(width)
        self.most = torch.nn.AdaptiveMaxPool2d(1)
        self.mean = torch.nn.AdaptiveAvgPool2d(1)
        self.head = torch.nn.Sequential(torch.nn.Dropout(0.3), torch.nn.Conv2d(8 * width + 1, 48, 1),
                                        torch.nn.ReLU(inplace=True), torch.nn.Dropout(0.2), torch.nn.Conv2d(48, 1, 1))

    def forward(self, given):
        spectra = self.scale(given[:, :SPECTRA])
        where = given[:, SPECTRA:SPECTRA + PLACES]
        half = SPECTRA // 2
        fine = self.fine(torch.cat([spectra[:, :half], where], 1))
        slow = self.slow(torch.cat([spectra[:, half:], where], 1))
        width = self.mean(given[:, SPECTRA + PLACES:])
        seen = [self.mean(fine), self.most(fine), self.mean(slow), self.most(slow), width]
        return self.head(torch.cat(seen, 1)).flatten(1)


class Both(torch.nn.Module):
    def __init__(self, networks):
        super().__init__()
        self.one, self.other = networks

    def forward(self, given):
        return torch.cat([self.one(given), self.other(given)], 1)


FLOORS = torch.tensor([8.0] * 3 + [60.0] * 3)[None, :, None, None]     # as in ground_spectra.cpp


def weathered(spectra):
    """As another camera might have seen them: blurred or sharpened, lighter or darker, noisier."""
    count = len(spectra)
    amplitudes = (torch.exp(spectra) - FLOORS).clamp(min=0)
    blur = torch.randn(count, 1, 1, 1) * 0.9 * (torch.rand(count, 1, 1, 1) < 0.5)
    # The slow ones are of a card made small, where little of a blur is left.
    blur = torch.cat([blur.expand(count, 3, 1, 1), 0.1 * blur.expand(count, 3, 1, 1)], 1)
    amplitudes = amplitudes * torch.exp(-blur * places()[2][None, None] ** 2).clamp(max=3)
    amplitudes = amplitudes * torch.exp(torch.randn(count, 1, 1, 1) * 0.35)
    amplitudes = amplitudes * torch.exp(torch.randn(count, SPECTRA, 1, 1) * 0.15)
    noise = torch.exp(torch.randn(count, 1, 1, 1) + 2.5) * (torch.rand(count, 1, 1, 1) < 0.4)
    return torch.log(torch.sqrt(amplitudes ** 2 + noise ** 2) + FLOORS)


def load(names):
    spectra, lines, known = [], [], set()
    for name in names:
        found = [json.loads(line) for line in open(name + ".jsonl")]
        shape = (len(found), LOOKS, SPECTRA, ROWS, COLUMNS)
        all_of_it = numpy.memmap(name + ".spectra", numpy.float32, "r", shape=shape)
        new = [at for at, line in enumerate(found) if line["file"] not in known]
        known.update(line["file"] for line in found)
        spectra.append(all_of_it[new].astype(numpy.float16))
        lines += [found[at] for at in new]
    return numpy.concatenate(spectra), lines


def train(spectra, log_widths, screens, options, seed):
    torch.manual_seed(seed)
    random = numpy.random.default_rng(seed)
    network = GroundNetwork()
    shown = numpy.concatenate([numpy.arange(len(screens)), numpy.nonzero(screens)[0]])   # screens are fewer
    size = 64
    steps = max(1, int(options.epochs * len(shown)) // size)
    optimizer = torch.optim.AdamW(network.parameters(), lr=options.rate, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, options.rate, total_steps=steps, pct_start=0.2)
    order, losses = [], []
    for step in range(1, steps + 1):
        if len(order) < size:
            order = list(random.permutation(shown))
        batch, order = numpy.array(order[:size]), order[size:]
        given = spectra[batch, random.integers(LOOKS, size=len(batch))].astype(numpy.float32)
        mirrored = random.random(len(batch)) < 0.5
        given[mirrored] = numpy.roll(given[mirrored][:, :, ::-1], 1, axis=2)
        given = weathered(torch.from_numpy(given)) + torch.randn(len(batch), SPECTRA, 1, 1) * 0.08
        widths = torch.from_numpy(log_widths[batch]) + torch.randn(len(batch)) * 0.03
        votes = network(with_places(given, widths))[:, 0]
        wanted = torch.from_numpy(screens[batch].astype(numpy.float32)) * 0.98 + 0.01
        loss = torch.nn.functional.binary_cross_entropy_with_logits(votes, wanted)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
        if step % 100 == 0 or step == steps:
            print(f"seed {seed} step {step} of {steps}: loss {numpy.mean(losses[-100:]):.4f}", flush=True)
    return network.eval()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", required=True)
    parser.add_argument("--epochs", type=float, default=8)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("names", nargs="+")
    options = parser.parse_args()

    spectra, lines = load(options.names)
    screens = numpy.array([line["screen"] for line in lines])
    log_widths = numpy.log(numpy.array([line["width"] for line in lines], numpy.float32) / WIDTH_UNIT)
    print(f"{len(lines)} pictures, {screens.sum()} screens")
    networks = [train(spectra, log_widths, screens, options, seed) for seed in (1, 2)]
    given = torch.zeros(1, SPECTRA + PLACES + 1, ROWS, COLUMNS)
    torch.onnx.export(Both(networks).eval(), given, options.out, opset_version=11,
                      input_names=["ground"], output_names=["votes"])


if __name__ == "__main__":
    main()
