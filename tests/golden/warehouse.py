"""The KernelWarehouse cases: warehouse/NNN.json, .npz and a checkpoint."""

import json

import numpy as np
import torch
from torch.nn import functional as F

from checkpoints import save_checkpoint


def case(N, C, O, kernel, H, W, cell, n, stride=1, padding=0, dilation=1, groups=1, norm="batch", bias=False, basis=None):
    """cell: its rows and columns; n: cells of the warehouse; basis: local cells, width and first local cell."""
    def pair(value):
        return list(value) if isinstance(value, tuple) else [value, value]
    return {"kind": "conv", "N": N, "C": C, "O": O, "kernel": pair(kernel), "H": H, "W": W, "cell": pair(cell), "n": n,
            "stride": pair(stride), "padding": pair(padding), "dilation": pair(dilation), "groups": groups, "norm": norm,
            "bias": bias, "basis": basis}


def linear(N, C, O, cell, n):
    return {**case(N, C, O, 1, 1, 1, cell, n, bias=True), "kind": "linear"}


CASES = [
    # Cells on a grid of filters and channels, or as large as the kernel's plane, or of one number.
    case(3, 8, 12, 3, 7, 9, (4, 4), 10, padding=1),
    case(2, 16, 32, 1, 5, 3, (16, 16), 7, stride=2),
    case(2, 3, 8, 3, 9, 11, (8, 3), 9, stride=(2, 1), padding=1),
    case(1, 4, 6, (3, 5), 6, 8, (1, 1), 3, padding=(1, 2)),
    # Depthwise and grouped kernels, a bias, LayerNorm, dilation.
    case(5, 12, 12, 3, 6, 7, (4, 1), 27, padding=1, groups=12),
    case(2, 8, 8, 7, 9, 8, (8, 1), 49, padding=3, groups=8, norm="layer", bias=True),
    case(3, 12, 18, 3, 8, 9, (3, 2), 5, stride=2, padding=2, dilation=2, groups=3, norm="layer", bias=True),
    case(33, 6, 9, 2, 4, 5, (3, 6), 12, stride=2, norm="layer", bias=True),
    # Coefficients of other layers' cells come from a basis; the layer's own stand first, in the middle and last.
    case(3, 16, 16, 3, 5, 7, (8, 8), 44, padding=1, basis=(18, 16, 0)),
    case(2, 8, 24, 1, 6, 5, (8, 8), 30, basis=(1, 16, 7)),
    case(1, 8, 16, 3, 6, 5, (8, 8), 24, stride=2, padding=1, basis=(9, 5, 15)),
    linear(4, 24, 15, (15, 4), 3),
    linear(1, 8, 10, (5, 8), 2),
]

FORMS = ("zip", "legacy", "safetensors")
PREFIXES = ("", "module.", "features.3.", "")


