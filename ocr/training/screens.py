"""Grows the trees that tell photographed screens from cards (ocr/screen.hpp), from the traits that
`antrean-ocr-report --screen-traits` measures on drawn cards, and writes them as a header.

python3 screens.py --votes votes.jsonl --out ../screen_trees.hpp TRAITS.jsonl ...
Each line has "file", "screen" (whether it is one) and "traits", in the order of ocr/screen_traits.cpp; the
network's votes are taken from screen_network.py, which gives those of a network that hasn't seen the card.

What a screen lies in is drawn, and drawn differently by everybody; its grid isn't. So more of the network's
votes never speak for a card, and screens on which it has more than on any card are learnt in cards'
surroundings as well.
"""
import argparse
import json

import numpy
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import StratifiedKFold

PLAIN = 15                  # as in screen_traits.hpp; the network's votes are behind these
TREES = dict(max_iter=150, learning_rate=0.07, max_leaf_nodes=10, l2_regularization=1.0, min_samples_leaf=15,
             early_stopping=False, random_state=1, monotonic_cst=[0] * PLAIN + [1])
TRANSPLANT = 0.3            # weight of one against a picture
COARSE = numpy.log(830)     # as in screen.cpp

HEAD = """#pragma once

// Grown by ocr/training/screens.py, not written by hand: on {cards} cards and {screens} photographed
// screens.

#include <array>

#include "ocr/decision_trees.hpp"

namespace antrean::ocr {{

// clang-format off
"""


def most_of_cards(traits, screens, coarse):
    cards = traits[((traits[:, 0] < COARSE) == coarse) & ~screens]
    return numpy.quantile(cards[:, PLAIN], 0.995)


def with_transplants(traits, screens):
    """And the ground of screens that has more votes than cards', in the surroundings of cards as large."""
    random = numpy.random.default_rng(1)
    made = []
    for coarse in (False, True):
        alike = (traits[:, 0] < COARSE) == coarse
        cards = traits[alike & ~screens]
        most = most_of_cards(traits, screens, coarse)
        for shown in traits[alike & screens]:
            if shown[PLAIN] > most:
                made.append(numpy.concatenate([random.choice(cards)[:PLAIN], shown[PLAIN:]]))
    return numpy.vstack([traits, *made]), numpy.concatenate([screens, numpy.ones(len(made), bool)])


def grow(traits, screens):
    more, shown = with_transplants(traits, screens)
    weights = numpy.where(numpy.arange(len(more)) < len(traits), 1, TRANSPLANT)
    return HistGradientBoostingClassifier(**TREES).fit(more, shown, sample_weight=weights)


def votes_held_out(traits, screens, share):
    """Of each picture the votes of trees that were grown without it, on a share of the rest."""
    votes = numpy.zeros(len(screens))
    random = numpy.random.default_rng(1)
    for rest, held_out in StratifiedKFold(5, shuffle=True, random_state=1).split(traits, screens):
        rest = rest[random.random(len(rest)) < share]
        votes[held_out] = grow(traits[rest], screens[rest]).decision_function(traits[held_out])
    return votes


def print_rates(name, votes, screens):
    cards = votes[~screens]
    shown = votes[screens]
    # Those of screen.cpp are among the limits.
    print(f"{name}: {len(cards)} cards, {len(shown)} screens")
    for limit in (-1.8, -1.4, -1, -0.5, 0, 1):
        print(f"  over {limit:4}: {100 * (cards > limit).mean():5.1f}% of cards, "
              f"{100 * (shown > limit).mean():5.1f}% of screens")


def literal(value):
    text = f"{value:.7g}"
    return text + ("F" if "." in text or "e" in text else ".0F")


def nodes_of(grown):
    """Lines of TreeNode, and where each tree begins."""
    lines = []
    roots = []
    for (tree,) in grown._predictors:
        roots.append(len(lines))
        for at, node in enumerate(tree.nodes):
            if node["is_leaf"]:
                lines.append(f"{{-1, {literal(node['value'])}, 0, 0}}")
            else:
                lines.append(f"{{{node['feature_idx']}, {literal(node['num_threshold'])}, "
                             f"{node['left'] - at}, {node['right'] - at}}}")
    return lines, roots


def rows_of(values, a_row):
    return ",\n".join("    " + ", ".join(values[at:at + a_row]) for at in range(0, len(values), a_row))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", required=True)
    parser.add_argument("--votes", required=True)
    parser.add_argument("--share", type=float, default=1, help="of the pictures that trees are tried with: does more help?")
    parser.add_argument("files", nargs="+")
    options = parser.parse_args()
    unseen = {line["file"]: line["votes"] for line in map(json.loads, open(options.votes))}
    lines = {line["file"]: line for name in options.files for line in map(json.loads, open(name))}
    lines = [line for line in lines.values() if line["file"] in unseen]
    traits = numpy.array([line["traits"][:PLAIN] + [unseen[line["file"]]] for line in lines], numpy.float32)
    traits = traits.astype(numpy.float64)
    screens = numpy.array([line["screen"] for line in lines], bool)

    votes = votes_held_out(traits, screens, options.share)
    coarse = traits[:, 0] < COARSE
    print_rates("coarse", votes[coarse], screens[coarse])
    print_rates("fine", votes[~coarse], screens[~coarse])

    grown = grow(traits, screens)
    nodes, roots = nodes_of(grown)
    with open(options.out, "w") as out:
        out.write(HEAD.format(cards=int((~screens).sum()), screens=int(screens.sum())))
        start = float(grown._baseline_prediction.ravel()[0])
        out.write(f"inline constexpr double kScreenTreesStart = {start:.6g};\n\n")
        out.write(f"inline constexpr std::array<TreeNode, {len(nodes)}> kScreenTreeNodes{{{{\n")
        out.write(rows_of(nodes, 4) + "}};\n\n")
        out.write(f"inline constexpr std::array<int, {len(roots)}> kScreenTreeRoots{{{{\n")
        out.write(rows_of([str(root) for root in roots], 16) + "}};\n\n")
        most = ", ".join(literal(most_of_cards(traits, screens, coarse)) for coarse in (False, True))
        out.write("// Votes of the network under which all but one in 200 cards are, of fine pictures and coarse ones.\n")
        out.write(f"inline constexpr std::array<float, 2> kMostOfCards{{{most}}};\n")
        out.write("// clang-format on\n\n}  // namespace antrean::ocr\n")


if __name__ == "__main__":
    main()
