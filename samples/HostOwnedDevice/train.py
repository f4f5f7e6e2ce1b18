#!/usr/bin/python3
"""Trains the denoiser, and writes what PyTorch makes of pictures it was not trained on.

    samples/HostOwnedDevice/train.py                     # trains, then exports (about 5 minutes of one core)
    samples/HostOwnedDevice/train.py --export-only       # exports again from the present denoiser.pth
    samples/HostOwnedDevice/train.py --frames FOLDER     # PyTorch on the pictures that the sample saved there

The first two write golden.npz and golden.json, the first denoiser.pth too; the third adds the frames to golden.json.
"""

import argparse
import json
import pathlib
import time

import numpy as np
import torch
from PIL import Image

from model import Denoiser, normalise, to_pixels
from scenes import Scene, add_noise

HERE = pathlib.Path(__file__).resolve().parent
SEED = 20
SCENES, SCENE_SIZE = 300, (128, 96)
STEPS, BATCH, CROP = 6000, 12, 48
LEARNING_RATE = 4e-3
WEAKEST, STRONGEST = 0.01, 0.3
HELD_OUT, GOLDEN_SIZE, GOLDEN_STRENGTHS = 40, (48, 32), (0.03, 0.1, 0.25)


def crops(scenes, random):
    """A batch of clean crops, turned at random, and their noisy 8-bit forms, each with a strength of its own."""
    batch = np.empty((BATCH, CROP, CROP, 3), np.float32)
    for i in range(BATCH):
        scene = scenes[random.randint(len(scenes))]
        y = random.randint(scene.shape[0] - CROP + 1)
        x = random.randint(scene.shape[1] - CROP + 1)
        crop = scene[y:y + CROP, x:x + CROP, random.permutation(3)]
        batch[i] = np.rot90(crop[:, ::random.choice([1, -1])], random.randint(4))
    strengths = random.uniform(WEAKEST, STRONGEST, (BATCH, 1, 1, 1))
    return batch, add_noise(batch, strengths, random)


def train(scenes, random):
    torch.manual_seed(SEED)
    network = Denoiser()
    optimizer = torch.optim.AdamW(network.parameters(), lr=LEARNING_RATE, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, LEARNING_RATE, total_steps=STEPS, pct_start=0.15)
    began, losses = time.time(), []
    for step in range(1, STEPS + 1):
        clean, noisy = crops(scenes, random)
        error = network(normalise(noisy)) - normalise(clean * 255)
        # The mean of logarithms is the mean PSNR: a frame with little noise counts as much as one with a lot.
        loss = ((error ** 2).mean((1, 2, 3)) + 1e-5).log().mean()
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
        if step % 500 == 0:
            print(f"step {step}: log error {np.mean(losses[-500:]):.3f}, {time.time() - began:.0f} s", flush=True)
    return network.eval()


def psnr(pixels, clean):
    error = np.asarray(pixels, np.float64) - np.asarray(clean, np.float64)
    return 10 * np.log10(255.0 ** 2 / (error ** 2).mean())


def mean_psnr(pixels, clean):
    return round(float(np.mean([psnr(a, b) for a, b in zip(pixels, clean)])), 2)


def denoise(network, pixels, attention=None):
    """Output pixels, output tensor and attention of every dynamic layer for uint8 [N, H, W, 3]."""
    for name, layer in network.dynamic_layers().items():
        layer.given_attention = None if attention is None else torch.from_numpy(attention[name].mean(0, keepdims=True))
    with torch.no_grad():
        output = network(normalise(pixels))
    attention = {name: layer.last_attention.numpy() for name, layer in network.dynamic_layers().items()}
    return to_pixels(output).numpy(), output.numpy(), attention


