"""Trains the network that tells a value of a KTP that wasn't printed with the others (ocr/pasted_values.hpp), from
what `antrean-ocr-report --body-looks` cuts from drawn cards, genuine ones and with a value pasted over.

python3 pasted_values.py --out pasted_values.onnx [--tried LOOKS ...] LOOKS ...     (each with .looks and .jsonl)

Every place of a card is compared with all others of the same card. Besides the forgers' work that is drawn, values
are made unlike the others in one respect while training, or another card's are laid over them; papers get stains,
bands and lines at random.
"""
import argparse
import json

import cv2
import numpy
import torch

HEIGHT, WIDTH = 344, 480            # as in body_looks.hpp
CELL = 8                            # pixels of the looks that one vote is for
DOWN, ACROSS = HEIGHT // CELL, WIDTH // CELL
DECISIVE = ("nik", "nama", "tanggal_lahir")
WARMTH = 3.0                        # of a value's votes; as in pasted_values.cpp
REACH = 2                           # pixels around a value that are its own; as there
SEEN = 48                           # numbers that say how a place looks


def block(channels_in, channels, side=3, stride=1, spread=1):
    return torch.nn.Sequential(
        torch.nn.Conv2d(channels_in, channels, side, padding=side // 2 * spread, stride=stride, dilation=spread,
                        bias=False),
        torch.nn.BatchNorm2d(channels), torch.nn.ReLU(inplace=True))


class PastedValues(torch.nn.Module):
    """Looks (four channels, 0 to 1) in, votes of places out."""

    def __init__(self):
        super().__init__()
        self.scale = torch.nn.BatchNorm2d(4, affine=False)
        self.trunk = torch.nn.Sequential(block(4, 16, 5, 2), block(16, 32, 3, 2), torch.nn.MaxPool2d(2),
                                         block(32, SEEN), block(SEEN, SEEN))
        # Which places count in what is usual for a card: one of paper knows nothing of ink.
        self.counts = torch.nn.Sequential(torch.nn.Conv2d(SEEN, SEEN, 1), torch.nn.Sigmoid())
        self.mean = torch.nn.AdaptiveAvgPool2d(1)
        self.compared = block(3 * SEEN, SEEN, 1)
        self.around = torch.nn.Sequential(block(SEEN, SEEN), block(SEEN, 32, 3, 1, 3))
        self.head = torch.nn.Sequential(torch.nn.Dropout(0.1), torch.nn.Conv2d(32 + SEEN, 24, 1),
                                        torch.nn.ReLU(inplace=True), torch.nn.Conv2d(24, 1, 1))

    def everywhere(self, value):
        return torch.nn.functional.interpolate(value, (DOWN, ACROSS), mode="nearest")

    def forward(self, looks):
        seen = self.trunk(self.scale(looks))
        counts = self.counts(seen)
        share = self.mean(counts) + 1e-3
        off = seen - self.everywhere(self.mean(counts * seen) / share)
        usual = self.everywhere(torch.sqrt(self.mean(counts * off * off) / share + 0.01))
        compared = self.compared(torch.cat([seen, off, off / usual], 1))
        return self.head(torch.cat([self.around(compared), compared], 1)).reshape(-1, DOWN, ACROSS)


def load(names):
    looks, lines = [], []
    for name in names:
        found = [json.loads(line) for line in open(name + ".jsonl")]
        looks.append(numpy.memmap(name + ".looks", numpy.uint8, "r").reshape(len(found), HEIGHT, WIDTH, 4))
        lines += [dict(line, name=name) for line in found]
    return [(file, at) for file in looks for at in range(len(file))], lines


def places(box):
    """Where a value's places are: ones of DOWN x ACROSS."""
    x, y, width, height = box
    mask = numpy.zeros((DOWN, ACROSS), numpy.float32)
    middles = [(numpy.arange(count) + 0.5) * CELL for count in (DOWN, ACROSS)]
    within = [(middle > at - REACH) & (middle < at + size + REACH)
              for middle, at, size in zip(middles, (y, x), (height, width))]
    mask[numpy.ix_(*within)] = 1
    return mask


def smooth(random, size, low, high):
    """0 to 1 over a window [low, high], rising over some pixels."""
    rise = random.uniform(0.5, 3)
    place = numpy.arange(size)
    return numpy.clip(numpy.minimum(place - low, high - place) / rise + 0.5, 0, 1).astype(numpy.float32)


