"""Reads strips with exported weights through OpenCV's dnn, as ocr/line_reader.cpp does."""
import cv2
import numpy as np

import words
from strips import scaled
from train import decode, normalised


class Reader:
    def __init__(self, kind, path):
        self.letters = words.DIGITS if kind == "digits" else words.TEXT
        self.net = cv2.dnn.readNetFromONNX(path)

    def read(self, strip):
        """Text and mean log peak of a grey strip."""
        self.net.setInput(normalised(scaled(strip)[None])[:, None])
        out = self.net.forward()[0, :, 0]
        classes = len(self.letters) + 1
        steps = out.reshape(2, classes, -1).transpose(2, 0, 1).reshape(-1, classes)
        steps = steps - steps.max(1, keepdims=True)
        peak = -np.log(np.exp(steps).sum(1))
        return decode(steps.argmax(1), self.letters), float(peak.mean())

    def read_loose(self, strip):
        best = self.read(strip)
        for share in (0.80, 0.64):
            height = max(1, round(strip.shape[0] * share))
            top = (strip.shape[0] - height) // 2
            found = self.read(strip[top:top + height])
            if found[0] and (not best[0] or found[1] > best[1]):
                best = found
        return best
