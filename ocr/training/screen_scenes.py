"""Trains the network that knows a photographed screen by its scene (ocr/scene_network.hpp), from what
`antrean-ocr-report --scene-looks` makes of drawn cards and screens.

python3 screen_scenes.py --out screen_scenes.onnx [--tried LOOKS ...] LOOKS ...     (each with .looks and .jsonl)

Of screens more is drawn around the card than of cards; so pictures are cut at random while training, and cards laid
on larger grounds, with sheets and dark frames on them that aren't screens.
"""
import argparse
import json

import cv2
import numpy
import torch

HEIGHT, WIDTH = 136, 160            # as in scene_looks.hpp
CARD = (44, 45, 72, 46)
ROUGH, SEEN = 3, 4                  # channels


def block(channels_in, channels, stride=1):
    return torch.nn.Sequential(
        torch.nn.Conv2d(channels_in, channels, 3, padding=1, stride=stride, bias=False),
        torch.nn.BatchNorm2d(channels), torch.nn.ReLU(inplace=True))


class SceneNetwork(torch.nn.Module):
    """Looks (five channels, 0 to 1) in, votes for a screen out."""

    def __init__(self):
        super().__init__()
        self.scale = torch.nn.BatchNorm2d(5, affine=False)
        self.trunk = torch.nn.Sequential(block(5, 12, 2), block(12, 24, 2), block(24, 40, 2), block(40, 64),
                                         block(64, 64, 2))
        self.most = torch.nn.AdaptiveMaxPool2d(1)
        self.mean = torch.nn.AdaptiveAvgPool2d(1)
        self.head = torch.nn.Sequential(torch.nn.Dropout(0.3), torch.nn.Conv2d(128, 32, 1),
                                        torch.nn.ReLU(inplace=True), torch.nn.Conv2d(32, 1, 1))

    def forward(self, looks):
        seen = self.trunk(self.scale(looks))
        return self.head(torch.cat([self.mean(seen), self.most(seen)], 1)).flatten(1)


def load(names):
    looks, lines = [], []
    for name in names:
        found = [json.loads(line) for line in open(name + ".jsonl")]
        looks.append(numpy.memmap(name + ".looks", numpy.uint8, "r").reshape(len(found), HEIGHT, WIDTH, 5))
        lines += [dict(line, name=name) for line in found]
    return [(file, at) for file in looks for at in range(len(file))], lines


def turned(random, looks):
    """The corners are found a little beside their place; some pictures are mirrored."""
    turn = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), random.normal(0, 0.7), random.normal(1, 0.02))
    turn[:, 2] += random.uniform(-1.5, 1.5, 2)
    looks = numpy.dstack([cv2.warpAffine(numpy.ascontiguousarray(part), turn, (WIDTH, HEIGHT))
                          for part in (looks[:, :, :3], looks[:, :, ROUGH], looks[:, :, SEEN])])
    if random.random() < 0.5:
        looks = looks[:, ::-1]
    return looks[::-1] if random.random() < 0.5 else looks


def quad_around(random, left, top, right, bottom, turn):
    """1 within a rectangle that lies askew, else 0."""
    corners = numpy.array([[left, top], [right, top], [right, bottom], [left, bottom]], numpy.float32)
    middle = corners.mean(0)
    spin = numpy.array([[numpy.cos(turn), -numpy.sin(turn)], [numpy.sin(turn), numpy.cos(turn)]])
    corners = (corners - middle) @ spin.T + middle + random.normal(0, 0.01, (4, 2)) * (right - left)
    mask = numpy.zeros((HEIGHT, WIDTH), numpy.float32)
    cv2.fillConvexPoly(mask, numpy.rint(corners * 16).astype(numpy.int32), 1.0, cv2.LINE_AA, 4)
    return mask


def waves(random, x, y):
    turn = random.uniform(0, numpy.pi)
    along = x * numpy.cos(turn) + y * numpy.sin(turn)
    bent = along + random.uniform(0, 4) * numpy.sin((x * numpy.sin(turn) - y * numpy.cos(turn)) / random.uniform(6, 40))
    return numpy.sin(bent * 2 * numpy.pi / random.uniform(3, 40) + random.uniform(0, 6))


