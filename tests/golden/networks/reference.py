"""Makes the references for whole networks: weights and input come from a generator that the tests have too, so that only
what PyTorch makes of them is kept.

A value i of a tensor is float32(center + halfwidth * (2 u - 1)), where u is the top 24 bits of
splitmix64(fnv1a64(key) + (i + 1) * 0x9E3779B97F4A7C15), divided by 2^24. center and halfwidth are chosen here, so that
signals neither vanish nor blow up, and written down for each tensor.

For a network NAME it writes
  NAME.tensors.tsv   key, shape, center, halfwidth, dtype of every tensor of the state dict ("literal" for a halfwidth: the
                     center is the comma-separated values themselves)
  NAME.json          shape of the input, temperature, counts, names of the outputs, and for some layers the mean and the root of
                     the mean square of what they give, for each sample
  NAME.npz           the outputs
"""
import json
import math
import re
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

FOLDER = Path(__file__).parent
GOLDEN = 0x9E3779B97F4A7C15
MASK = (1 << 64) - 1
# What a literal tensor is marked with.
KEEP = "literal"


def units(key, count):
    """count numbers in [0, 1) that belong to a key."""
    seed = 0xCBF29CE484222325
    for byte in key.encode("utf-8"):
        seed = ((seed ^ byte) * 0x100000001B3) & MASK
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(GOLDEN)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(40)).astype(np.float64) / float(1 << 24)


def values(key, shape, center, halfwidth):
    """The tensor of a key."""
    count = int(np.prod(shape, dtype=np.int64))
    return (center + halfwidth * (2 * units(key, count) - 1)).astype(np.float32).reshape(shape)


def make_input(shape):
    """[N, C, H, W]: 4x4 blocks and noise; each sample has a contrast and each of its planes a brightness of its own."""
    n, c, h, w = shape
    noise = 2 * units("input.noise", n * c * h * w).reshape(shape) - 1
    blocks = 2 * units("input.blocks", n * c * 16).reshape(n, c, 4, 4) - 1
    offset = 2 * units("input.offset", n * c).reshape(n, c, 1, 1) - 1
    rows, columns = np.arange(h) * 4 // h, np.arange(w) * 4 // w
    blocks = blocks[:, :, rows][:, :, :, columns]
    contrast = (0.6 + 0.3 * np.arange(n)).reshape(n, 1, 1, 1)
    return (contrast * (0.7 * blocks + 0.3 * noise) + 0.5 * offset).astype(np.float32)


def short(number):
    """A number with few digits, which every language reads as the same double."""
    return float("%.4g" % number)


class Filler:
    """Fills a module's tensors and remembers with what."""

    def __init__(self, module, scales, gains):
        self.module, self.scales, self.gains = module, scales or {}, gains or {}
        self.tensors = module.state_dict(keep_vars=True)
        self.drawn = {}

    def draw(self, key, center, halfwidth):
        tensor = self.tensors[key]
        center, halfwidth = short(center), short(halfwidth)
        with torch.no_grad():
            tensor.copy_(torch.from_numpy(values(key, tuple(tensor.shape), center, halfwidth)))
        self.drawn[key] = (repr(center), repr(halfwidth))

    def keep(self, key):
        numbers = self.tensors[key].detach().reshape(-1).tolist()
        self.drawn[key] = (",".join(repr(float(x)) for x in numbers), KEEP)

    def draw_all(self):
        norms = {}
        for name, module in self.module.named_modules():
            if isinstance(module, (nn.modules.batchnorm._BatchNorm, nn.LayerNorm, nn.GroupNorm)):
                norms[name] = module
        for key, tensor in self.tensors.items():
            owner, _, last = key.rpartition(".")
            scale = next((s for pattern, s in self.scales.items() if re.search(pattern, key)), None)
            if last == "num_batches_tracked":
                self.drawn[key] = ("0", "0.0")
                tensor.zero_()
            elif scale == KEEP:
                self.keep(key)
            elif scale is not None:
                self.draw(key, *scale)
            elif owner in norms:
                # Statistics are set when the signal arrives; until then anything.
                self.draw(key, *{"weight": (1, 0.25), "bias": (0, 0.2), "running_mean": (0, 0.1)}.get(last, (1, 0.2)))
            elif tensor.dim() >= 2:
                sizes = tensor.shape[2:] if tensor.dim() >= 5 else tensor.shape[1:]
                self.draw(key, 0, self.gain(key) * math.sqrt(3 / max(1, math.prod(sizes))))
            else:
                self.draw(key, 0, 0.1 * self.gain(key, 1))
        return norms

    def gain(self, key, usual=math.sqrt(2)):
        return next((gain for pattern, gain in self.gains.items() if re.search(pattern, key)), usual)

    def calibrate(self, norms, x):
        """Lets a signal through and gives each batch normalisation the statistics of what reaches it, roughly."""
        names = {module: name for name, module in norms.items() if isinstance(module, nn.modules.batchnorm._BatchNorm)}
        done = set()

        def before(module, inputs):
            if module in done:
                return
            done.add(module)
            name = names[module]
            signal = inputs[0].double()
            variance = max(float(signal.var(unbiased=False)), 1e-6)
            self.draw(f"{name}.running_mean", float(signal.mean()), 0.3 * math.sqrt(variance))
            self.draw(f"{name}.running_var", variance, 0.4 * variance)

        hooks = [module.register_forward_pre_hook(before) for module in names]
        self.module(x)
        for hook in hooks:
            hook.remove()


