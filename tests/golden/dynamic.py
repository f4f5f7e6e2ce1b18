"""The dynamic-convolution cases: dynamic/NNN.json, .npz and a checkpoint."""

import itertools
import json

import numpy as np
import torch

from checkpoints import save_checkpoint
from layers import forward, make_parameters, saved


def case(kind, N, C, O, kernel, H, W, stride=1, padding=0, dilation=1, groups=1, K=4, bias=True, temperature=1.0,
         **more):
    def pair(value):
        return list(value) if isinstance(value, tuple) else [value, value]
    return {"kind": kind, "N": N, "C": C, "O": O, "kernel": pair(kernel), "H": H, "W": W, "stride": pair(stride),
            "padding": pair(padding), "dilation": pair(dilation), "groups": groups, "K": K, "bias": bias,
            "temperature": float(temperature), **more}


CASES = [
    # The seed: hidden = K, both FCs with bias, no temperature.
    case("seed", 1, 3, 16, 3, 17, 19, padding=1),
    case("seed", 2, 8, 8, 3, 9, 9, padding=1),
    case("seed", 3, 6, 4, 3, 8, 11, stride=2, padding=1),
    case("seed", 5, 8, 12, 1, 7, 5),
    case("seed", 9, 4, 6, 3, 5, 6, padding=1, groups=2),
    case("seed", 33, 4, 4, 3, 4, 5, padding=1),
    case("seed", 2, 6, 6, 5, 10, 9, padding=2, groups=6),
    case("seed", 2, 1, 5, 3, 6, 7, padding=1),
    case("seed", 2, 5, 1, 3, 7, 6, padding=1),
    case("seed", 1, 1, 1, 1, 1, 1, K=2),
    case("seed", 3, 4, 8, 3, 6, 6, padding=1, K=1),
    case("seed", 2, 4, 3, 3, 5, 5, padding=1, K=64),
    case("seed", 2, 7, 9, (1, 5), 6, 13, padding=(0, 2), K=3),
    case("seed", 2, 4, 4, 3, 6, 5, padding=1, bias=False),
    # The widely used re-implementation: hidden = int(C / 4) + 1 (K when C is 3), fc1 without bias, temperature.
    case("kaijieshi7", 1, 16, 16, 3, 14, 14, padding=1, temperature=34),
    case("kaijieshi7", 2, 3, 8, 7, 15, 13, stride=2, padding=3, temperature=31),
    case("kaijieshi7", 5, 8, 8, 3, 7, 7, padding=1, groups=8, temperature=1),
    case("kaijieshi7", 2, 6, 18, 3, 9, 8, stride=(2, 1), padding=1, groups=6, temperature=4),
    case("kaijieshi7", 3, 12, 8, 3, 8, 9, stride=(1, 3), padding=(2, 0), groups=4, temperature=1),
    case("kaijieshi7", 2, 8, 8, (5, 3), 11, 10, padding=(4, 2), dilation=(2, 2), temperature=10),
    case("kaijieshi7", 9, 8, 4, 1, 6, 6, groups=2, temperature=0.1),
    case("kaijieshi7", 2, 4, 6, 3, 12, 11, dilation=(3, 2), temperature=1),
    case("kaijieshi7", 2, 4, 4, 3, 3, 4, padding=5, temperature=1),
    case("kaijieshi7", 3, 8, 6, 3, 1, 1, padding=1, temperature=34),
    case("kaijieshi7", 33, 6, 6, 3, 3, 3, padding=1, groups=6, K=2, temperature=1),
    case("kaijieshi7", 2, 6, 4, (3, 1), 8, 7, stride=3, padding=(1, 0), K=8, bias=False, temperature=1),
    case("kaijieshi7", 2, 8, 8, 3, 6, 6, padding=1, K=16, temperature=0.5),
    case("kaijieshi7", 2, 8, 8, 3, 6, 6, padding=1, temperature=1, logit_scale=5000.0),
    case("kaijieshi7", 2, 5, 7, 2, 7, 9, stride=2, K=1, temperature=34),
    # The paper: Linear C -> C/4 -> K with biases, temperature 30 falling to 1.
    case("paper", 1, 16, 24, 3, 10, 12, stride=2, padding=1),
    case("paper", 2, 8, 8, 3, 7, 9, padding=1, temperature=30),
    case("paper", 3, 8, 16, 1, 5, 4),
    case("paper", 2, 10, 10, 3, 7, 7, stride=2, padding=1, groups=10),
    case("paper", 5, 6, 9, (3, 5), 6, 9, padding=(1, 2), groups=3, K=5),
    case("paper", 2, 2, 3, 3, 9, 10, padding=3, dilation=3, K=7, bias=False),
    case("paper", 2, 4, 4, 1, 1, 1, K=32, temperature=0.1),
    case("paper", 1, 1, 1, 3, 5, 8, stride=(3, 2), padding=(2, 1)),
    # The well-known collection's form: no attention biases, a temperature of 30 that its users never lower.
    case("xmu", 2, 16, 8, 3, 8, 8, padding=1, temperature=30),
    case("xmu", 3, 8, 8, 3, 5, 7, padding=1, groups=8, temperature=1),
    case("xmu", 9, 4, 5, 5, 6, 5, padding=2, K=3, temperature=30),
    case("xmu", 1, 12, 6, 3, 9, 6, padding=1, groups=2, bias=False, temperature=7.5),
    # Linear to_scores, kernels_weights, kernels_bias; the temperature is an argument of the forward call.
    case("tardelean", 1, 8, 8, 3, 8, 10, padding=1, temperature=30),
    case("tardelean", 2, 3, 6, 3, 13, 9, stride=2, padding=1),
    case("tardelean", 5, 8, 16, 1, 4, 4, groups=4, K=6, temperature=2),
    case("tardelean", 3, 6, 6, (2, 4), 7, 8, stride=(2, 1), padding=(1, 3), groups=6, temperature=1),
    case("tardelean", 2, 4, 4, 3, 6, 6, padding=1, bias=False, temperature=0.1),
    # The experts in one row; a temperature of 30 that nobody lowers.
    case("jung", 3, 8, 6, 3, 7, 9, stride=2, padding=1, temperature=30),
    case("jung", 2, 6, 9, (3, 1), 5, 8, padding=(1, 0), groups=3, K=3, bias=False),
    case("jung", 2, 5, 5, 3, 6, 7, padding=1, groups=5, K=7, temperature=2),
    # The experts as convolutions of their own; a temperature of 34 that nobody lowers.
    case("ma-xu", 3, 8, 6, 3, 7, 9, padding=1, K=3, temperature=34),
    case("ma-xu", 2, 6, 9, 1, 5, 8, groups=3, K=3, bias=False),
    case("ma-xu", 2, 4, 5, 3, 6, 7, stride=(2, 1), padding=1, K=11, temperature=2),
]

