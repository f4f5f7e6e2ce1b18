using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Networks;

namespace DynConv.Vulkan.Planning;

/// <summary>
/// A network compiled for one device and one input shape: buffers, descriptors and commands all ready. A run copies the
/// input, makes one submission, and copies the output; it allocates nothing. For one thread at a time; several plans
/// may run at once on one context. The same device, driver, shape and input give the same bits.
/// </summary>
public sealed class Plan : IDisposable
{
    private readonly VulkanContext _context;
    private readonly PlanMemory _memory;
    private readonly RecordedCommands _commands;
    private readonly HostTransfer _transfer;
    private bool _disposed;

    internal Plan(
        VulkanContext context, PlanMemory memory, RecordedCommands commands, HostTransfer transfer, PlanSummary summary)
        => (_context, _memory, _commands, _transfer, Summary) = (context, memory, commands, transfer, summary);

    /// <summary>Shape of the input [N, C, H, W].</summary>
    public TensorShape InputShape => Summary.InputShape;

    /// <summary>Shape of the output.</summary>
    public TensorShape OutputShape => Summary.OutputShape;

    /// <summary>Sizes and counts, for reports.</summary>
    public PlanSummary Summary { get; }

    /// <summary>What is kept of every run, if <see cref="PlanOptions.Observe"/> asked for it.</summary>
    public IReadOnlyList<PlanObservation> Observations => Summary.Observations;

    /// <summary>Runs the network.</summary>
    /// <param name="input">[N, C, H, W], row-major float32; NaN and infinities propagate as in PyTorch.</param>
    /// <param name="output">Takes the output, row-major float32.</param>
    /// <exception cref="ArgumentException">A length does not match its shape.</exception>
    /// <exception cref="DeviceLostException">The device was lost; make a new context.</exception>
    public void Run(ReadOnlySpan<float> input, Span<float> output)
    {
        ThrowIfUnusable();
        if (input.Length != InputShape.ElementCount)
        {
            throw new ArgumentException(
                $"the plan takes {InputShape} = {InputShape.ElementCount} numbers, got {input.Length}", nameof(input));
        }

        if (output.Length != OutputShape.ElementCount)
        {
            throw new ArgumentException(
                $"the plan gives {OutputShape} = {OutputShape.ElementCount} numbers, got room for {output.Length}",
                nameof(output));
        }

        _transfer.Write(input);
        _commands.Run();
        _transfer.Read(output);
    }

    /// <summary>Reads what was kept of the last run.</summary>
    /// <param name="observation">One of <see cref="Observations"/>.</param>
    /// <returns>Its numbers, row-major in <see cref="PlanObservation.Shape"/>.</returns>
    /// <exception cref="ArgumentException">It is of another plan.</exception>
    public float[] Read(PlanObservation observation)
    {
        ArgumentNullException.ThrowIfNull(observation);
        ThrowIfUnusable();
        if (!Observations.Contains(observation))
        {
            throw new ArgumentException(
                $"{observation.Layer}.{observation.Stage} is kept by another plan", nameof(observation));
        }

        float[] stored = Readback.Read(_context, observation.Source.Range, observation.StoredCount);
        float[] values = new float[observation.Count];
        observation.Unpack(stored, values);
        return values;
    }

    /// <summary>
    /// Milliseconds that the device spent on every step of the last run, if <see cref="PlanOptions.Profile"/> is on and
    /// the device has timestamps; else empty.
    /// </summary>
    public IReadOnlyList<(string Step, double Milliseconds)> ReadTimes()
    {
        ThrowIfUnusable();
        return _commands.ReadTimes();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _commands.Dispose();
            _memory.Dispose();
        }
    }

    private void ThrowIfUnusable()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _context.ThrowIfUnusable();
    }
}
