"""The DCD cases: dcd/NNN.json, .npz and a checkpoint."""

import json

import numpy as np
import torch
from torch.nn import functional as F

from checkpoints import save_checkpoint


def case(kind, N, C, O, H, W, rank, squeeze, kernel=1, stride=1, padding=0, quarters=False):
    """kind: the names of the state dict; quarters: the coefficients come from four means of each plane instead of one."""
    return {"kind": kind, "N": N, "C": C, "O": O, "H": H, "W": W, "rank": rank, "squeeze": squeeze, "kernel": kernel,
            "stride": stride, "padding": padding, "quarters": quarters}


CASES = [
    # MobileNetV2's: q and p are called conv_q and conv_p; it looks at quarters where it widens.
    case("pointwise", 3, 8, 24, 7, 9, 4, 4, quarters=True),
    case("pointwise", 2, 24, 8, 5, 4, 4, 4),
    case("pointwise", 1, 16, 96, 14, 13, 8, 6, quarters=True),
    # ResNet's: a 3x3 kernel with a stride, which q shares.
    case("conv", 3, 9, 12, 8, 7, 3, 5, kernel=3, stride=2, padding=1),
    case("conv", 2, 16, 8, 5, 6, 4, 4, kernel=1),
    case("conv", 5, 4, 6, 7, 7, 4, 4, kernel=3, padding=1, quarters=True),
    case("conv", 2, 6, 10, 9, 1, 4, 7, kernel=3, stride=2, padding=1, quarters=True),
    # The classifier.
    case("classifier", 3, 40, 11, 1, 1, 32, 32),
    case("classifier", 1, 7, 20, 1, 1, 32, 32),
]

FORMS = ("zip", "legacy", "safetensors")
PREFIXES = ("", "module.", "features.3.conv.", "layer1.0.conv1.", "")
NAMES = {"pointwise": ("conv", "conv_q", "conv_p"), "conv": ("conv", "q", "p"), "classifier": ("cls", "cls_q", "cls_p")}


def make_state(config, generator):
    """The state dict as the module saves it. Values are multiples of 2^-10."""
    def normal(*shape, scale, center=0):
        return torch.round((center + torch.randn(*shape, generator=generator) * scale) * 1024) / 1024

    channels, filters, rank, squeeze = (config[key] for key in ("C", "O", "rank", "squeeze"))
    main, q, p = NAMES[config["kind"]]
    is_linear, kernel = config["kind"] == "classifier", config["kernel"]
    one = () if is_linear else (1, 1)
    features = channels * (4 if config["quarters"] else 1)
    state = {f"{main}.weight": normal(filters, channels, *(() if is_linear else (kernel, kernel)),
                                      scale=(2 / (channels * kernel * kernel)) ** 0.5),
             f"{q}.weight": normal(rank, channels, *one, scale=channels ** -0.5),
             f"{p}.weight": normal(filters, rank, *one, scale=rank ** -0.5)}
    if is_linear:
        state[f"{main}.bias"] = normal(filters, scale=0.5)
    state.update({
        "fc.0.weight": normal(squeeze, features, scale=3 * features ** -0.5),
        "fc.1.fc.0.weight": normal(squeeze, squeeze, scale=2 * squeeze ** -0.5),
        "fc_phi.weight": normal(rank * rank, squeeze, scale=squeeze ** -0.5),
        "fc_scale.weight": normal(filters, squeeze, scale=2 * squeeze ** -0.5)})
    for norm in ("bn1", "bn2"):
        state.update({f"{norm}.weight": normal(rank, scale=0.5), f"{norm}.bias": normal(rank, scale=0.5),
                      f"{norm}.running_mean": normal(rank, scale=0.5),
                      f"{norm}.running_var": normal(rank, scale=0.1, center=1)})
    return state


def gate(x):
    return F.relu6(x + 3) / 3


def norm(state, name, x):
    return F.batch_norm(x, *(state[f"{name}.{part}"] for part in ("running_mean", "running_var", "weight", "bias")))


def forward(config, state, x):
    """The matrix [N, L, L, 1, 1] between q and p with what is around it, and the output."""
    main, q, p = (name + ".weight" for name in NAMES[config["kind"]])
    pooled = F.adaptive_avg_pool2d(x, 2 if config["quarters"] else 1).flatten(1)
    v = F.linear(pooled, state["fc.0.weight"])
    u = v * gate(F.linear(v, state["fc.1.fc.0.weight"]))
    phi = F.linear(u, state["fc_phi.weight"]).reshape(len(x), config["rank"], -1)
    scale = gate(F.linear(u, state["fc_scale.weight"]))
    geometry = config["stride"], config["padding"]
    weights = [state[key] if state[key].dim() == 4 else state[key][:, :, None, None] for key in (main, q, p)]
    z = norm(state, "bn1", F.conv2d(x, weights[1], None, config["stride"]))
    inner = norm(state, "bn2", phi @ z.flatten(2)).reshape(z.shape) + z
    factor = state["bn2.weight"] / (state["bn2.running_var"] + 1e-5).sqrt()
    matrix = phi * factor[:, None] + torch.eye(config["rank"], dtype=x.dtype)
    static = F.conv2d(x, weights[0], state.get("cls.bias"), *geometry)
    output = scale[:, :, None, None] * static + F.conv2d(inner, weights[2])
    output = output.flatten(1) if config["kind"] == "classifier" else output
    return {"weight": matrix[:, :, :, None, None], "output": output}


def write(folder):
    folder.mkdir(exist_ok=True)
    for index, config in enumerate(CASES):
        name = f"{index:03}"
        generator = torch.Generator().manual_seed(9000 + index)
        state = make_state(config, generator)
        shape = config["N"], config["C"], config["H"], config["W"]
        x = torch.randn(*shape, generator=generator) + torch.randn(*shape[:2], 1, 1, generator=generator)
        x = torch.round(x * 128) / 128
        single = forward(config, state, x)
        double = forward(config, {key: value.double() for key, value in state.items()}, x.double())
        arrays = {"input": x, **single, "output_f64": double["output"]}
        np.savez_compressed(folder / f"{name}.npz", **{key: value.numpy() for key, value in arrays.items()})
        checkpoint = save_checkpoint(folder, name, FORMS[index % 3], state, PREFIXES[index % 5], None)
        (folder / f"{name}.json").write_text(json.dumps({"config": config, "checkpoint": checkpoint}, indent=2) + "\n")
    return len(CASES)
