"""Fits how the votes of both networks for photographed screens weigh together (ocr/screen.cpp), on what
`antrean-ocr-report --screen-votes` says of drawn cards, and prints the weights and what they tell.

python3 screens.py VOTES.jsonl ...

Both networks must have learnt from other pictures.
"""
import argparse
import json

import numpy
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import cross_val_predict

COARSE = 830                # pixels of a card's width; as in screen.cpp
EXCUSED = -2                # no more is excused by a scene; as there
LIMITS = (-4.2, -3.6, -3.2, -2.8, -2.5, -2, -1.5, -1, 0)       # those of screen.cpp are among them


def print_rates(name, votes, screens):
    cards, shown = votes[~screens], votes[screens]
    print(f"{name}: {len(cards)} cards, {len(shown)} screens")
    for limit in LIMITS:
        print(f"  over {limit:4}: {100 * (cards > limit).mean():5.1f}% of cards, "
              f"{100 * (shown > limit).mean():5.1f}% of screens")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+")
    options = parser.parse_args()
    lines = [line for name in options.files for line in map(json.loads, open(name))]
    votes = numpy.array([(max(line["scene"], EXCUSED), line["ground"]) for line in lines])
    screens = numpy.array([line["screen"] for line in lines], bool)
    coarse = numpy.array([line["width"] < COARSE for line in lines])

    for name, column in ("scene", 0), ("ground", 1):
        print(f"by the {name} alone {100 * roc_auc_score(screens, votes[:, column]):.1f}% of pairs are told")

    weights = LogisticRegression(max_iter=500)
    together = cross_val_predict(weights, votes, screens, cv=5, method="decision_function")
    print_rates("coarse", together[coarse], screens[coarse])
    print_rates("fine", together[~coarse], screens[~coarse])
    weights.fit(votes, screens)
    of_scene, of_ground = weights.coef_[0]
    print(f"kStart {weights.intercept_[0]:.2f}, kOfScene {of_scene:.2f}, kOfGround {of_ground:.2f}")


if __name__ == "__main__":
    main()
