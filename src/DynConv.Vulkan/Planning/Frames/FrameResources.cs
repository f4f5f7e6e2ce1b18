using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Memory;

namespace DynConv.Vulkan.Planning.Frames;

/// <summary>
/// What one frame has to itself: its features, the host's buffers as operands, and a share of the plan's weights.
/// Making it gives every operand of the program its place in this frame.
/// </summary>
internal sealed class FrameResources : IDisposable
{
    private readonly VulkanContext _context;
    private readonly PlanMemory _weights;
    private readonly Dictionary<ulong, GpuBuffer> _borrowed = [];
    private readonly Dictionary<PlanObservation, BufferRange> _observed = [];

    /// <summary>Under the program's lock.</summary>
    public FrameResources(VulkanContext context, PlanProgram program, PlanMemory weights, FrameBindings bindings)
    {
        _context = context;
        _weights = weights.Share();
        Memory = new PlanMemory(context);
        try
        {
            FeatureBytes = Memory.Place(
                [.. program.Transients.Where(t => !(IsBound(t, program.Source, bindings.Input)
                    || IsBound(t, program.Target, bindings.Output)))]);
            Images = new FrameImages(context, program, bindings);
            Bind(program.Source, bindings.Input, "the host's input");
            Bind(program.Target, bindings.Output, "the host's output");
            foreach (PlanObservation observation in program.Observations)
            {
                _observed.Add(observation, observation.Source.Range);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The features, and what stands between them and the host's memory.</summary>
    public PlanMemory Memory { get; }

    /// <summary>The host's images.</summary>
    public FrameImages Images { get; } = null!;

    public ulong FeatureBytes { get; }

    public int Dispatches { get; set; }

    public int Barriers { get; set; }

    public BufferRange Observed(PlanObservation observation) => _observed[observation];

    public void Dispose()
    {
        foreach (GpuBuffer buffer in _borrowed.Values)
        {
            buffer.Dispose();
        }

        _borrowed.Clear();
        Images?.Dispose();
        Memory.Dispose();
        _weights.Dispose();
    }

    private static bool IsBound(Operand operand, Operand end, ExternalBuffer? buffer)
        => buffer is not null && ReferenceEquals(operand, end);

    private void Bind(Operand operand, ExternalBuffer? buffer, string name)
    {
        if (buffer is not null)
        {
            // One object for one handle: hazards are found by object and range.
            if (!_borrowed.TryGetValue(buffer.Handle, out GpuBuffer? borrowed))
            {
                borrowed = GpuBuffer.Borrow(
                    _context, buffer.Handle, ulong.MaxValue, name, buffer.AllowsTexels);
                _borrowed.Add(buffer.Handle, borrowed);
            }

            operand.Range = borrowed.Slice(buffer.Offset, operand.Bytes);
        }
    }
}
