"""The cases of images, resized and normalized: images/NNN.json has sizes and numbers, NNN.npz holds the rest."""

import json

import numpy as np
import torch
from torch.nn import functional as F

IMAGENET = {"mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225], "scale": 1.0}
BYTES = {"mean": [104.0, 117.0, 123.0], "std": [1.0, 1.0, 1.0], "scale": 255.0}
PLAIN = {"mean": [], "std": [], "scale": 1.0}

# channels, the image's size, the tensor's size, what is done to the numbers
CASES = [
    (3, (5, 3), (32, 31), PLAIN),
    (3, (443, 7), (12, 9), IMAGENET),
    (4, (9, 11), (9, 11), PLAIN),
    (1, (1, 1), (4, 5), PLAIN),
    (1, (7, 5), (1, 1), {"mean": [0.1307], "std": [0.3081], "scale": 1.0}),
    (3, (32, 31), (5, 3), BYTES),
    (4, (6, 8), (3, 4), {"mean": [0.5, 0.5, 0.5, 0.0], "std": [0.5, 0.25, -2.0, 1.0], "scale": 2.0}),
    (3, (8, 6), (8, 13), IMAGENET),
    (1, (10, 17), (23, 17), PLAIN),
    (1, (2, 300), (3, 211), PLAIN),
]


def convert(image, size, numbers):
    resized = F.interpolate(image, size=size, mode="bilinear", align_corners=False)
    mean = torch.tensor(numbers["mean"] or [0.0], dtype=image.dtype).view(1, -1, 1, 1)
    std = torch.tensor(numbers["std"] or [1.0], dtype=image.dtype).view(1, -1, 1, 1)
    return (resized * numbers["scale"] - mean) / std


def write(folder):
    folder.mkdir(exist_ok=True)
    for index, (channels, size, target, numbers) in enumerate(CASES):
        generator = torch.Generator().manual_seed(4000 + index)
        image = torch.round(torch.rand(1, channels, *size, generator=generator) * 256) / 256
        arrays = {"input": image, "output": convert(image, target, numbers),
                  "output_f64": convert(image.double(), target, numbers)}
        np.savez_compressed(folder / f"{index:03}.npz", **{key: value.numpy() for key, value in arrays.items()})
        facts = {"channels": channels, "size": size, "target": target, **numbers}
        (folder / f"{index:03}.json").write_text(json.dumps(facts, indent=2) + "\n")
    return len(CASES)