def write(name, module, shape, layers=(), outputs=("output",), temperature=None, scales=None, gains=None,
          parameters=None, tensors=None):
    """Fills a network, runs it, writes its reference.

    layers: names of modules of which the means are kept. scales: {pattern of keys: (center, halfwidth) or KEEP}.
    gains: {pattern of keys: gain in place of sqrt 2}, where halfwidth = gain * sqrt(3 / fan-in).
    parameters, tensors: counts that must be met (FAMILY's totals).
    """
    torch.set_num_threads(1)
    start = time.time()
    module = module.eval().float()
    state = module.state_dict()
    buffers = {key for key, _ in module.named_buffers()}
    count = sum(t.numel() for key, t in state.items() if key not in buffers)
    assert parameters is None or count == parameters, f"{name}: {count} parameters, {parameters} are wanted"
    assert tensors is None or len(state) == tensors, f"{name}: {len(state)} tensors, {tensors} are wanted"
    x = torch.from_numpy(make_input(shape))
    means = {}

    def keep(layer):
        def after(_, __, result):
            flat = result.detach().double().reshape(result.shape[0], -1)
            means[layer] = {
                "shape": list(result.shape),
                "mean": flat.mean(1).tolist(),
                "rms": flat.square().mean(1).sqrt().tolist(),
            }
        return after

    with torch.no_grad():
        filler = Filler(module, scales, gains)
        filler.calibrate(filler.draw_all(), x)
        found = dict(module.named_modules())
        hooks = [found[layer].register_forward_hook(keep(layer)) for layer in layers]
        result = module(x)
        for hook in hooks:
            hook.remove()
        alone = module(x[1:2])
        exact = module.double()(x.double())
    result, alone, exact = (r if isinstance(r, (tuple, list)) else (r,) for r in (result, alone, exact))
    assert len(result) == len(outputs), f"{name}: {len(result)} outputs, {len(outputs)} names"
    arrays = {}
    for key, value, single, double in zip(outputs, result, alone, exact):
        array = value.detach().numpy()
        assert np.isfinite(array).all(), f"{name}: {key} is not finite"
        spread = np.abs(array).max()
        # A network that magnifies float32's roundings says nothing about who rounds better.
        rounding = np.abs(array - double.numpy()).max() / spread
        assert rounding < 3e-5, f"{name}: {key} in float32 is {rounding:.1e} off: lower the gains"
        error = np.abs(array[1:2] - single.numpy()).max() / spread
        assert error < 1e-5, f"{name}: {key} of a sample depends on the others ({error})"
        if array.ndim == 2:
            best = np.sort(array, axis=1)
            margin = ((best[:, -1] - best[:, -2]) / spread).min()
            if margin < 1e-3:
                print(f"  {name}: two classes of {key} are as close as {margin:.1e}")
        different = np.abs(array - array[:1]).max() / spread if len(array) > 1 else 1
        print(f"  {key}: {array.shape}, largest {spread:.3g}, samples differ by {different:.2g}, float32 is {rounding:.1e} off")
        arrays[key] = array
    lines = []
    for key, tensor in state.items():
        center, halfwidth = filler.drawn[key]
        sizes = ",".join(str(size) for size in tensor.shape)
        lines.append("\t".join([key, sizes, center, halfwidth, str(tensor.dtype).removeprefix("torch.")]))
    (FOLDER / f"{name}.tensors.tsv").write_text("\n".join(lines) + "\n")
    (FOLDER / f"{name}.json").write_text(json.dumps({
        "network": name,
        "input": list(shape),
        "temperature": temperature,
        "parameters": count,
        "tensors": len(state),
        "outputs": list(outputs),
        "layers": means,
        "torch": torch.__version__,
    }, indent=1) + "\n")
    np.savez(FOLDER / f"{name}.npz", **arrays)
    print(f"{name}: {count} parameters, {len(state)} tensors, {time.time() - start:.1f} s")


def main(networks):
    """Makes those that the command line names, or all."""
    for name in sys.argv[1:] or networks:
        networks[name]()
