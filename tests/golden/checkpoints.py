"""Writes one state dict in one of three containers."""

import json

import numpy as np
import torch


def save_safetensors(path, state):
    """Eight bytes of header length, the header as JSON padded to eight bytes, the data without gaps."""
    header, data = {}, b""
    for name, tensor in state.items():
        raw = np.ascontiguousarray(tensor.numpy()).tobytes()
        header[name] = {"dtype": {torch.float32: "F32", torch.int64: "I64"}[tensor.dtype],
                        "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(len(text).to_bytes(8, "little") + text + data)


def save_checkpoint(folder, name, form, state, prefix="", wrapper=None):
    """Returns what the case's JSON says about the file."""
    named = {prefix + key: value.contiguous() for key, value in state.items()}
    path = folder / (name + (".safetensors" if form == "safetensors" else ".pt"))
    if form == "safetensors":
        save_safetensors(path, named)
    else:
        torch.save({wrapper: named} if wrapper else named, path,
                   _use_new_zipfile_serialization=form == "zip")
    return {"file": path.name, "form": form, "prefix": prefix, "wrapper": wrapper}
