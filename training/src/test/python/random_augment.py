"""Writes what BLIP's augmentation makes of small images: its operations at levels 5 and 7, to either side.

    pip install opencv-python-headless==4.5.5.64 'numpy<2'
    python random_augment.py BRIDGETOWER/src/transforms/randaugment.py > .../augment/opencv.tsv

The argument is the original's file, of github.com/microsoft/BridgeTower. Later versions of OpenCV warp to other values.
"""
import base64
import importlib.util
import sys

import numpy as np

spec = importlib.util.spec_from_file_location("randaugment", sys.argv[1])
original = importlib.util.module_from_spec(spec)
spec.loader.exec_module(original)

W, H = 23, 17
y, x, c = np.meshgrid(range(H), range(W), range(3), indexing="ij")
BRIGHT = ((x * 7 + y * 13 + c * 50 + (x * y * (c + 3)) % 61) % 200 + 20).astype(np.uint8)
DARK = ((x * 7 + y * 13 + c * 50 + (x * y * (c + 3)) % 61) % 200).astype(np.uint8)  # has a level 0 in every channel

for level in (5, 7):
    for sign in (1, -1):
        np.random.random = lambda: 0.25 if sign > 0 else 0.75
        for name, arguments in original.arg_dict.items():
            if name == "Rotate":  # whose sign goes the other way round
                np.random.random = lambda: 0.75 if sign > 0 else 0.25
            for which, image in (("BRIGHT", BRIGHT), ("DARK", DARK)):
                changed = original.func_dict[name](image, *arguments(level))
                print(name, level, sign, which, base64.b64encode(changed.tobytes()).decode(), sep="\t")
            np.random.random = lambda: 0.25 if sign > 0 else 0.75