def mixtures(config):
    """m: the kernel's taps and tiles."""
    (height, width), (rows, columns) = config["kernel"], config["cell"]
    return height * width * (config["O"] // rows) * (config["C"] // config["groups"] // columns)


def make_state(config, generator):
    """The state dict as the modules save it. Values are multiples of 2^-10."""
    m, n, channels = mixtures(config), config["n"], config["C"]
    hidden = max(channels // 16, 16)
    layer = "conv.conv." if config["kind"] == "linear" else "conv."

    def normal(*shape, scale, center=0):
        return torch.round((center + torch.randn(*shape, generator=generator) * scale) * 1024) / 1024

    tail = (1,) if config["kind"] == "linear" else (1, 1)
    state = {"warehouse_manager.weights.0": normal(n, *config["cell"], *tail, scale=1.0)}
    if config["bias"]:
        state[layer + "bias"] = normal(config["O"], scale=0.5)
    layer += "attention."
    rows = n + 1
    if config["basis"]:
        local, width, _ = config["basis"]
        rows = local + width + 1
        state[layer + "basis_bias"] = normal((n + 1) * m, scale=0.5)
        state[layer + "fc3.weight"] = normal(n - local, width, scale=width ** -0.5)
    state[layer + "fc1.weight"] = normal(hidden, channels, scale=(2 / channels) ** 0.5)
    state[layer + "norm1.weight"] = normal(hidden, scale=0.25, center=1)
    state[layer + "norm1.bias"] = normal(hidden, scale=0.25)
    if config["norm"] == "layer":
        state[layer + "fc1.bias"] = normal(hidden, scale=0.25)
    else:
        state[layer + "norm1.running_mean"] = normal(hidden, scale=0.5)
        state[layer + "norm1.running_var"] = normal(hidden, scale=0.1, center=1)
    state[layer + "fc2.weight"] = normal(rows * m, hidden, scale=(2 / hidden) ** 0.5)
    if not config["basis"]:
        state[layer + "fc2.bias"] = normal(rows * m, scale=0.5)
    return state


def attend(config, state, pooled):
    """[N, C] to [N, m, n]."""
    layer = "conv.conv.attention." if config["kind"] == "linear" else "conv.attention."
    names = ("fc1.weight", "fc1.bias", "norm1.weight", "norm1.bias", "norm1.running_mean", "norm1.running_var",
             "fc2.weight", "fc2.bias", "fc3.weight", "basis_bias")
    fc1, fc1_bias, scale, shift, mean, variance, fc2, fc2_bias, fc3, basis_bias = (state.get(layer + x) for x in names)
    h = F.linear(pooled, fc1, fc1_bias)
    h = F.layer_norm(h, (h.shape[1],), scale, shift) if mean is None else F.batch_norm(h, mean, variance, scale, shift)
    z = F.linear(F.relu(h), fc2, fc2_bias).reshape(len(pooled), mixtures(config), -1)
    if fc3 is not None:
        local, width, start = config["basis"]
        own, basis, zero = z.split([local, width, 1], 2)
        other = basis @ fc3.T
        z = torch.cat([other[:, :, :start], own, other[:, :, start:], zero], 2) + basis_bias.reshape(z.shape[1], -1)
    return (z / (z.abs().sum(2, keepdim=True) + 1e-3))[:, :, :-1]


def forward(config, state, x):
    """All stages of the layer, one sample at a time."""
    pooled = x.flatten(2).mean(2)
    attention = attend(config, state, pooled)
    (height, width), (rows, columns) = config["kernel"], config["cell"]
    filters, channels = config["O"], config["C"] // config["groups"]
    cells = torch.einsum("njk,kab->njab", attention, state["warehouse_manager.weights.0"].reshape(-1, rows, columns))
    weight = torch.empty(len(x), filters, channels, height, width, dtype=x.dtype)
    j = 0
    for y in range(height):
        for s in range(width):
            for o in range(0, filters, rows):
                for c in range(0, channels, columns):
                    weight[:, o:o + rows, c:c + columns, y, s] = cells[:, j]
                    j += 1
    bias = state.get("conv.conv.bias" if config["kind"] == "linear" else "conv.bias")
    output = torch.cat([F.conv2d(x[n:n + 1], weight[n], bias, config["stride"], config["padding"], config["dilation"],
                                 config["groups"]) for n in range(len(x))])
    output = output.flatten(1) if config["kind"] == "linear" else output
    return {"attention": attention.flatten(1), "weight": weight, "output": output}


def write(folder):
    folder.mkdir(exist_ok=True)
    for index, config in enumerate(CASES):
        name = f"{index:03}"
        generator = torch.Generator().manual_seed(8000 + index)
        state = make_state(config, generator)
        shape = config["N"], config["C"], config["H"], config["W"]
        x = torch.randn(*shape, generator=generator) + torch.randn(*shape[:2], 1, 1, generator=generator)
        x = torch.round(x * 128) / 128
        single = forward(config, state, x)
        double = forward(config, {key: value.double() for key, value in state.items()}, x.double())
        arrays = {"input": x, **single, **{f"{stage}_f64": double[stage] for stage in ("output", "attention")}}
        np.savez_compressed(folder / f"{name}.npz", **{key: value.numpy() for key, value in arrays.items()})
        checkpoint = save_checkpoint(folder, name, FORMS[index % 3], state, PREFIXES[index % 4], None)
        (folder / f"{name}.json").write_text(json.dumps({"config": config, "checkpoint": checkpoint}, indent=2) + "\n")
    return len(CASES)
