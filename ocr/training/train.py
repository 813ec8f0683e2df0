#!/usr/bin/python3
"""Trains one line reader on strips drawn as it goes; see README.md.

./train.py digits --strips 240000 --out ../weights/digits.onnx
Seeds are fixed: the same arguments on the same machine give the same weights.
"""
import argparse
import os
import random
import time

import cv2
import numpy as np
import torch

import words
from network import LineNetwork, export, exported
from strips import Painter, scaled

POOL = 6000     # strips held
FRESH = 4000    # drawn anew before each pass over the pool
BATCH = 32
TAUGHT = 4      # how much a teacher's answers weigh beside the truth
STEP = 16       # widths are rounded to this in training, so that batches needn't be padded


def decode(best, letters):
    text, before = "", 0
    for at in best:
        if at and at != before:
            text += letters[at - 1]
        before = at
    return text


def normalised(batch):
    batch = batch.astype(np.float32)
    mean = batch.mean(axis=(1, 2), keepdims=True)
    deviation = batch.std(axis=(1, 2), keepdims=True)
    return (batch - mean) / np.maximum(deviation, 1)


def exact(network, kind, letters, level, count=200, seed=990000):
    """Share of held-out strips read without a mistake, at their true widths."""
    painter = Painter(kind, seed + int(level * 100))
    network.eval()
    right = 0
    with torch.no_grad():
        for _ in range(count):
            strip, text = painter.strip(level)
            out = network(torch.from_numpy(normalised(scaled(strip)[None]))[:, None])
            best = network.steps(out)[:, 0].argmax(1).tolist()
            right += decode(best, letters) == text
    network.train()
    return right / count


def usual_strips(kind, seed, count=256, width=320):
    """Strips of all levels at one width, as training shows them."""
    painter = Painter(kind, seed)
    found = []
    while len(found) < count:
        strip = scaled(painter.strip(painter.rng.random())[0])
        if strip.shape[1] >= width:
            found.append(strip[:, :width])
    return torch.from_numpy(normalised(np.stack(found)))[:, None]


