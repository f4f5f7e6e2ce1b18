"""The ODConv cases: odconv/NNN.json, .npz and a checkpoint. In the authors' form, and in that of YOLO forks."""

import json

import numpy as np
import torch
from torch.nn import functional as F

from checkpoints import save_checkpoint


def case(kind, N, C, O, kernel, H, W, stride=1, padding=0, dilation=1, groups=1, K=4, bias=False, temperature=1.0,
         norm=True):
    def pair(value):
        return list(value) if isinstance(value, tuple) else [value, value]
    return {"kind": kind, "N": N, "C": C, "O": O, "kernel": pair(kernel), "H": H, "W": W, "stride": pair(stride),
            "padding": pair(padding), "dilation": pair(dilation), "groups": groups, "K": K, "bias": bias,
            "temperature": temperature, "norm": norm}


CASES = [
    # The authors' form: four attentions; a head that would do nothing is not there.
    case("osvai", 3, 8, 6, 3, 7, 9, padding=1),
    case("osvai", 2, 10, 14, 3, 9, 8, stride=(2, 1), padding=1, groups=2, temperature=30.0),
    case("osvai", 2, 12, 12, 3, 8, 7, stride=2, padding=1, groups=12),
    case("osvai", 3, 6, 12, 3, 5, 6, padding=2, dilation=2, groups=6, K=3),
    case("osvai", 3, 9, 7, 1, 5, 4),
    case("osvai", 3, 9, 7, 1, 5, 4, stride=2, K=1),
    case("osvai", 2, 8, 6, 3, 6, 5, padding=1, K=1),
    case("osvai", 2, 7, 7, 5, 6, 9, padding=2, groups=7, K=1),
    case("osvai", 1, 272, 5, 1, 3, 3, K=2),
    case("osvai", 33, 3, 4, 3, 3, 5, padding=1, K=4),
    case("osvai", 2, 5, 4, 3, 3, 3, K=8, temperature=0.5),
    # ODConv2d_3rd: heads are Linear layers, c is shared by the groups, a mixed bias that f does not scale.
    case("third", 3, 8, 6, 3, 7, 9, padding=1, bias=True),
    case("third", 2, 9, 6, (3, 5), 6, 7, stride=(1, 2), padding=(1, 2), groups=3, K=3, bias=True),
    case("third", 2, 6, 6, 3, 8, 5, stride=2, padding=1, groups=6, bias=True),
    case("third", 4, 9, 5, 1, 4, 3, K=1),
    case("third", 3, 5, 8, 3, 7, 7, padding=2, dilation=2, K=2),
    # With a batch of one its own forward leaves the normalisation out.
    case("third", 1, 8, 6, 3, 7, 9, padding=1, bias=True, norm=False),
    case("third", 1, 8, 6, 3, 7, 9, padding=1, bias=True),
]

FORMS = ("zip", "legacy", "safetensors")
PREFIXES = ("", "module.", "", "layer1.0.conv1.", "")
NORM = ("weight", "bias", "running_mean", "running_var")


def heads(config):
    """Rows of the heads c, f, s, alpha; 0 for one that does not exist."""
    C, O, groups, K = config["C"], config["O"], config["groups"], config["K"]
    taps = config["kernel"][0] * config["kernel"][1]
    if config["kind"] == "third":
        return C // groups, O, taps, K
    return C, 0 if groups == C == O else O, 0 if taps == 1 else taps, 0 if K == 1 else K


def names(config):
    """State-dict names of fc, norm and the heads."""
    if config["kind"] == "third":
        return "fc", "bn", ("fc_c", "fc_f", "fc_s", "fc_w")
    return "attention.fc", "attention.bn", tuple(f"attention.{head}_fc"
                                                 for head in ("channel", "filter", "spatial", "kernel"))


