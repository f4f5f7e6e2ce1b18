using System;
using System.Collections.Generic;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Planning.Frames;

namespace DynConv.Tool.Bench;

/// <summary>
/// A plan whose input and output stay on the device: a frame for each of several inputs, taken in turns, so that no
/// cache holds the last one.
/// </summary>
internal sealed class ResidentFrames : IDisposable
{
    private const uint NotANumber = 0x7fc0_0000;

    private readonly VulkanContext _context;
    private readonly Stack<IDisposable> _owned = new();
    private readonly List<PlanFrame> _frames = [];
    private readonly GpuBuffer _output;
    private readonly int _outputCount;
    private int _next;

    public ResidentFrames(VulkanContext context, Plan plan, IReadOnlyList<float[]> inputs)
    {
        _context = context;
        _outputCount = checked((int)plan.OutputShape.ElementCount);
        try
        {
            _output = Own(new GpuBuffer(context, BytesOf(_outputCount), MemoryKind.DeviceLocal, "resident output"));
            Execute(recorder => recorder.Fill(_output, NotANumber));
            foreach (float[] input in inputs)
            {
                FrameBindings bindings = new()
                {
                    Input = ExternalBuffer.Of(Upload(input)),
                    Output = ExternalBuffer.Of(_output),
                };
                _frames.Add(Own(plan.CreateFrame(bindings)));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Runs on the next input and waits.</summary>
    public void Run()
    {
        PlanFrame frame = _frames[_next++ % _frames.Count];
        frame.Wait(frame.Submit());
    }

    /// <summary>What the last run gave.</summary>
    public float[] ReadOutput()
    {
        using GpuBuffer target = new(_context, _output.Size, MemoryKind.Readback, "resident readback");
        Execute(recorder => recorder.Copy(_output, target));
        target.Invalidate();
        return target.MapSingles(0, _outputCount).ToArray();
    }

    public void Dispose()
    {
        while (_owned.TryPop(out IDisposable? last))
        {
            last.Dispose();
        }
    }

    private static ulong BytesOf(int count) => (ulong)count * sizeof(float);

    private GpuBuffer Upload(float[] values)
    {
        GpuBuffer target = Own(
            new GpuBuffer(_context, BytesOf(values.Length), MemoryKind.DeviceLocal, "resident input"));
        using GpuBuffer staging = new(_context, target.Size, MemoryKind.Upload, "resident upload");
        values.CopyTo(staging.MapSingles(0, values.Length));
        staging.Flush();
        Execute(recorder => recorder.Copy(staging, target));
        return target;
    }

    private void Execute(Action<CommandRecorder> record)
    {
        using CommandRecorder recorder = _context.CreateRecorder();
        record(recorder);
        using RecordedCommands commands = recorder.Finish();
        commands.Run();
    }

    private T Own<T>(T value)
        where T : IDisposable
    {
        _owned.Push(value);
        return value;
    }
}