def main():
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("kind", choices=["digits", "text", "glance"])
    given.add_argument("--strips", type=int, default=200000, help="how many are learnt from, repeats counted")
    given.add_argument("--rate", type=float, default=3e-3)
    given.add_argument("--seed", type=int, default=1)
    given.add_argument("--context", type=int, default=0, help="blocks that see along the line")
    given.add_argument("--hardness", type=float, default=1.0,
                       help="1 shows strips of all levels evenly; 2 shows the hardest twice as often as on average")
    given.add_argument("--start", help="a state (.pt) to go on from, or exported weights (.onnx) whose trunk to take over")
    given.add_argument("--state", required=True, help="where the state (.pt) is kept")
    given.add_argument("--out", help="where the weights (.onnx) go")
    given.add_argument("--precise", action="store_true",
                       help="32-bit floats throughout; else bfloat16 in the convolutions, twice as fast where the "
                            "processor knows it (AVX512-BF16), slower where it doesn't")
    given.add_argument("--teacher", help="exported weights of `text`, with three context blocks, whose answers are "
                                         "learnt as well as the truth")
    told = given.parse_args()

    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    torch.manual_seed(told.seed)
    order = random.Random(told.seed)
    letters = words.DIGITS if told.kind == "digits" else words.TEXT
    index = {letter: place + 1 for place, letter in enumerate(letters)}
    network = LineNetwork(told.kind, len(letters) + 1, told.context)
    if told.start and told.start.endswith(".onnx"):
        network.start_from(told.start, usual_strips(told.kind, told.seed))
    elif told.start:
        network.load_state_dict(torch.load(told.start))
    network = network.to(memory_format=torch.channels_last)
    teacher = None
    if told.teacher:
        teacher = exported(told.teacher, "text", len(letters) + 1, 3).to(memory_format=torch.channels_last)
    print(told.kind, sum(p.numel() for p in network.parameters()), "parameters", flush=True)

    decay = [p for p in network.parameters() if p.dim() > 1]
    plain = [p for p in network.parameters() if p.dim() <= 1]
    adam = torch.optim.AdamW([{"params": decay, "weight_decay": 1e-2}, {"params": plain, "weight_decay": 0}],
                             lr=told.rate, betas=(0.9, 0.98))
    steps = told.strips // BATCH
    plan = torch.optim.lr_scheduler.OneCycleLR(adam, told.rate, total_steps=steps + 1, pct_start=0.12,
                                               div_factor=20, final_div_factor=100)
    loss_of = torch.nn.CTCLoss(zero_infinity=True)
    painter = Painter(told.kind, told.seed)
    pool, done, began, drawing = [], 0, time.process_time(), 0.0
    sliding = None
    network.train()
    while done < steps:
        before = time.process_time()
        fresh = FRESH if pool else POOL // 2
        for _ in range(fresh):
            # Easy strips first: the alignment is found sooner.
            hardest = 1.0 if told.start else min(1.0, 0.25 + 3.0 * done / steps)
            level = hardest * order.random() ** (1 / told.hardness)
            strip, text = painter.strip(level)
            strip = scaled(strip, STEP)
            if strip.shape[1] > 1100 or strip.shape[1] / 2 < 2 * len(text) + 1:
                continue
            pool.append((strip, [index[letter] for letter in text]))
        pool = pool[-POOL:]
        drawing += time.process_time() - before

        by_width = {}
        for item in pool:
            by_width.setdefault(item[0].shape[1], []).append(item)
        batches = []
        for width in sorted(by_width):
            same = by_width[width]
            order.shuffle(same)
            batches += [same[at:at + BATCH] for at in range(0, len(same), BATCH)]
        batches = [batch for batch in batches if len(batch) >= 4]
        order.shuffle(batches)
        for batch in batches:
            if done >= steps:
                break
            strips = normalised(np.stack([item[0] for item in batch]))
            signs = np.where(np.random.RandomState(order.randrange(2**31)).rand(len(batch)) < 0.06, -1, 1)
            strips *= signs[:, None, None].astype(np.float32)
            strips = torch.from_numpy(strips)[:, None].contiguous(memory_format=torch.channels_last)
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=not told.precise):
                out = network(strips)
                answers = teacher(strips) if teacher else None
            out = network.steps(out.float())
            wanted = torch.tensor([at for item in batch for at in item[1]])
            lengths = torch.tensor([len(item[1]) for item in batch])
            loss = loss_of(out, wanted, torch.full((len(batch),), out.shape[0]), lengths)
            if answers is not None:
                answers = network.steps(answers.float())
                loss = loss + TAUGHT * torch.nn.functional.kl_div(
                    out, answers, reduction="sum", log_target=True) / (out.shape[0] * out.shape[1])
            adam.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 2.0)
            adam.step()
            plan.step()
            done += 1
            sliding = loss.item() if sliding is None else 0.99 * sliding + 0.01 * loss.item()
            if done % 500 == 0:
                print(f"{done}/{steps} loss {sliding:.4f} cpu {time.process_time() - began:.0f} s "
                      f"drawing {drawing:.0f} s", flush=True)
            if done % 2000 == 0:
                print("  held out, level 0, 0.5, 1:",
                      *(f"{exact(network, told.kind, letters, level):.3f}" for level in (0, 0.5, 1)), flush=True)
                torch.save(network.state_dict(), told.state + ".part")
                os.replace(told.state + ".part", told.state)
    torch.save(network.state_dict(), told.state)
    if told.out:
        export(network, told.out)
    print("held out, level 0, 0.5, 1:",
          *(f"{exact(network, told.kind, letters, level, 500):.3f}" for level in (0, 0.5, 1)), flush=True)


if __name__ == "__main__":
    main()
