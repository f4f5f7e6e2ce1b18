#!/usr/bin/python3
"""Writes every golden file beside this script: results of real PyTorch that the tests compare with. See README.md."""

import pathlib
import shutil

import torch

<<<<<<< HEAD
import axes
=======
import condblocks
>>>>>>> 33cb7ad (Describe the golden ODConvs and blocks; keep to the line length)
import condconv
import dynamic
import filters
import images
import odconv
import small
import static

HERE = pathlib.Path(__file__).resolve().parent


def main():
    torch.set_num_threads(1)
<<<<<<< HEAD
    for name, cases in (("dynamic", dynamic), ("condconv", condconv), ("axes", axes), ("filters", filters),
                        ("static", static), ("small", small), ("images", images)):
=======
    for name, cases in (("dynamic", dynamic), ("condconv", condconv), ("condblocks", condblocks),
                        ("odconv", odconv), ("static", static), ("small", small),
                        ("images", images)):
>>>>>>> 33cb7ad (Describe the golden ODConvs and blocks; keep to the line length)
        folder = HERE / name
        shutil.rmtree(folder, ignore_errors=True)
        count = cases.write(folder)
        size = sum(file.stat().st_size for file in folder.iterdir())
        print(f"{name}: {count} cases, {size / 1024:.0f} KiB")


if __name__ == "__main__":
    main()