def check(network, random):
    """Mean PSNR before and after on scenes that were not trained on, and the mean attention, by strength of noise.

    Also after with the mean attention of the weakest and of the strongest noise in place of each frame's own: what it
    costs to have one kernel for all.
    """
    scenes = np.stack([Scene(random).render(*SCENE_SIZE) for _ in range(HELD_OUT)])
    clean = np.rint(scenes * 255).astype(np.uint8)
    strengths = (0.02, 0.05, 0.1, 0.15, 0.2, 0.25)
    noisy = [add_noise(scenes, strength, random) for strength in strengths]
    outputs = [denoise(network, pixels) for pixels in noisy]
    rows = []
    for strength, before, (after, _, attention) in zip(strengths, noisy, outputs):
        row = {"strength": strength, "before": mean_psnr(before, clean), "after": mean_psnr(after, clean)}
        for name, other in (("withWeakestMix", outputs[0][2]), ("withStrongestMix", outputs[-1][2])):
            row[name] = mean_psnr(denoise(network, before, other)[0], clean)
        row["attention"] = {name: np.round(pi.mean(0).astype(float), 3).tolist() for name, pi in attention.items()}
        rows.append(row)
        print(", ".join(f"{name} {value}" for name, value in row.items()), flush=True)
    return rows


def export_golden(network, random):
    """A small input and what PyTorch makes of it, for a test to compare with."""
    scenes = np.stack([Scene(random).render(*GOLDEN_SIZE) for _ in GOLDEN_STRENGTHS])
    strengths = np.array(GOLDEN_STRENGTHS).reshape(-1, 1, 1, 1)
    noisy = add_noise(scenes, strengths, random)
    _, output, attention = denoise(network, noisy)
    wide = Denoiser().double()
    wide.load_state_dict(network.state_dict())
    with torch.no_grad():
        exact = wide(normalise(noisy).double()).numpy()
    print(f"golden: float32 and float64 differ by up to {np.abs(output - exact).max():.1e}")
    np.savez_compressed(HERE / "golden.npz", input=normalise(noisy).numpy(), output=output,
                        clean=np.rint(scenes * 255).astype(np.uint8),
                        **{f"{name}.attention": pi for name, pi in attention.items()})


def check_frames(network, folder):
    """What PyTorch makes of frames that the sample saved: the noise's strength is not told to it either."""
    rows = []
    for path in sorted(folder.glob("frame-*-before.png")):
        before = np.array(Image.open(path).convert("RGB"))
        clean = np.array(Image.open(str(path).replace("-before", "-clean")).convert("RGB"))
        after, _, attention = denoise(network, before[None])
        rows.append({"frame": int(path.name.split("-")[1]), "size": f"{before.shape[1]}x{before.shape[0]}",
                     "before": mean_psnr(before[None], clean[None]), "after": mean_psnr(after, clean[None]),
                     "attention": {name: np.round(pi[0].astype(float), 3).tolist() for name, pi in attention.items()}})
        print(", ".join(f"{name} {value}" for name, value in rows[-1].items()))
    if not rows:
        raise SystemExit(f"train.py: {folder} has no frame-*-before.png; run the sample with --output {folder} first")
    return rows


def load():
    network = Denoiser()
    network.load_state_dict(torch.load(HERE / "denoiser.pth")["state_dict"])
    return network.eval()


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--export-only", action="store_true", help="keep denoiser.pth, write the rest")
    arguments.add_argument("--frames", type=pathlib.Path, metavar="FOLDER", help="pictures that the sample saved")
    options = arguments.parse_args()
    torch.set_num_threads(1)
    golden = HERE / "golden.json"
    facts = json.loads(golden.read_text()) if golden.is_file() else {}
    if options.frames:
        facts["frames"] = check_frames(load(), options.frames)
    else:
        if not options.export_only:
            random = np.random.RandomState(SEED)
            scenes = [Scene(random).render(*SCENE_SIZE) for _ in range(SCENES)]
            torch.save({"state_dict": train(scenes, random).state_dict(), "steps": STEPS}, HERE / "denoiser.pth")
        random = np.random.RandomState(SEED + 1)
        facts = {"torch": torch.__version__, "heldOut": check(load(), random)}
        export_golden(load(), random)
    golden.write_text(json.dumps(facts, indent=1) + "\n")


if __name__ == "__main__":
    main()
