using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning.Frames;

namespace DynConv.Vulkan.Planning;

/// <summary>
/// A network compiled for one device and one input shape: buffers, descriptors and commands all ready. A run copies the
/// input, makes one submission, and copies the output; it allocates nothing. For one thread at a time; several plans,
/// and several frames of one plan, may run at once on one context. The same device, driver, shape and input give the
/// same bits, however the plan is run.
/// </summary>
public sealed class Plan : IDisposable
{
    private readonly VulkanContext _context;
    private readonly PlanProgram _program;
    private readonly PlanMemory _weights;
    private readonly PlanFrame? _own;
    private bool _disposed;

    internal Plan(
        VulkanContext context, PlanProgram program, PlanMemory weights, PlanFrame? own, PlanSummary summary)
        => (_context, _program, _weights, _own, Summary) = (context, program, weights, own, summary);

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
    /// <exception cref="InvalidOperationException">The plan is for host frames only.</exception>
    /// <exception cref="ConcurrentUseException">Another thread runs this plan.</exception>
    /// <exception cref="DeviceLostException">The device was lost; make a new context.</exception>
    public void Run(ReadOnlySpan<float> input, Span<float> output)
    {
        ThrowIfUnusable();
        FrameChecks.ThrowIfWrongInput(_program, input.Length);
        FrameChecks.ThrowIfWrongOutput(_program, output.Length);
        Own.Run(input, output);
    }

    /// <summary>Binds the plan to a host's resources. Any thread, also while others run.</summary>
    /// <param name="bindings">Where the input comes from and the output goes to.</param>
    /// <returns>A frame with features and descriptors of its own; it may outlive the plan.</returns>
    /// <exception cref="ArgumentException">A resource is null, too small or misaligned, or contradicts
    /// itself.</exception>
    /// <exception cref="VulkanException">Out of memory, or another failure of the driver.</exception>
    public PlanFrame CreateFrame(FrameBindings bindings)
    {
        ArgumentNullException.ThrowIfNull(bindings);
        ThrowIfUnusable();
        return new FrameBuilder(_context, _program, bindings, isPlansOwn: false).Build(_weights);
    }

    /// <summary>
    /// Runs once on zeros and waits. Every pipeline exists since the plan was made, but some drivers finish compiling
    /// one when it first runs; call this while loading, so that no frame does. Submits to the context's queue, which
    /// with an adopted device is the host's.
    /// </summary>
    /// <exception cref="DeviceLostException">The device was lost; make a new context.</exception>
    public void WarmUp()
    {
        ThrowIfUnusable();
        float[] input = new float[InputShape.ElementCount];
        float[] output = new float[OutputShape.ElementCount];
        if (_own is not null)
        {
            _own.Run(input, output);
        }
        else
        {
            using PlanFrame frame = CreateFrame(new FrameBindings());
            frame.Run(input, output);
        }

        _context.Pipelines.Save();
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

        float[] stored = Readback.Read(_context, Own.Observed(observation), observation.StoredCount);
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
        return Own.ReadTimes();
    }

    /// <summary>Frees the plan. Its frames keep the weights that they use until they are disposed.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _own?.Dispose();
            _weights.Dispose();
        }
    }

    private PlanFrame Own => _own ?? throw new InvalidOperationException(
        "the plan was compiled for host frames only: use CreateFrame, or compile it without HostFramesOnly");

    private void ThrowIfUnusable()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _context.ThrowIfUnusable();
    }
}
