"""Blocks of which several convolutions share one routing, and experts that are a list: condblocks/NNN.json, .npz and a
checkpoint."""

import json

import numpy as np
import torch
from torch.nn import functional as F

from checkpoints import save_checkpoint


def case(kind, N, C, O, kernel, H, W, stride=1, expand=6, K=4, squeeze=0):
    return {"kind": kind, "N": N, "C": C, "O": O, "kernel": kernel, "H": H, "W": W, "stride": stride,
            "expand": expand, "K": K, "squeeze": squeeze}


CASES = [
    # timm: an expert is one row; SiLU, eps 1e-3, TensorFlow's padding, squeeze and excitation of the given width.
    case("timm", 3, 6, 6, 5, 7, 9, expand=3, squeeze=2),
    case("timm", 2, 8, 11, 3, 9, 8, stride=2, K=8, squeeze=2),
    case("timm", 2, 5, 5, 3, 6, 5, stride=2, squeeze=1),
    case("timm", 1, 4, 7, 5, 8, 8, stride=2, expand=4, K=3, squeeze=1),
    # d-li14: an expert is a kernel; ReLU6, eps 1e-5, padding of half a kernel. Without expansion there is no pw.
    case("d-li14", 3, 6, 6, 3, 7, 9, K=8),
    case("d-li14", 2, 8, 10, 3, 9, 8, stride=2),
    case("d-li14", 2, 7, 5, 3, 6, 7, expand=1, K=3),
    # A list of K static convolutions, of which the kernels are mixed: only a convolution, no block.
    case("list", 3, 6, 8, 3, 7, 9),
    case("list", 2, 5, 7, 5, 9, 8, stride=2, K=2),
]

FORMS = ("zip", "legacy", "safetensors")
PREFIXES = ("", "module.", "", "features.3.", "")
NORM = ("weight", "bias", "running_mean", "running_var")


def convolutions(config):
    """Role: (O, C/G, k, groups, stride)."""
    C, O, hidden, k, stride = (*(config[key] for key in ("C", "O")), config["C"] * config["expand"], config["kernel"],
                               config["stride"])
    if config["kind"] == "list":
        return {"conv": (O, C, k, 1, stride)}
    parts = {} if config["expand"] == 1 else {"pw": (hidden, C, 1, 1, 1)}
    return {**parts, "dw": (hidden, 1, k, hidden, stride), "pwl": (O, hidden, 1, 1, 1)}


def spelling(config):
    """What the routing, the convolutions and the norms are called."""
    if config["kind"] == "timm":
        return "routing_fn", {"pw": "conv_pw", "dw": "conv_dw", "pwl": "conv_pwl"}, {
            "pw": "bn1", "dw": "bn2", "pwl": "bn3"}
    if config["kind"] == "d-li14":
        return "route.fc", {"pw": "pw", "dw": "dw", "pwl": "pw_linear"}, {
            "pw": "bn_pw", "dw": "bn_dw", "pwl": "bn_pw_linear"}
    return "routing", {"conv": "cond_conv"}, {}


def make_parameters(config, generator):
    """The state dict. Values are multiples of 2^-10, so that widening to float64 adds no doubt."""
    def normal(*shape, scale):
        return torch.round(torch.randn(*shape, generator=generator) * scale * 1024) / 1024

    K, (routing, names, norms), state = config["K"], spelling(config), {}
    state[f"{routing}.weight"] = normal(K, config["C"], scale=(8.0 / config["C"]) ** 0.5)
    state[f"{routing}.bias"] = normal(K, scale=0.5)
    for role, (O, depth, k, _, _) in convolutions(config).items():
        bank = normal(K, O, depth, k, k, scale=(2.0 / (depth * k * k)) ** 0.5)
        if config["kind"] == "list":
            state.update({f"{names[role]}.experts.{index}.weight": bank[index] for index in range(K)})
        else:
            state[f"{names[role]}.weight"] = bank.flatten(1) if config["kind"] == "timm" else bank
        if role in norms:
            for name in NORM:
                state[f"{norms[role]}.{name}"] = normal(O, scale=0.3)
            state[f"{norms[role]}.weight"] += 1
            state[f"{norms[role]}.running_var"] = state[f"{norms[role]}.running_var"].abs() + 0.25
    if config["squeeze"]:
        hidden = config["C"] * config["expand"]
        state["se.conv_reduce.weight"] = normal(config["squeeze"], hidden, 1, 1, scale=(2.0 / hidden) ** 0.5)
        state["se.conv_reduce.bias"] = normal(config["squeeze"], scale=0.5)
        state["se.conv_expand.weight"] = normal(hidden, config["squeeze"], 1, 1, scale=1.0)
        state["se.conv_expand.bias"] = normal(hidden, scale=0.5)
    return state