def ground(random, donor):
    """Some table that a card may lie on: colours and roughness."""
    y, x = numpy.mgrid[:HEIGHT, :WIDTH].astype(numpy.float32)
    colour = numpy.clip(random.uniform(0, 255) + random.normal(0, random.choice([0, 8, 40]), 3), 0, 255)
    second = numpy.clip(colour + random.normal(0, random.choice([5, 25, 90])) + random.normal(0, 10, 3), 0, 255)
    kind = random.integers(7)
    if kind == 0:
        form = numpy.zeros((HEIGHT, WIDTH), numpy.float32)
    elif kind == 1:
        form = sum(waves(random, x, y) for _ in range(random.integers(1, 4))) / 2
    elif kind == 2:
        side = random.integers(2, 40)
        form = cv2.resize(random.standard_normal((side, side)).astype(numpy.float32), (WIDTH, HEIGHT),
                          interpolation=cv2.INTER_CUBIC)
    elif kind == 3:         # tiles, keys
        across, down = random.uniform(5, 45, 2)
        slant = random.normal(0, 0.2)
        at_x, at_y = x + slant * y + random.uniform(0, 50), y - slant * x + random.uniform(0, 50)
        gap = random.uniform(0.05, 0.3)
        form = ((at_x / across % 1 < gap) | (at_y / down % 1 < gap)).astype(numpy.float32)
    elif kind == 4:         # print
        row = random.uniform(2.5, 8)
        slant = random.normal(0, 0.3)
        at = y + slant * x
        letters = cv2.resize(random.random((HEIGHT, WIDTH // 2)).astype(numpy.float32), (WIDTH, HEIGHT))
        form = ((at / row % 1 < 0.5) & (letters > random.uniform(0.2, 0.7))).astype(numpy.float32)
    else:                   # what lies around another card, mirrored
        strip = donor[2:CARD[1] - 3] if random.random() < 0.5 else donor[CARD[1] + CARD[3] + 3:-2]
        rows = numpy.nonzero(strip[:, CARD[0]:CARD[0] + CARD[2], SEEN].min(1) == 255)[0]
        if len(rows) < 5:
            form = numpy.zeros((HEIGHT, WIDTH), numpy.float32)
        else:
            piece = strip[rows[0]:rows[-1] + 1, CARD[0]:CARD[0] + CARD[2], :SEEN].astype(numpy.float32)
            tall = int(numpy.ceil(HEIGHT / len(piece)))
            piece = numpy.vstack([piece[::-1] if part % 2 else piece for part in range(tall)])[:HEIGHT]
            piece = numpy.hstack([piece, piece[:, ::-1], piece])[:, :WIDTH]
            return numpy.ascontiguousarray(piece)
    colours = colour + numpy.clip(form, -1.5, 1.5)[:, :, None] * (second - colour)
    light = 1 + random.normal(0, 0.15) * (x / WIDTH - 0.5) + random.normal(0, 0.15) * (y / HEIGHT - 0.5)
    colours = numpy.clip(colours * light[:, :, None], 0, 255)
    gray = colours.mean(2)
    rough = random.exponential(12) + random.uniform(0.3, 2) * numpy.abs(gray - cv2.blur(gray, (3, 3)))
    return numpy.dstack([colours, rough]).astype(numpy.float32)


def plain_ground(random):
    """One colour, as around a card that a program cut out or a flatbed's lid covered."""
    colour = random.choice([0, 255, random.uniform(0, 255)]) + random.normal(0, random.choice([0, 3, 20]), 3)
    under = numpy.zeros((HEIGHT, WIDTH, SEEN), numpy.float32)
    under[:] = [*numpy.clip(colour, 0, 255), random.choice([0, 0, random.exponential(6)])]
    if random.random() < 0.3:
        y, x = numpy.mgrid[:HEIGHT, :WIDTH].astype(numpy.float32)
        under[:, :, :ROUGH] *= (1 + random.normal(0, 0.1) * (x / WIDTH - 0.5) + random.normal(0, 0.1) *
                                (y / HEIGHT - 0.5))[:, :, None]
    return under


def card_alone(random):
    """1 within the card, whose corners are round or not."""
    x, y, wide, high = CARD
    large = 8
    mask = numpy.zeros((HEIGHT * large, WIDTH * large), numpy.uint8)
    grow = random.normal(0, 0.4)
    left, top, right, bottom = (large * numpy.array([x - grow, y - grow, x + wide + grow, y + high + grow])).astype(int)
    round_by = int(large * random.choice([0, random.uniform(1, 4.5)]))
    cv2.rectangle(mask, (left + round_by, top), (right - round_by, bottom), 1, -1)
    cv2.rectangle(mask, (left, top + round_by), (right, bottom - round_by), 1, -1)
    for at in ((left + round_by, top + round_by), (right - round_by, top + round_by),
               (left + round_by, bottom - round_by), (right - round_by, bottom - round_by)):
        cv2.circle(mask, at, round_by, 1, -1)
    return cv2.resize(mask.astype(numpy.float32), (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)


def shadow_of(random, mask):
    """How light the ground is where the card's shadow falls, or a line runs around it."""
    if random.random() < 0.6:
        moved = numpy.float32([[1, 0, random.normal(0, 1.2)], [0, 1, random.normal(0, 1.2)]])
        soft = cv2.GaussianBlur(cv2.warpAffine(mask, moved, (WIDTH, HEIGHT)), (0, 0), random.uniform(0.5, 5))
        return 1 - random.uniform(0, 0.7) * soft
    line = cv2.dilate(mask, numpy.ones((3, 3))) if random.random() < 0.5 else cv2.GaussianBlur(mask, (0, 0), 0.6)
    return 1 + random.uniform(-0.8, 0.4) * line


def lay_on_ground(random, looks, donor):
    """A card with the little that is seen around it, as on a sheet, on a larger ground."""
    plain = random.random() < 0.4
    under = plain_ground(random) if plain else ground(random, donor)
    for _ in range(random.integers(0, 4) if not plain or random.random() < 0.3 else 0):
        # Other sheets, books and telephones beside it, some with a frame.
        wide, high = random.uniform(8, 140), random.uniform(8, 120)
        left, top = random.uniform(-30, WIDTH), random.uniform(-30, HEIGHT)
        turn = random.normal(0, 0.4)
        frame = random.choice([0, 0, random.uniform(0.7, 4)])
        if left < WIDTH / 2 < left + wide and top < HEIGHT / 2 < top + high:
            frame = 0       # a card within a frame may well be on a screen
        for off, colour in ((0, random.uniform(0, 255)), (frame, random.uniform(0, 255))):
            mask = quad_around(random, left + off, top + off, left + wide - off, top + high - off, turn)[:, :, None]
            face = numpy.array([*numpy.clip(colour + random.normal(0, 12, 3), 0, 255), random.exponential(6)])
            under = under * (1 - mask) + face.astype(numpy.float32) * mask
    seen = (looks[:, :, SEEN] > 200).astype(numpy.float32)
    how = random.random()
    if how < 0.35:
        seen *= card_alone(random)
        if random.random() < 0.5:
            under[:, :, :ROUGH] = numpy.clip(under[:, :, :ROUGH] * shadow_of(random, seen)[:, :, None], 0, 255)
        mask = seen[:, :, None]
        mixed = looks[:, :, :SEEN] * mask + under * (1 - mask)
        return numpy.dstack([mixed, numpy.full((HEIGHT, WIDTH), 255, numpy.float32)])
    if how < 0.75:
        # Less of what was around the card, down to nothing.
        x, y, wide, high = CARD
        off = random.exponential(3, 4)
        seen = seen * quad_around(random, x - off[0], y - off[1], x + wide + off[2], y + high + off[3],
                                  random.normal(0, 0.01))
    mask = cv2.erode(seen, numpy.ones((3, 3)))[:, :, None]
    mixed = looks[:, :, :SEEN] * mask + under * (1 - mask)
    return numpy.dstack([mixed, numpy.full((HEIGHT, WIDTH), 255, numpy.float32)])


def cut(random, looks):
    """So much of the surroundings as another picture would show: often little."""
    x, y, wide, high = CARD
    reach = random.choice([6, 15, 60]) if random.random() < 0.8 else 200
    off = random.uniform(-0.5, reach, 4)
    mask = quad_around(random, x - off[0], y - off[1], x + wide + off[2], y + high + off[3], random.normal(0, 0.12))
    looks = looks * (mask > 0.5)[:, :, None]
    return looks


def photographed_otherwise(random, looks):
    colours = looks[:, :, :3]
    seen = looks[:, :, SEEN:] > 128
    gamma = random.uniform(0.75, 1.3)
    gain = random.uniform(0.7, 1.25) * random.uniform(0.92, 1.08, 3)
    colours = 255 * numpy.clip(colours / 255, 0, 1) ** gamma * gain
    if random.random() < 0.07:
        colours[:] = colours.mean(2, keepdims=True)
    y, x = numpy.mgrid[:HEIGHT, :WIDTH].astype(numpy.float32)
    colours *= (1 + random.normal(0, 0.15) * (x / WIDTH - 0.5) + random.normal(0, 0.15) * (y / HEIGHT - 0.5))[:, :, None]
    rough = looks[:, :, ROUGH:SEEN] * random.uniform(0.6, 1.5) + random.choice([0, random.exponential(3)], p=[0.3, 0.7])
    if random.random() < 0.3:
        colours = cv2.GaussianBlur(colours, (0, 0), random.uniform(0.4, 1))
    if random.random() < 0.7:
        colours += random.exponential(1) * random.standard_normal(colours.shape)
    looks = numpy.clip(numpy.concatenate([colours, rough], 2), 0, 255)
    return numpy.concatenate([looks, numpy.full_like(rough, 255)], 2) * seen


class Scenes(torch.utils.data.IterableDataset):
    """Disturbed scenes without end, as many screens as cards: looks, and whether it is one."""

    def __init__(self, files, lines, seed):
        super().__init__()
        self.files, self.lines, self.seed = files, lines, seed
        self.screens = [at for at, line in enumerate(lines) if line["screen"]]
        self.cards = [at for at, line in enumerate(lines) if not line["screen"]]

    def picture(self, at):
        file, place = self.files[at]
        return file[place]

    def __iter__(self):
        info = torch.utils.data.get_worker_info()
        random = numpy.random.default_rng((self.seed, info.id if info else 0))
        while True:
            screen = random.random() < 0.5
            at = random.choice(self.screens if screen else self.cards)
            looks = turned(random, self.picture(at)).astype(numpy.float32)
            if not screen and random.random() < 0.55:
                looks = lay_on_ground(random, looks, self.picture(random.choice(self.cards)))
            if random.random() < 0.75:
                looks = cut(random, looks)
            yield photographed_otherwise(random, looks).astype(numpy.float32), numpy.float32(screen)


def given(looks):
    return (torch.as_tensor(looks).float() / 255).permute(0, 3, 1, 2).contiguous()


def print_rates(network, names):
    network.eval()
    for name in names:
        files, lines = load([name])
        votes = []
        with torch.no_grad():
            for at in range(0, len(files), 64):
                votes.append(network(given(numpy.stack([file[place] for file, place in files[at:at + 64]])))[:, 0])
        votes = torch.cat(votes).numpy()
        kinds = numpy.array([(line["tier"], line["screen"]) for line in lines], dtype="U12,?")
        for kind in numpy.unique(kinds):
            some = votes[kinds == kind]
            shares = " ".join(f"{limit}: {100 * (some > limit).mean():.1f}%" for limit in (-4, -2, -1, 0, 1, 2, 4))
            print(f"{name} {kind[0]}, {'screens' if kind[1] else 'cards'}, {len(some)}: over {shares}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", required=True)
    parser.add_argument("--pictures", type=int, default=95000, help="that are shown")
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--state", help="where the trained state (.pt) goes")
    parser.add_argument("--start", help="a state to go on from")
    parser.add_argument("--tried", nargs="*", default=[], help="looks to print rates of, not to learn from")
    parser.add_argument("names", nargs="+")
    options = parser.parse_args()

    torch.manual_seed(options.seed)
    files, lines = load(options.names)
    print(f"{len(files)} scenes, {sum(line['screen'] for line in lines)} screens", flush=True)
    network = SceneNetwork()
    if options.start:
        network.load_state_dict(torch.load(options.start))
    network = network.to(memory_format=torch.channels_last)
    size = 64
    steps = max(1, options.pictures // size)
    optimizer = torch.optim.AdamW(network.parameters(), lr=options.rate, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, options.rate, total_steps=steps, pct_start=0.2)
    scenes = torch.utils.data.DataLoader(Scenes(files, lines, options.seed), size, num_workers=1, prefetch_factor=6)
    losses = []
    for step, (some, screens) in enumerate(scenes, 1):
        network.train()
        votes = network(given(some))[:, 0]
        loss = torch.nn.functional.binary_cross_entropy_with_logits(votes, screens * 0.98 + 0.01)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
        if step % 100 == 0 or step == steps:
            print(f"step {step} of {steps}: loss {numpy.mean(losses[-100:]):.4f}", flush=True)
        if step % 500 == 0 and step < steps:
            print_rates(network, options.tried)
        if step == steps:
            break
    print_rates(network, options.tried)
    if options.state:
        torch.save(network.state_dict(), options.state)
    network.eval()
    torch.onnx.export(network, given(numpy.zeros((1, HEIGHT, WIDTH, 5), numpy.uint8)), options.out, opset_version=11,
                      input_names=["looks"], output_names=["votes"])


if __name__ == "__main__":
    main()
