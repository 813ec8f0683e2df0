#!/usr/bin/python3
"""Averages exported weights of one network that were learnt one from the other; see README.md.

./average.py OUT WEIGHTS...
What several cycles of one training end at lies around something better than each of them (Wortsman et
al. 2022, "Model soups").
"""
import sys

import numpy as np
import onnx
from onnx import numpy_helper


def average(paths):
    models = [onnx.load(path) for path in paths]
    for layers in zip(*(model.graph.initializer for model in models), strict=True):
        arrays = [numpy_helper.to_array(layer) for layer in layers]
        if arrays[0].dtype.kind == "f":
            mean = np.mean(arrays, axis=0, dtype=np.float64).astype(arrays[0].dtype)
            layers[0].CopyFrom(numpy_helper.from_array(mean, layers[0].name))
    return models[0]


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    onnx.save(average(sys.argv[2:]), sys.argv[1])


if __name__ == "__main__":
    main()