def make_parameters(config, generator):
    """The state dict. Values are multiples of 2^-10, so that widening to float64 adds no doubt."""
    C, K, width = config["C"], config["K"], max(config["C"] // 16, 16)
    bank = K, config["O"], C // config["groups"], *config["kernel"]

    def normal(*shape, scale):
        return torch.round(torch.randn(*shape, generator=generator) * scale * 1024) / 1024

    fc, norm, head_names = names(config)
    third, state = config["kind"] == "third", {}
    state["weight"] = normal(*bank, scale=(2.0 / np.prod(bank[2:])) ** 0.5)
    if config["bias"]:
        state["bias"] = normal(K, config["O"], scale=0.5)
    if third:
        # A layer that its forward never calls.
        state["reduction.weight"], state["reduction.bias"] = normal(width, C, scale=1), normal(width, scale=1)
    state[f"{fc}.weight"] = normal(width, C, 1, 1, scale=(2.0 / C) ** 0.5)
    for name in NORM:
        state[f"{norm}.{name}"] = normal(width, scale=0.3)
    state[f"{norm}.weight"] += 1
    state[f"{norm}.running_var"] = state[f"{norm}.running_var"].abs() + 0.25
    state[f"{norm}.num_batches_tracked"] = torch.tensor(7)
    # Multiplying by the temperature keeps the attentions away from uniform when that is high.
    spread = 2.0 * config["temperature"]
    for name, rows in zip(head_names, heads(config)):
        if rows:
            tail = () if third else (1, 1)
            state[f"{name}.weight"] = normal(rows, width, *tail, scale=spread / width ** 0.5)
            state[f"{name}.bias"] = normal(rows, scale=0.25 * spread)
    return state


def coefficients(config, state, x):
    """c, f, s, alpha; None for one that does not exist."""
    fc, norm, head_names = names(config)
    a = F.linear(x.mean((2, 3)), state[f"{fc}.weight"].flatten(1))
    if config["norm"]:
        gamma, beta, mean, variance = (state[f"{norm}.{name}"] for name in NORM)
        a = F.batch_norm(a, mean, variance, gamma, beta)
    a = F.relu(a)
    logits = [F.linear(a, state[f"{name}.weight"].flatten(1), state[f"{name}.bias"]) / config["temperature"]
              if rows else None for name, rows in zip(head_names, heads(config))]
    return [None if z is None else z.softmax(1) if i == 3 else z.sigmoid() for i, z in enumerate(logits)]


def forward(config, state, x):
    """One sample at a time."""
    c, f, s, alpha = coefficients(config, state, x)
    bank, output = state["weight"], []
    geometry = config["stride"], config["padding"], config["dilation"], config["groups"]
    for n in range(len(x)):
        weight = bank[0] if alpha is None else torch.einsum("k,k...->...", alpha[n], bank)
        if s is not None:
            weight = weight * s[n].view(config["kernel"])
        bias = alpha[n] @ state["bias"] if config["bias"] else None
        scale = c[n].repeat(config["groups"]) if config["kind"] == "third" else c[n]
        y = F.conv2d(x[n:n + 1] * scale[:, None, None], weight, None, *geometry)
        if f is not None:
            y = y * f[n][:, None, None]
        output.append(y if bias is None else y + bias[:, None, None])
    present = [part for part in (c, f, s, alpha) if part is not None]
    return {"coefficients": torch.cat(present, 1), "output": torch.cat(output)}


def write(folder):
    folder.mkdir(exist_ok=True)
    for index, config in enumerate(CASES):
        name = f"{index:03}"
        generator = torch.Generator().manual_seed(9000 + index)
        state = make_parameters(config, generator)
        shape = config["N"], config["C"], config["H"], config["W"]
        x = torch.randn(*shape, generator=generator) + torch.randn(*shape[:2], 1, 1, generator=generator)
        x = torch.round(x * 128) / 128
        single = forward(config, state, x)
        wide = {key: value.double() if value.is_floating_point() else value for key, value in state.items()}
        double = forward(config, wide, x.double())
        arrays = {"input": x, **single, **{f"{stage}_f64": value for stage, value in double.items()}}
        np.savez_compressed(folder / f"{name}.npz", **{key: value.numpy() for key, value in arrays.items()})
        checkpoint = save_checkpoint(folder, name, FORMS[index % 3], state, PREFIXES[index % 5], None)
        (folder / f"{name}.json").write_text(json.dumps({"config": config, "checkpoint": checkpoint}, indent=2) + "\n")
    return len(CASES)
