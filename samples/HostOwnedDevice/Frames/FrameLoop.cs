using System;
using System.Collections.Generic;
using System.Linq;
using HostOwnedDevice.Device;
using HostOwnedDevice.Networks;
using HostOwnedDevice.Rendering;

namespace HostOwnedDevice.Frames;

/// <summary>
/// Renders frames while the light fades: the noise grows from the first to the last. The processor records a frame
/// while the device is still at the ones before.
/// </summary>
internal sealed class FrameLoop : IDisposable
{
    private const float WeakestNoise = 0.03f;
    private const float StrongestNoise = 0.25f;
    private const float FramesPerSecond = 10;

    private readonly int _count, _width, _height;
    private readonly List<FrameSlot> _slots = [];
    private readonly FrameCost[] _costs;
    private readonly List<FrameResult> _results;
    private readonly List<FramePictures> _pictures = [];

    public FrameLoop(
        HostDevice host, Renderer renderer, Denoiser denoiser, (int Width, int Height) size, int count, int inFlight)
    {
        (_count, _width, _height) = (count, size.Width, size.Height);
        _costs = new FrameCost[count];
        _results = new List<FrameResult>(count);
        try
        {
            for (int i = 0; i < Math.Min(inFlight, count); i++)
            {
                _slots.Add(new FrameSlot(host, renderer, denoiser, _width, _height));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What recording took, frame by frame.</summary>
    public IReadOnlyList<FrameCost> Costs => _costs;

    /// <summary>What came of every frame.</summary>
    public IReadOnlyList<FrameResult> Results => _results;

    /// <summary>The pictures of the first, the middle and the last frame.</summary>
    public IReadOnlyList<FramePictures> Pictures => _pictures;

    public void Run()
    {
        for (int number = 0; number < _count; number++)
        {
            FrameSlot slot = _slots[number % _slots.Count];
            if (number >= _slots.Count)
            {
                Finish(slot);
            }

            _costs[number] = slot.Submit(SceneOf(number));
        }

        for (int number = _count; number < _count + _slots.Count; number++)
        {
            Finish(_slots[number % _slots.Count]);
        }
    }

    public void Dispose()
    {
        foreach (FrameSlot slot in _slots)
        {
            slot.Dispose();
        }
    }

    private SceneConstants SceneOf(int number)
    {
        float progress = _count > 1 ? number / (float)(_count - 1) : 1;
        float noise = WeakestNoise + ((StrongestNoise - WeakestNoise) * progress);
        return new SceneConstants(_width, _height, number / FramesPerSecond, noise, (uint)number);
    }

    private void Finish(FrameSlot slot)
    {
        FrameResult result = slot.Finish();
        _results.Add(result);
        if (new[] { 0, _count / 2, _count - 1 }.Contains(result.Number))
        {
            _pictures.Add(slot.TakePictures());
        }
    }
}