def part_of(box, across, down):
    """A value's box with so much around it, in whole pixels, cut to the picture: slices of rows and columns."""
    x, y, width, height = box
    left, top = max(0, int(x - across)), max(0, int(y - down))
    right, bottom = min(WIDTH, int(x + width + across) + 1), min(HEIGHT, int(y + height + down) + 1)
    return slice(top, bottom), slice(left, right)


def mask_over(random, rows, columns, inner):
    """How much of a part is covered: its middle, `inner` pixels within its edges."""
    high, wide = rows.stop - rows.start, columns.stop - columns.start
    return (smooth(random, high, inner, high - 1 - inner)[:, None] *
            smooth(random, wide, inner, wide - 1 - inner)[None])[:, :, None]


def ground_of(random, piece):
    """What a piece of card would be without its letters, more or less smooth."""
    side = int(random.integers(9, 17))
    plain = cv2.morphologyEx(piece[:, :, :3], cv2.MORPH_CLOSE, numpy.ones((side, side)))
    plain = cv2.GaussianBlur(plain, (0, 0), random.uniform(0.6, 4))
    rough = numpy.full(piece.shape[:2], numpy.percentile(piece[:, :, 3], 25) * random.uniform(0.3, 1.1), numpy.float32)
    return numpy.dstack([plain, rough])


