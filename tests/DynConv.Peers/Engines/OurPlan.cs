using System.Collections.Generic;
using System.Diagnostics;
using DynConv.Peers.Contests;
using DynConv.Tool.Bench;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;

namespace DynConv.Peers.Engines;

/// <summary>A plan of ours with its data on the device: submitted and waited for.</summary>
internal sealed class OurPlan : Competitor
{
    /// <summary>The engine's name.</summary>
    public const string Name = "ours";

    private readonly Plan _plan;
    private readonly ResidentFrames _frames;

    public OurPlan(
        string form, bool isStatic, VulkanContext context, Network network, TensorShape shape,
        IReadOnlyList<float[]> inputs)
        : base(Name, form, isStatic)
    {
        _plan = network.Compile(context, shape);
        try
        {
            _frames = new ResidentFrames(context, _plan, inputs);
        }
        catch
        {
            _plan.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override float[] FirstOutput()
    {
        _frames.Run();
        return _frames.ReadOutput();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _frames.Dispose();
        _plan.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override double Run()
    {
        long start = Stopwatch.GetTimestamp();
        _frames.Run();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
