"""Trains the network that tells a digit of a NIK that wasn't printed with the others (ocr/pasted_digits.hpp),
from what `antrean-ocr-report --number-cells` cuts from drawn cards, genuine ones and with a digit forged.

python3 pasted_digits.py --out pasted_digits.onnx [--tried CELLS ...] CELLS ...     (each with .cells and .jsonl)

Every digit is seen by itself, then compared with all others of its number and with its neighbours. Besides the
forgers' work that is drawn, digits are made unlike the others in one respect while training, or those of other
numbers are pasted over; papers get stains, bands and lines at random, and digits are cut a little
beside their place.
"""
import argparse
import json

import cv2
import numpy
import torch

DIGITS = 16
HEIGHT, WIDTH = 56, 32          # as in digit_cells.hpp
SEEN = 64                       # numbers that say how a digit looks


def block(channels_in, channels, side=3, stride=1):
    return torch.nn.Sequential(
        torch.nn.Conv2d(channels_in, channels, side, padding=side // 2, stride=stride, bias=False),
        torch.nn.BatchNorm2d(channels), torch.nn.ReLU(inplace=True))


class PastedDigits(torch.nn.Module):
    """Cells (16 numbers' digits, BGR, 0 to 1) and which digits they are (ones of ten) in; votes out."""

    def __init__(self):
        super().__init__()
        self.scale = torch.nn.BatchNorm2d(3, affine=False)
        self.trunk = torch.nn.Sequential(block(3, 16, 5, 2), block(16, 32), torch.nn.MaxPool2d(2), block(32, 48),
                                         block(48, SEEN))
        self.most = torch.nn.AdaptiveMaxPool2d(1)
        self.mean = torch.nn.AdaptiveAvgPool2d(1)
        self.where = torch.nn.Conv2d(SEEN, SEEN, (HEIGHT // 4, WIDTH // 4), groups=SEEN)
        self.look = torch.nn.Sequential(torch.nn.Conv2d(3 * SEEN + 10, SEEN, 1, bias=False),
                                        torch.nn.BatchNorm2d(SEEN), torch.nn.ReLU(inplace=True),
                                        torch.nn.Conv2d(SEEN, SEEN, 1))
        # The mean of all digits, at each of them.
        self.all = torch.nn.Conv2d(SEEN, SEEN, (1, 2 * DIGITS - 1), padding=(0, DIGITS - 1), groups=SEEN, bias=False)
        self.all.weight.data.fill_(1 / DIGITS)
        self.all.weight.requires_grad_(False)
        self.beside = torch.nn.Conv2d(3 * SEEN, SEEN, (1, 5), padding=(0, 2))
        self.alone = torch.nn.Conv2d(3 * SEEN, SEEN, 1)
        self.head = torch.nn.Sequential(torch.nn.ReLU(inplace=True), torch.nn.Dropout(0.2),
                                        torch.nn.Conv2d(2 * SEEN, 32, 1), torch.nn.ReLU(inplace=True),
                                        torch.nn.Conv2d(32, 1, 1))

    def forward(self, cells, which):
        seen = self.trunk(self.scale(cells))
        look = self.look(torch.cat([self.mean(seen), self.most(seen), self.where(seen), which], 1))
        numbers = look.shape[0] // DIGITS
        look = look.reshape(numbers, DIGITS, SEEN).permute(0, 2, 1).reshape(numbers, SEEN, 1, DIGITS)
        off = look - self.all(look)
        usual = torch.sqrt(self.all(off * off) + 0.01)
        given = torch.cat([look, off, off / usual], 1)
        return self.head(torch.cat([self.beside(given), self.alone(given)], 1)).reshape(numbers, DIGITS)


def load(names):
    cells, lines = [], []
    for name in names:
        found = [json.loads(line) for line in open(name + ".jsonl")]
        cells.append(numpy.fromfile(name + ".cells", numpy.uint8).reshape(len(found), HEIGHT, DIGITS, WIDTH, 3))
        lines += found
    digits = numpy.array([[int(digit) for digit in line["digits"]] for line in lines])
    pasted = numpy.array([line["pasted"] for line in lines])
    return numpy.concatenate(cells), digits, pasted, lines


def smooth(random, at, edge):
    """0 to 1 over a window [edge, at - edge], rising over some pixels."""
    rise = random.uniform(0.5, 4)
    place = numpy.arange(at)
    return numpy.clip(numpy.minimum(place - edge, at - 1 - edge - place) / rise + 0.5, 0, 1)


def with_other_ground(random, number):
    """Stains, bands and lines of a paper that nobody drew, over as many digits as they reach."""
    pitch = random.uniform(20, 28)
    across = int(pitch * DIGITS) + WIDTH
    y, x = numpy.mgrid[:HEIGHT, :across].astype(numpy.float32)
    ground = numpy.zeros((HEIGHT, across, 3), numpy.float32)
    for _ in range(random.integers(1, 4)):
        colour = random.normal(0, random.choice([0.01, 0.03, 0.06, 0.09])) + random.normal(0, random.choice([0, 0.015]), 3)
        kind = random.integers(6)
        if kind == 5:
            # A band that ends within the row, on one side: a patch ends on both.
            width = pitch * random.choice([1, 1, random.uniform(1, 8)]) * random.uniform(0.8, 1.2)
            left = pitch * random.integers(DIGITS) + random.normal(0, 3)
            rise = random.uniform(0.5, 4)
            form = numpy.clip((width / 2 - numpy.abs(x - left - width / 2)) / rise + 0.5, 0, 1)
            edge = random.uniform(-4, HEIGHT / 2)
            form *= numpy.clip(((y if random.random() < 0.5 else HEIGHT - 1 - y) - edge) / rise + 0.5, 0, 1)
            colour = colour + random.choice([-1, 1]) * random.uniform(0.02, 0.12)
        elif kind == 4:
            away = numpy.hypot(x - random.uniform(0, across), y - random.uniform(-60, HEIGHT + 60))
            form = numpy.sin(away * 2 * numpy.pi / random.uniform(3, 25)) * (away < random.uniform(20, 150))
        elif kind == 0:
            grid = random.standard_normal((random.integers(2, 5), random.integers(3, 14))).astype(numpy.float32)
            form = cv2.resize(grid, (across, HEIGHT), interpolation=cv2.INTER_CUBIC)
        else:
            turn = random.uniform(0, numpy.pi)
            along = (x - random.uniform(0, across)) * numpy.cos(turn) + (y - random.uniform(0, HEIGHT)) * numpy.sin(turn)
            if kind == 1:
                form = numpy.tanh(along / random.uniform(0.7, 6))
            elif kind == 2:
                form = numpy.exp(-(along / random.uniform(0.8, 14)) ** 2)
            else:
                bent = along + random.uniform(0, 6) * numpy.sin(x / random.uniform(5, 40) + random.uniform(0, 6))
                form = numpy.sin(bent * 2 * numpy.pi / random.uniform(2.5, 30))
        ground += form[:, :, None] * colour.astype(numpy.float32)
    for at in range(DIGITS):
        left = int(at * pitch)
        number[:, at] = numpy.clip(number[:, at] * (1 + ground[:, left:left + WIDTH]), 0, 255)


def on_plain_paper(number):
    """Nothing but ink on paper of one shade."""
    light = numpy.percentile(number, 75, axis=(0, 1, 2))
    number[:] = numpy.where(number > 0.85 * light, light, number)


def disturb(random, number):
    """A digit made a little unlike the others in one respect: its paper, ink, size, place, weight or sharpness;
    returns its place."""
    at = random.integers(DIGITS)
    cell = number[:, at].astype(numpy.float32)
    how = random.integers(7)
    if how <= 1:
        by = random.choice([-1, 1]) * random.uniform(0.04, 0.15)
        if how == 1:
            by = by * random.permutation([1, random.uniform(-0.5, 0.5), 0])
        changed = cell * (1 + by)
    elif how == 2:
        by = random.choice([-1, 1]) * random.uniform(0.2, 0.5)
        light = numpy.percentile(cell, 80, axis=(0, 1))
        changed = numpy.maximum(0, cell - by * numpy.clip(light - cell, 0, None))
    elif how == 3:
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))
        thicker = random.random() < 0.5
        share = random.uniform(0.5, 1)
        changed = cell * (1 - share) + share * (cv2.erode if thicker else cv2.dilate)(cell, kernel)
    elif how == 4:
        blurred = cv2.GaussianBlur(cell, (0, 0), random.uniform(1, 2))
        changed = blurred if random.random() < 0.5 else cell + random.uniform(0.8, 1.6) * (cell - blurred)
    else:
        scale = 1 + random.choice([-1, 1]) * random.uniform(0.09, 0.2) if how == 5 else 1.0
        turn = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), 0 if how == 5 else random.normal(0, 4), scale)
        if how == 6:
            turn[1, 2] += random.choice([-1, 1]) * random.uniform(1.2, 4)
        changed = cv2.warpAffine(cell, turn, (WIDTH, HEIGHT), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    mask = smooth(random, HEIGHT, random.uniform(4, 11))[:, None] * smooth(random, WIDTH, random.uniform(0, 3))[None]
    number[:, at] = numpy.clip(cell * (1 - mask[:, :, None]) + changed * mask[:, :, None], 0, 255)
    return at


def paste_another(random, number, digits, donor, donor_digits):
    """A digit of another number over one of this; returns its place."""
    at, of = random.integers(DIGITS), random.integers(DIGITS)
    piece = donor[:, of].astype(numpy.float32)
    here = number[:, at].astype(numpy.float32)
    if random.random() < 0.5:
        turn = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), random.normal(0, 1.5), random.uniform(0.85, 1.15))
        turn[:, 2] += random.normal(0, 1, 2)
        piece = cv2.warpAffine(piece, turn, (WIDTH, HEIGHT), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    if random.random() < 0.3:
        piece = cv2.GaussianBlur(piece, (0, 0), random.uniform(0.4, 1.2))
    # As light as the paper there, more or less, and its ink as dark.
    light, light_here = (numpy.percentile(cell, 80, axis=(0, 1)) for cell in (piece, here))
    ink, ink_here = (numpy.percentile(cell, 4, axis=(0, 1)) for cell in (piece, here))
    light_here = light_here + random.normal(0, random.choice([0, 3, 8])) + random.normal(0, random.choice([0, 3]), 3)
    ink_here = ink_here + random.normal(0, random.choice([0, 5, 20]))
    stretch = (light_here - ink_here) / numpy.maximum(light - ink, 12)
    piece = (piece - light) * numpy.clip(stretch, 0.3, 3) + light_here
    how = random.random()
    if how < 0.25:
        # On plain paper.
        paper = (light_here - 0.3 * numpy.abs(light_here - ink_here)).astype(numpy.float32)
        piece = numpy.where(piece > paper, light_here, piece)
    elif how < 0.45:
        # The ground that is there shows between the strokes.
        smooth_here = cv2.GaussianBlur(cv2.morphologyEx(here, cv2.MORPH_CLOSE, numpy.ones((13, 13))), (0, 0),
                                       random.uniform(0.5, 3))
        piece = smooth_here * numpy.clip(piece / light_here, 0, 1)
    mask = smooth(random, HEIGHT, random.uniform(2, 13))[:, None] * smooth(random, WIDTH, random.uniform(0, 4))[None]
    mask = mask[:, :, None]
    number[:, at] = numpy.clip(here * (1 - mask) + piece * mask, 0, 255)
    digits[at] = donor_digits[of]
    return at


def cut_otherwise(random, number):
    """Corners of a card are found a little beside their place, and so are digits."""
    across, down = random.normal(1, 0.02, 2)
    lean, fall = random.normal(0, 0.02), random.normal(0, 0.008)
    to = random.normal(0, 0.4, 2)
    for at in range(DIGITS):
        x, y = to + random.normal(0, 0.25, 2)
        turn = numpy.array([[across, lean, x + (1 - across) * WIDTH / 2 - lean * HEIGHT / 2],
                            [fall, down, y + (1 - down) * HEIGHT / 2 - fall * WIDTH / 2]])
        number[:, at] = cv2.warpAffine(number[:, at], turn, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR,
                                       borderMode=cv2.BORDER_REPLICATE)


def as_photographed_otherwise(random, cells):
    """Light, colour and grain vary; cells are (numbers, HEIGHT, DIGITS, WIDTH, 3), 0 to 255."""
    count = len(cells)
    gain = random.uniform(0.85, 1.15, (count, 1, 1, 1, 1)) * random.uniform(0.95, 1.05, (count, 1, 1, 1, 3))
    contrast = random.uniform(0.75, 1.25, (count, 1, 1, 1, 1))
    cells = ((cells - 190) * contrast + 190) * gain
    across = numpy.linspace(-1, 1, DIGITS)[None, None, :, None, None]
    cells = cells * (1 + random.normal(0, 0.04, (count, 1, 1, 1, 1)) * across)
    grey = random.random(count) < 0.12
    cells[grey] = cells[grey].mean(-1, keepdims=True)
    grain = random.exponential(2.0, (count, 1, 1, 1, 1)) * (random.random((count, 1, 1, 1, 1)) < 0.5)
    cells = cells + grain * random.standard_normal(cells.shape)
    cells = numpy.roll(cells, random.integers(-1, 2), axis=1)
    return numpy.clip(cells, 0, 255)


def batches(cells, digits, pasted, size, random):
    while True:
        order = random.permutation(len(cells))
        for at in range(0, len(order) - size + 1, size):
            batch = order[at:at + size]
            some, what, where = cells[batch].astype(numpy.float32), digits[batch].copy(), pasted[batch].copy()
            for i in range(size):
                if random.random() < 0.7:
                    cut_otherwise(random, some[i])
                chance = random.random()
                if chance < 0.06 and where[i] < 0:
                    on_plain_paper(some[i])
                elif chance < 0.45:
                    with_other_ground(random, some[i])
                chance = random.random()
                if where[i] < 0 and chance < 0.25:
                    where[i] = disturb(random, some[i])
                elif where[i] < 0 and chance < 0.5:
                    other = random.integers(len(cells))
                    where[i] = paste_another(random, some[i], what[i], cells[other], digits[other])
            yield as_photographed_otherwise(random, some), what, where


def given(cells, digits):
    seen = torch.from_numpy(numpy.ascontiguousarray(cells, numpy.float32)).permute(0, 2, 4, 1, 3) / 255
    which = torch.nn.functional.one_hot(torch.from_numpy(digits), 10).float()
    return seen.reshape(-1, 3, HEIGHT, WIDTH), which.reshape(-1, 10, 1, 1)


def votes_of(network, cells, digits):
    network.eval()
    votes = []
    with torch.no_grad():
        for at in range(0, len(cells), 64):
            votes.append(network(*given(cells[at:at + 64], digits[at:at + 64])).numpy())
    return numpy.concatenate(votes)


def print_rates(network, names):
    for name in names:
        cells, digits, pasted, lines = load([name])
        votes = votes_of(network, cells, digits)
        most = votes.max(1)
        tiers = numpy.array([line["tier"] for line in lines])
        for tier in dict.fromkeys(tiers):
            for forged in (False, True):
                those = (tiers == tier) & ((pasted >= 0) == forged)
                if not those.any():
                    continue
                shares = " ".join(f"{limit}: {100 * (most[those] > limit).mean():.1f}%"
                                  for limit in (-2, -1, 0, 1, 2, 2.5, 3, 4))
                print(f"{name} {tier}, {'forged' if forged else 'genuine'}, {those.sum()}: over {shares}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", required=True)
    parser.add_argument("--epochs", type=float, default=12)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--state", help="where the trained state (.pt) goes")
    parser.add_argument("--start", help="a state to go on from")
    parser.add_argument("--tried", nargs="*", default=[], help="cells to print rates of, not to learn from")
    parser.add_argument("names", nargs="+")
    options = parser.parse_args()

    torch.manual_seed(options.seed)
    random = numpy.random.default_rng(options.seed)
    cells, digits, pasted, _ = load(options.names)
    print(f"{len(cells)} numbers, {(pasted >= 0).sum()} forged", flush=True)
    network = PastedDigits()
    if options.start:
        network.load_state_dict(torch.load(options.start))
    size = 32
    steps = max(1, int(options.epochs * len(cells)) // size)
    learnt = [weight for weight in network.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(learnt, lr=options.rate, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, options.rate, total_steps=steps, pct_start=0.2)
    losses = []
    for step, (some, what, where) in enumerate(batches(cells, digits, pasted, size, random), 1):
        wanted = numpy.full((size, DIGITS), 0.005, numpy.float32)
        wanted[where >= 0, where[where >= 0]] = 0.99
        network.train()
        # Not in bfloat16: papers that differ by a hundredth look the same to it.
        votes = network(*given(some, what))
        loss = torch.nn.functional.binary_cross_entropy_with_logits(votes, torch.from_numpy(wanted),
                                                                    pos_weight=torch.tensor(3.0))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
        if step % 100 == 0 or step == steps:
            print(f"step {step} of {steps}: loss {numpy.mean(losses[-100:]):.4f}", flush=True)
        if step % 1500 == 0 and step < steps:
            print_rates(network, options.tried)
        if step == steps:
            break
    print_rates(network, options.tried)
    if options.state:
        torch.save(network.state_dict(), options.state)
    network.eval()
    torch.onnx.export(network, given(cells[:1], digits[:1]), options.out, opset_version=11,
                      input_names=["cells", "digits"], output_names=["votes"])


if __name__ == "__main__":
    main()