FORMS = ("zip", "legacy", "safetensors")
PREFIXES = ("", "module.", "", "features.3.conv.", "")


def spread(attention):
    """How much the attention differs between samples."""
    return (attention.max(0).values - attention.min(0).values).max().item()


def draw(index, config):
    """Parameters and input; drawn again while all samples have one attention, since such a case shows little."""
    for attempt in itertools.count():
        generator = torch.Generator().manual_seed(1000 * (attempt + 1) + index)
        state = make_parameters(config, generator)
        # A level of its own for every sample and channel, without which the pooled values would hardly differ.
        shape = config["N"], config["C"], config["H"], config["W"]
        x = torch.randn(*shape, generator=generator) + torch.randn(*shape[:2], 1, 1, generator=generator)
        x = torch.round(x * 128) / 128
        if config["N"] == 1 or config["K"] == 1 or spread(forward(config, state, x)["attention"]) > 0.05:
            return state, x


def write(folder):
    folder.mkdir(exist_ok=True)
    for index, config in enumerate(CASES):
        name = f"{index:03}"
        state, x = draw(index, config)
        single = forward(config, state, x)
        double = forward(config, {key: value.double() for key, value in state.items()}, x.double(), fold=False)
        worst = {}
        for stage, value in single.items():
            worst[stage] = ((value.double() - double[stage]).abs().max() / double[stage].abs().max()).item()
            assert worst[stage] < 2e-6, (name, stage, worst[stage])

        arrays = {"input": x, **single}
        arrays.update({f"{stage}_f64": double[stage] for stage in ("output", "attention", "weight")})
        np.savez_compressed(folder / f"{name}.npz", **{key: value.numpy() for key, value in arrays.items()})
        checkpoint = save_checkpoint(folder, name, FORMS[index % 3], saved(config, state), PREFIXES[index % 5],
                                     "state_dict" if index % 4 == 3 and index % 3 != 2 else None)
        facts = {"config": config, "checkpoint": checkpoint, "attention_spread": round(spread(double["attention"]), 4),
                 "relative_error_f32": {stage: float(f"{error:.2g}") for stage, error in worst.items()}}
        (folder / f"{name}.json").write_text(json.dumps(facts, indent=2) + "\n")
    return len(CASES)
