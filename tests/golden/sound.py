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
        np.savez_compressed(folder / f"{index:03}.npz", **arrays)
    return len(CASES)
