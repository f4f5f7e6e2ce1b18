"""A sound, and its log-mel spectrogram as DyMN's front end makes it with torch.stft: sound/NNN.wav, NNN.npz."""

import math
import wave

import numpy as np
import torch

CASES = [(32000, 3000, 1), (16000, 2222, 2), (32000, 515, 1)]


def mel_banks(bins=128, points=1024, rate=32000, highest=15000.0):
    """Kaldi's triangles, without the bin of the highest frequency."""
    def mel(f):
        return 1127.0 * np.log(1.0 + f / 700.0)
    delta = mel(highest) / (bins + 1)
    left = np.arange(bins)[:, None] * delta
    at = mel(np.arange(points // 2) * rate / points)[None]
    return np.maximum(0, np.minimum((at - left) / delta, (left + 2 * delta - at) / delta))


def log_mel(samples):
    x = torch.from_numpy(samples.astype(np.float64))
    x = x[1:] - 0.97 * x[:-1]
    window = torch.hann_window(800, periodic=False, dtype=torch.float64)
    spectrum = torch.stft(x, 1024, 320, 800, window, center=True, pad_mode="reflect", return_complex=True)
    power = spectrum.abs().square()[:512].numpy()
    return (np.log(mel_banks() @ power + 1e-5) + 4.5) / 5


def hertz_banks(bins=128, points=2048, rate=16000):
    """torchaudio's triangles: corners evenly spaced in mel, sides straight over frequencies."""
    corners = 700 * (10 ** (np.linspace(0, 2595 * np.log10(1 + rate / 1400), bins + 2) / 2595) - 1)
    at = np.linspace(0, rate / 2, points // 2 + 1)[None]
    left, top, right = (corners[i:i + bins, None] for i in range(3))
    return np.maximum(0, np.minimum((at - left) / (top - left), (right - at) / (right - top)))


def decibels(samples):
    """FDY-CRNN's front end for one sound, [T, bins]."""
    x = torch.from_numpy(samples.astype(np.float64))
    x = x / (x.abs().max() + 1e-10)
    window = torch.hamming_window(2048, periodic=False, dtype=torch.float64)
    spectrum = torch.stft(x, 2048, 256, 2048, window, center=True, pad_mode="reflect", return_complex=True)
    levels = 20 * np.log10(np.maximum(hertz_banks() @ spectrum.abs().numpy(), 1e-5)).clip(-50 / 20, 80 / 20)
    least, largest = levels.min(1, keepdims=True), levels.max(1, keepdims=True)
    return ((levels - least) / (largest - least + 1e-8)).T


def write(folder):
    folder.mkdir(exist_ok=True)
    for index, (rate, count, channels) in enumerate(CASES):
        generator = np.random.default_rng(index)
        t = np.arange(count) / rate
        tone = 0.5 * np.sin(2 * math.pi * 440 * t) + 0.2 * np.sin(2 * math.pi * 2000 * t * (1 + t))
        sound = np.stack([tone + 0.05 * generator.standard_normal(count) for _ in range(channels)], 1)
        shorts = np.clip(np.round(sound * 20000), -32768, 32767).astype("<i2")
        with wave.open(str(folder / f"{index:03}.wav"), "wb") as file:
            file.setnchannels(channels)
            file.setsampwidth(2)
            file.setframerate(rate)
            file.writeframes(shorts.tobytes())
        mono = (shorts.astype(np.float64) / 32768).mean(1)
        arrays = {"samples": mono.astype(np.float32)}
        if rate == 32000:
            arrays["features"] = log_mel(mono.astype(np.float32)).astype(np.float32)
        else:
            arrays["decibels"] = decibels(mono.astype(np.float32)).astype(np.float32)
        np.savez_compressed(folder / f"{index:03}.npz", **arrays)
    return len(CASES)