def disturb(random, card, box):
    """A value made a little unlike the others in one respect; whether it can be seen."""
    rows, columns = part_of(box, random.uniform(3, 8), random.uniform(3, 5))
    piece = card[rows, columns]
    if min(piece.shape[:2]) < 9:
        return False
    changed = piece.copy()
    colours = changed[:, :, :3]
    how = random.integers(8)
    if how <= 1:
        by = random.choice([-1, 1]) * random.uniform(0.025, 0.12)
        if how == 1:
            by = by * random.permutation([1, random.uniform(-0.5, 0.5), 0])
        colours *= 1 + by
    elif how == 2:
        by = random.choice([-1, 1]) * random.uniform(0.2, 0.5)
        light = numpy.percentile(colours, 80, axis=(0, 1))
        colours -= by * numpy.clip(light - colours, 0, None)
    elif how == 3:
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))
        share = random.uniform(0.25, 0.7)
        colours[:] = (1 - share) * colours + share * (cv2.erode if random.random() < 0.5 else cv2.dilate)(colours, kernel)
    elif how == 4:
        blurred = cv2.GaussianBlur(piece, (0, 0), random.uniform(0.6, 1.2))
        if random.random() < 0.5:
            changed = blurred
            changed[:, :, 3] *= random.uniform(0.4, 0.9)
        else:
            changed[:, :, :3] += random.uniform(0.5, 1.4) * (piece - blurred)[:, :, :3]
            changed[:, :, 3] *= random.uniform(1.2, 1.8)
    elif how == 5 or how == 6:
        scale = 1 + random.choice([-1, 1]) * random.uniform(0.07, 0.16) if how == 5 else 1.0
        high, wide = piece.shape[:2]
        turn = cv2.getRotationMatrix2D((0 if how == 5 else wide / 2, high / 2), random.normal(0, 0.4), scale)
        turn[1, 2] += random.choice([-1, 1]) * random.uniform(1, 2.5) * (how == 6)
        changed = cv2.warpAffine(piece, turn, (wide, high), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    else:
        ground = ground_of(random, piece)
        ink = numpy.clip((piece[:, :, :3] / numpy.maximum(ground[:, :, :3], 8)).mean(2), 0, 1)
        inked = numpy.clip((0.93 - ink) / 0.1, 0, 1)[:, :, None]
        inked = cv2.dilate(inked, numpy.ones((3, 3)))[:, :, None]
        changed = ground * (1 - inked) + piece * inked
        # A plain ground that was made plain again is as it was.
        off = numpy.abs(changed - piece)
        if off[:, :, :3].mean() < 1.0 and off[:, :, 3].mean() < 1.0:
            return False
    mask = mask_over(random, rows, columns, 1)
    card[rows, columns] = numpy.clip(piece * (1 - mask) + changed * mask, 0, 255)
    return True


def lay_over(random, card, box, donor, donor_box):
    """Another card's value over this one's; what is left of the longer old one becomes ground."""
    margin_across, margin_down = random.uniform(2, 7), random.uniform(1.5, 4.5)
    rows_from, columns_from = part_of(donor_box, margin_across, margin_down)
    piece = donor[rows_from, columns_from].astype(numpy.float32)
    rows, columns = part_of(box, margin_across, margin_down)
    if min(piece.shape[:2]) < 9 or rows.stop - rows.start < 9:
        return False
    scale = random.uniform(0.95, 1.06) * (box[3] / donor_box[3] if random.random() < 0.7 else 1)
    piece = cv2.resize(piece, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    if random.random() < 0.25:
        piece = cv2.GaussianBlur(piece, (0, 0), random.uniform(0.3, 0.8))
    here = card[rows, columns]
    light, light_here = (numpy.percentile(some[:, :, :3], 80, axis=(0, 1)) for some in (piece, here))
    ink, ink_here = (numpy.percentile(some[:, :, :3], 4, axis=(0, 1)) for some in (piece, here))
    light_here = light_here + random.normal(0, random.choice([0, 2, 6])) + random.normal(0, random.choice([0, 2]), 3)
    ink_here = ink_here + random.normal(0, random.choice([0, 5, 20]))
    stretch = numpy.clip((light_here - ink_here) / numpy.maximum(light - ink, 12), 0.3, 3)
    light, light_here, stretch = (value.astype(numpy.float32) for value in (light, light_here, stretch))
    piece[:, :, :3] = (piece[:, :, :3] - light) * stretch + light_here
    piece[:, :, 3] *= stretch.mean()
    how = random.random()
    if how < 0.75:
        # The old value is gone first.
        ground = ground_of(random, here)
        mask = mask_over(random, rows, columns, 1)
        card[rows, columns] = here * (1 - mask) + ground * mask
    top = rows.start + int(random.integers(-1, 2)) + (rows.stop - rows.start - piece.shape[0]) // 2
    left = columns.start + int(random.integers(-1, 2))
    top, left = max(0, top), max(0, left)
    piece = piece[:HEIGHT - top, :WIDTH - left]
    rows, columns = slice(top, top + piece.shape[0]), slice(left, left + piece.shape[1])
    here = card[rows, columns]
    if how < 0.5:
        # Typed on the ground that is there.
        shade = numpy.clip(piece[:, :, :3] / light_here, 0, 1)
        if random.random() < 0.7:
            shade = numpy.where(shade > 0.9, 1, shade)
        inked = cv2.dilate((shade.mean(2) < 0.93).astype(numpy.float32), numpy.ones((3, 3)))
        piece[:, :, :3] = here[:, :, :3] * shade
        piece[:, :, 3] = numpy.where(inked > 0, piece[:, :, 3], here[:, :, 3])
    elif how < 0.65:
        # On plain paper.
        paper = light_here - 0.2 * numpy.abs(light_here - ink_here).astype(numpy.float32)
        piece[:, :, :3] = numpy.where(piece[:, :, :3] > paper, light_here, piece[:, :, :3])
    mask = mask_over(random, rows, columns, 0.5)
    card[rows, columns] = numpy.clip(here * (1 - mask) + piece * mask, 0, 255)
    return True


def put_other_ground(random, card):
    """Stains, bands and lines of a paper that nobody drew."""
    y, x = numpy.mgrid[:HEIGHT, :WIDTH].astype(numpy.float32)
    ground = numpy.zeros((HEIGHT, WIDTH, 3), numpy.float32)
    for _ in range(random.integers(1, 4)):
        colour = random.normal(0, random.choice([0.01, 0.03, 0.06])) + random.normal(0, random.choice([0, 0.015]), 3)
        kind = random.integers(5)
        if kind == 4:
            away = numpy.hypot(x - random.uniform(0, WIDTH), y - random.uniform(0, HEIGHT))
            form = numpy.sin(away * 2 * numpy.pi / random.uniform(3, 25)) * (away < random.uniform(20, 150))
        elif kind == 0:
            grid = random.standard_normal((random.integers(2, 14), random.integers(3, 18))).astype(numpy.float32)
            form = cv2.resize(grid, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
        else:
            turn = random.choice([random.uniform(0, numpy.pi), random.normal(numpy.pi / 2, 0.05)])
            along = (x - random.uniform(0, WIDTH)) * numpy.cos(turn) + (y - random.uniform(0, HEIGHT)) * numpy.sin(turn)
            if kind == 1:
                form = numpy.tanh(along / random.uniform(0.7, 6))
            elif kind == 2:
                form = numpy.exp(-(along / random.uniform(2, 30)) ** 2)
            else:
                bent = along + random.uniform(0, 6) * numpy.sin(x / random.uniform(5, 40) + random.uniform(0, 6))
                form = numpy.sin(bent * 2 * numpy.pi / random.uniform(2.5, 30))
                if random.random() < 0.4:
                    # Print that is only somewhere.
                    form *= numpy.hypot(x - random.uniform(0, WIDTH), y - random.uniform(0, HEIGHT)) < random.uniform(30, 200)
        ground += form[:, :, None] * colour.astype(numpy.float32)
    card[:, :, :3] *= 1 + ground


def cut_otherwise(random, card, boxes):
    """Corners of a card are found a little beside their place."""
    turn = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), random.normal(0, 0.25), random.normal(1, 0.012))
    turn[:, 2] += random.uniform(-4, 4, 2)
    moved = {key: numpy.array([*(turn @ (x, y, 1)), width, height]) for key, (x, y, width, height) in boxes.items()}
    return cv2.warpAffine(card, turn, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), moved


def photographed_otherwise(random, card):
    """Light, colour and grain vary."""
    gain = random.uniform(0.88, 1.12) * random.uniform(0.96, 1.04, 3)
    contrast = random.uniform(0.8, 1.2)
    across = 1 + random.normal(0, 0.04) * numpy.linspace(-1, 1, WIDTH)[None, :, None]
    colours = ((card[:, :, :3] - 190) * contrast + 190) * (gain * across).astype(numpy.float32)
    if random.random() < 0.12:
        colours[:] = colours.mean(-1, keepdims=True)
    rough = card[:, :, 3:] * contrast * random.uniform(0.8, 1.25)
    if random.random() < 0.4:
        grain = random.exponential(1.5)
        colours += grain * random.standard_normal(colours.shape, numpy.float32)
        rough = rough + 6 * grain
    return numpy.clip(numpy.concatenate([colours, rough], 2), 0, 255)


class Cards(torch.utils.data.IterableDataset):
    """Disturbed cards without end: looks, votes wanted of places (-1: none), places of each value, wanted of it."""

    VALUES = 8

    def __init__(self, files, lines, seed):
        super().__init__()
        self.files, self.lines, self.seed = files, lines, seed

    def __iter__(self):
        info = torch.utils.data.get_worker_info()
        random = numpy.random.default_rng((self.seed, info.id if info else 0))
        while True:
            for at in random.permutation(len(self.files)):
                yield self.one(random, at)

    def picture(self, at):
        file, place = self.files[at]
        return file[place]

    def disturbed(self, random, card, boxes, pasted, forgeable):
        if random.random() < 0.6:
            card, boxes = cut_otherwise(random, card, boxes)
        if random.random() < 0.35:
            put_other_ground(random, card)
        chance = random.random()
        if not pasted and forgeable and chance < 0.6:
            decisive = [key for key in forgeable if key in DECISIVE]
            key = random.choice(decisive if decisive and random.random() < 0.6 else forgeable)
            if chance < 0.25:
                done = disturb(random, card, boxes[key])
            else:
                other = random.integers(len(self.files))
                theirs = self.lines[other]["boxes"].get(key)
                done = theirs and theirs[2] > 12 and theirs[3] > 4 and theirs[1] > 0 and \
                    lay_over(random, card, boxes[key], self.picture(other), theirs)
            pasted = key if done else ""
        return photographed_otherwise(random, card), boxes, pasted

    def one(self, random, at):
        line = self.lines[at]
        card = self.picture(at).astype(numpy.float32)
        boxes = {key: box for key, box in line["boxes"].items() if box[2] > 12 and box[3] > 4 and box[1] > 0}
        pasted = line["pasted"]
        forgeable = [key for key in boxes if key not in ("provinsi", "kabupaten")]
        card, boxes, pasted = self.disturbed(random, card, boxes, pasted, forgeable)
        wanted = numpy.zeros((DOWN, ACROSS), numpy.float32)
        if pasted in boxes:
            x, y, width, height = boxes[pasted]
            wanted[places((x - 8, y - 6, width + 16, height + 12)) > 0] = -1
            wanted[places(boxes[pasted]) > 0] = 1
        keys = [key for key in DECISIVE if key in boxes]
        if pasted in boxes and pasted not in keys:
            keys.append(pasted)
        others = [key for key in forgeable if key not in keys]
        keys += list(random.permutation(others))[:self.VALUES - len(keys)]
        masks = numpy.zeros((self.VALUES, DOWN, ACROSS), numpy.float32)
        asked = numpy.full(self.VALUES, -1, numpy.float32)
        for place, key in enumerate(keys):
            masks[place] = places(boxes[key])
            if masks[place].any():
                asked[place] = key == pasted
        return card, wanted, masks, asked


def value_votes(votes, masks):
    """Of each value the mean of its places' votes, in which the higher ones weigh more."""
    warm = torch.exp(votes.clamp(-15, 15) / WARMTH).flatten(1)[:, None]
    masks = masks.flatten(2)
    return (masks * warm * votes.flatten(1)[:, None]).sum(2) / ((masks * warm).sum(2) + 1e-6)


def given(looks):
    return (torch.as_tensor(looks).float() / 255).permute(0, 3, 1, 2).contiguous()


def votes_of(network, files, lines):
    """Of each card the highest vote of a decisive value."""
    network.eval()
    most = []
    with torch.no_grad():
        for at in range(0, len(files), 16):
            some = numpy.stack([file[place] for file, place in files[at:at + 16]])
            votes = network(given(some))
            for one, line in zip(votes, lines[at:at + 16]):
                masks = [places(line["boxes"][key]) for key in DECISIVE if key in line["boxes"]]
                masks = torch.from_numpy(numpy.stack([mask for mask in masks if mask.any()] or
                                                     [numpy.ones((DOWN, ACROSS), numpy.float32)]))
                most.append(value_votes(one[None], masks[None]).max().item())
    return numpy.array(most)


def print_rates(network, names):
    for name in names:
        files, lines = load([name])
        most = votes_of(network, files, lines)
        tiers = numpy.array([line["tier"] for line in lines])
        forged = numpy.array([line["pasted"] != "" for line in lines])
        for tier in dict.fromkeys(tiers):
            for which in (False, True):
                those = (tiers == tier) & (forged == which)
                if not those.any():
                    continue
                shares = " ".join(f"{limit}: {100 * (most[those] > limit).mean():.1f}%"
                                  for limit in (-3, -2, -1, 0, 1, 2, 3))
                print(f"{name} {tier}, {'forged' if which else 'genuine'}, {those.sum()}: over {shares}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", required=True)
    parser.add_argument("--epochs", type=float, default=7)
    parser.add_argument("--rate", type=float, default=1.2e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--state", help="where the trained state (.pt) goes")
    parser.add_argument("--start", help="a state to go on from")
    parser.add_argument("--tried", nargs="*", default=[], help="looks to print rates of, not to learn from")
    parser.add_argument("names", nargs="+")
    options = parser.parse_args()

    torch.manual_seed(options.seed)
    files, lines = load(options.names)
    print(f"{len(files)} cards, {sum(line['pasted'] != '' for line in lines)} forged", flush=True)
    network = PastedValues()
    if options.start:
        network.load_state_dict(torch.load(options.start))
    network = network.to(memory_format=torch.channels_last)     # a fifth faster
    size = 16
    steps = max(1, int(options.epochs * len(files)) // size)
    optimizer = torch.optim.AdamW(network.parameters(), lr=options.rate, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, options.rate, total_steps=steps, pct_start=0.2)
    cards = torch.utils.data.DataLoader(Cards(files, lines, options.seed), size, num_workers=1, prefetch_factor=6)
    unsure = torch.nn.functional.binary_cross_entropy_with_logits
    losses = []
    for step, (some, wanted, masks, asked) in enumerate(cards, 1):
        network.train()
        # Not in bfloat16: papers that differ by a hundredth look the same to it.
        votes = network(given(some))
        of_values = value_votes(votes, masks)
        known = asked >= 0
        loss = unsure(of_values[known], asked[known].clamp(0.005, 0.99), pos_weight=torch.tensor(2.0))
        weight = (wanted >= 0) * torch.where(masks.amax(1) > 0, 1.0, 0.1)
        loss = loss + 0.5 * (unsure(votes, wanted.clamp(0.005, 0.99), weight, reduction="sum",
                                    pos_weight=torch.tensor(3.0)) / weight.sum())
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 3)
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
        if step % 100 == 0 or step == steps:
            print(f"step {step} of {steps}: loss {numpy.mean(losses[-100:]):.4f}", flush=True)
        if step % 1000 == 0 and step < steps:
            print_rates(network, options.tried)
            if options.state:
                torch.save(network.state_dict(), options.state)
        if step == steps:
            break
    print_rates(network, options.tried)
    if options.state:
        torch.save(network.state_dict(), options.state)
    network.eval()
    torch.onnx.export(network, given(numpy.zeros((1, HEIGHT, WIDTH, 4), numpy.uint8)), options.out, opset_version=11,
                      input_names=["looks"], output_names=["votes"])


if __name__ == "__main__":
    main()
