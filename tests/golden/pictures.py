"""Picture files and what Pillow and torchvision's transforms make of them: pictures/*.json, *.npz beside the files.

torchvision's Resize and CenterCrop of a picture are Pillow's resize and a crop; their rules for sizes are spelt out here, so
that Pillow is all this needs.
"""

import json
import struct
import zlib

import numpy as np
from PIL import Image, ImageOps

FILTERS = {"bilinear": Image.BILINEAR, "bicubic": Image.BICUBIC}

# name, file, channels, the network's size, shorter side after scaling or None, crop fraction, filter, largest difference
CASES = [
    ("bilinear", "colour.png", 3, 24, 28, 1.0, "bilinear", 0),
    ("bicubic", "colour.png", 3, 24, None, 0.875, "bicubic", 0),
    ("bicubic-up", "colour.png", 3, 80, None, 0.882, "bicubic", 0),
    ("bilinear-up", "colour.png", 3, 72, 90, 1.0, "bilinear", 0),
    ("same", "colour.png", 3, 45, None, 1.0, "bicubic", 0),
    ("tall", "tall.png", 3, 16, 19, 1.0, "bicubic", 0),
    ("one-pixel", "one-pixel.png", 3, 8, 9, 1.0, "bicubic", 0),
    ("line", "line.png", 3, 8, 9, 1.0, "bilinear", 0),
    ("grey-network", "colour.png", 1, 24, 28, 1.0, "bicubic", 0),
    ("grey", "grey.png", 3, 24, 28, 1.0, "bilinear", 0),
    ("one-bit", "one-bit.png", 3, 24, 28, 1.0, "bilinear", 0),
    ("palette", "palette.png", 3, 24, 28, 1.0, "bicubic", 0),
    ("palette-transparent", "palette-transparent.png", 3, 24, 28, 1.0, "bilinear", 0),
    ("alpha", "alpha.png", 3, 24, 28, 1.0, "bicubic", 1),
    ("grey-alpha", "grey-alpha.png", 3, 24, 28, 1.0, "bilinear", 1),
    ("sixteen-bit", "sixteen-bit.png", 3, 24, 28, 1.0, "bilinear", 1),
    ("sixteen-bit-grey", "sixteen-bit-grey.png", 3, 24, 28, 1.0, "bilinear", 1),
    ("jpeg", "colour.jpg", 3, 24, 28, 1.0, "bicubic", 2),
    ("jpeg-progressive", "progressive.jpg", 3, 24, 28, 1.0, "bilinear", 2),
    ("jpeg-grey", "grey.jpg", 3, 24, 28, 1.0, "bilinear", 2),
    ("jpeg-cmyk", "cmyk.jpg", 3, 24, 28, 1.0, "bilinear", 3),
] + [(f"exif-{i}", f"exif-{i}.jpg", 3, 24, 28, 1.0, "bilinear", 2) for i in range(1, 9)]


def drawing(height, width, seed):
    """Slopes, an edge and some noise: [height, width, 3], from 0 to 1."""
    y, x = np.mgrid[0:height, 0:width] / max(height, width)
    noise = np.random.default_rng(seed).random((height, width, 3)) * 0.2
    planes = np.stack([x, y, (x + y) / 2], axis=2) * 0.7 + noise
    planes[(x - 0.5) ** 2 + (y - 0.3) ** 2 < 0.04] = [1.0, 0.1, 0.2]
    return np.clip(planes, 0, 1)


def png(path, samples, colour_type):
    """A PNG of 16 bits, which Pillow cannot write: samples [height, width, channels]."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    height, width = samples.shape[:2]
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in samples)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 16, colour_type, 0, 0, 0))
                     + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))


def write_files(folder):
    values = drawing(45, 61, 1)
    colour = Image.fromarray(np.round(values * 255).astype(np.uint8))
    colour.save(folder / "colour.png")
    Image.fromarray(np.round(drawing(150, 21, 2) * 255).astype(np.uint8)).save(folder / "tall.png")
    colour.crop((30, 10, 31, 11)).save(folder / "one-pixel.png")
    colour.crop((10, 10, 11, 40)).save(folder / "line.png")
    colour.convert("L").save(folder / "grey.png")
    colour.convert("1").save(folder / "one-bit.png")
    palette = colour.quantize(16)
    palette.save(folder / "palette.png")
    palette.save(folder / "palette-transparent.png", transparency=3)
    alpha = Image.fromarray(np.round((1 - values[:, :, 0]) * 255).astype(np.uint8))
    colour.putalpha(alpha)
    colour.save(folder / "alpha.png")
    colour.convert("LA").save(folder / "grey-alpha.png")
    deep = np.round(values * 65535).astype(np.uint16)
    png(folder / "sixteen-bit.png", deep, 2)
    png(folder / "sixteen-bit-grey.png", deep[:, :, :1], 0)
    colour = colour.convert("RGB")
    colour.save(folder / "colour.jpg", quality=92)
    colour.save(folder / "progressive.jpg", quality=80, progressive=True, subsampling=0)
    colour.convert("L").save(folder / "grey.jpg", quality=92)
    colour.convert("CMYK").save(folder / "cmyk.jpg", quality=92)
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        colour.save(folder / f"exif-{orientation}.jpg", quality=92, exif=exif)
    return deep


def on_white(picture):
    """What shows where a picture lets the ground through."""
    white = Image.new("RGBA", picture.size, (255, 255, 255, 255))
    return Image.alpha_composite(white, picture.convert("RGBA")).convert("RGB")


def transform(picture, size, shorter, fraction, name):
    """torchvision's Resize(shorter) and CenterCrop(size) of a picture."""
    shorter = shorter or int(np.floor(size / fraction))
    width, height = picture.size
    if min(width, height) != shorter:
        target = ((shorter, int(shorter * height / width)) if width <= height else (int(shorter * width / height), shorter))
        picture = picture.resize(target, FILTERS[name])
    width, height = picture.size
    left, top = int(round((width - size) / 2.0)), int(round((height - size) / 2.0))
    return picture.crop((left, top, left + size, top + size))


def write(folder):
    folder.mkdir(exist_ok=True)
    deep = write_files(folder)
    arrays = {}
    for name, file, channels, size, shorter, fraction, interpolation, _ in CASES:
        picture = Image.open(folder / file)
        if file.startswith("sixteen-bit"):
            # Pillow has no such pictures; 65535 is white.
            bytes8 = np.round(deep / 257).astype(np.uint8)
            picture = Image.fromarray(bytes8 if file == "sixteen-bit.png" else bytes8[:, :, 0])
        picture = on_white(ImageOps.exif_transpose(picture))
        if channels == 1:
            picture = picture.convert("L")
        result = np.asarray(transform(picture, size, shorter, fraction, interpolation)).reshape(size, size, channels)
        arrays[name] = np.ascontiguousarray(result.transpose(2, 0, 1))
    np.savez_compressed(folder / "pictures.npz", **arrays)
    keys = ["name", "file", "channels", "size", "resizeTo", "cropFraction", "interpolation", "difference"]
    cases = [dict(zip(keys, case)) for case in CASES]
    (folder / "pictures.json").write_text("[\n" + ",\n".join("  " + json.dumps(case) for case in cases) + "\n]\n")
    return len(CASES)
