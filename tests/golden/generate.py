#!/usr/bin/python3
"""Writes every golden file beside this script: results of real PyTorch that the tests compare with. See README.md."""

import pathlib
import shutil

import torch

import axes
import axiswise
import condblocks
import condconv
import dcd
import dynamic
import filters
import images
import odconv
import pictures
import small
import sound
import static
import structure
import warehouse

HERE = pathlib.Path(__file__).resolve().parent


def main():
    torch.set_num_threads(1)
    for name, cases in (("dynamic", dynamic), ("condconv", condconv), ("condblocks", condblocks), ("odconv", odconv),
                        ("axes", axes), ("axiswise", axiswise), ("filters", filters), ("static", static),
                        ("structure", structure), ("small", small), ("images", images), ("pictures", pictures), ("dcd", dcd),
                        ("warehouse", warehouse), ("sound", sound)):
        folder = HERE / name
        shutil.rmtree(folder, ignore_errors=True)
        count = cases.write(folder)
        size = sum(file.stat().st_size for file in folder.iterdir())
        print(f"{name}: {count} cases, {size / 1024:.0f} KiB")


if __name__ == "__main__":
    main()