def same(x, k, stride):
    totals = [max((-(-size // stride) - 1) * stride + k - size, 0) for size in x.shape[2:]]
    (top, left), (height, width) = [total // 2 for total in totals], totals
    return F.pad(x, (left, width - left, top, height - top))


def forward(config, state, x):
    """One sample at a time."""
    routing, names, norms = spelling(config)
    r = F.linear(x.mean((2, 3)), state[f"{routing}.weight"], state[f"{routing}.bias"]).sigmoid()
    is_timm, y = config["kind"] == "timm", x
    for role, (O, depth, k, groups, stride) in convolutions(config).items():
        if config["kind"] == "list":
            bank = torch.stack([state[f"{names[role]}.experts.{index}.weight"] for index in range(config["K"])])
        else:
            bank = state[f"{names[role]}.weight"].view(-1, O, depth, k, k)
        kernels = torch.einsum("nk,kocij->nocij", r, bank)
        padded = same(y, k, stride) if is_timm else F.pad(y, (k // 2,) * 4)
        y = torch.cat([F.conv2d(padded[n:n + 1], kernels[n], None, stride, groups=groups) for n in range(len(x))])
        if role in norms:
            gamma, beta, mean, variance = (state[f"{norms[role]}.{name}"] for name in NORM)
            y = F.batch_norm(y, mean, variance, gamma, beta, eps=1e-3 if is_timm else 1e-5)
        if role in ("pw", "dw"):
            y = F.silu(y) if is_timm else F.relu6(y)
        if role == "dw" and config["squeeze"]:
            gate = F.conv2d(y.mean((2, 3), keepdim=True), state["se.conv_reduce.weight"], state["se.conv_reduce.bias"])
            gate = F.conv2d(F.silu(gate), state["se.conv_expand.weight"], state["se.conv_expand.bias"])
            y = y * gate.sigmoid()
    if config["kind"] != "list" and config["stride"] == 1 and config["C"] == config["O"]:
        y = y + x
    return {"attention": r, "output": y}


def write(folder):
    folder.mkdir(exist_ok=True)
    for index, config in enumerate(CASES):
        name = f"{index:03}"
        generator = torch.Generator().manual_seed(8000 + index)
        state = make_parameters(config, generator)
        shape = config["N"], config["C"], config["H"], config["W"]
        x = torch.randn(*shape, generator=generator) + torch.randn(*shape[:2], 1, 1, generator=generator)
        x = torch.round(x * 128) / 128
        single = forward(config, state, x)
        double = forward(config, {key: value.double() for key, value in state.items()}, x.double())
        arrays = {"input": x, **single, **{f"{stage}_f64": value for stage, value in double.items()}}
        np.savez_compressed(folder / f"{name}.npz", **{key: value.numpy() for key, value in arrays.items()})
        checkpoint = save_checkpoint(folder, name, FORMS[index % 3], state, PREFIXES[index % 5], None)
        (folder / f"{name}.json").write_text(json.dumps({"config": config, "checkpoint": checkpoint}, indent=2) + "\n")
    return len(CASES)
