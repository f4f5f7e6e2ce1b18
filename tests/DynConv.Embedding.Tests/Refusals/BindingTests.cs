using System;
using DynConv.Embedding.Tests.Hosts;
using DynConv.Embedding.Tests.Networks;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Planning.Frames;
using Silk.NET.Vulkan;
using Xunit;

namespace DynConv.Embedding.Tests.Refusals;

/// <summary>
/// Buffers and images that a frame cannot work with: refused when it is made, and nothing is left behind.
/// </summary>
public sealed class BindingTests : IDisposable
{
    private static readonly Network Net = TestNetwork.Build(seed: 19);
    private readonly Host _host;
    private readonly InterceptedCalls _calls;
    private readonly VulkanContext _context;
    private readonly Plan _plan;
    private readonly HostBuffer _buffer;
    private readonly ulong _inputBytes;
    private readonly ulong _outputBytes;

    public BindingTests(HostStage stage)
    {
        _host = stage.Poor;
        _calls = _host.Intercept();
        _context = _host.Adopt(_calls);
        _plan = Net.Compile(_context, TestNetwork.Shape);
        _inputBytes = (ulong)_plan.InputShape.ElementCount * sizeof(float);
        _outputBytes = (ulong)_plan.OutputShape.ElementCount * sizeof(float);
        _buffer = new HostBuffer(_host, 1 << 16);
    }

    public void Dispose()
    {
        _plan.Dispose();
        _context.Dispose();
        _buffer.Dispose();
        Assert.True(_calls.Alive == 0, _calls.AliveText);
        GC.KeepAlive(_calls);
    }

    [Fact]
    public void Buffers_that_are_null_too_small_or_misaligned_are_refused()
    {
        Refuses(new FrameBindings { Input = Part(0, _inputBytes) with { Handle = 0 } }, "null");
        Refuses(new FrameBindings { Output = Part(0, _outputBytes) with { Handle = 0 } }, "null");
        Refuses(new FrameBindings { Input = Part(0, _inputBytes - 1) }, $"{_inputBytes}");
        Refuses(new FrameBindings { Output = Part(0, _outputBytes - 4) }, $"{_outputBytes}");
        Refuses(new FrameBindings { Input = Part(0, 0) }, $"{_inputBytes}");
        Refuses(new FrameBindings { Input = Part(ulong.MaxValue - 15, _inputBytes) }, "");
        if (_context.Capabilities.StorageBufferAlignment > 1)
        {
            Refuses(new FrameBindings { Input = Part(_context.Capabilities.StorageBufferAlignment - 1, 1 << 15) }, "");
            Refuses(new FrameBindings { Output = Part(1, 1 << 15) }, "multiple");
        }
    }

    [Fact]
    public void Overlapping_parts_are_refused_and_neighbours_are_not()
    {
        ulong align = Math.Max(_context.Capabilities.StorageBufferAlignment, 4);
        ulong apart = (_inputBytes + align - 1) / align * align;
        Refuses(new FrameBindings { Input = Part(0, _inputBytes), Output = Part(0, _outputBytes) }, "overlap");
        Refuses(new FrameBindings { Input = Part(0, 1 << 16), Output = Part(apart - align, _outputBytes) }, "overlap");
        using PlanFrame frame = _plan.CreateFrame(
            new FrameBindings { Input = Part(0, 1 << 16), Output = Part(apart, _outputBytes) });
        Assert.Equal(1, frame.InFlight);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(257)]
    [InlineData(int.MaxValue)]
    public void Slots_that_cannot_be_are_refused(int inFlight)
        => Refuses(new FrameBindings { InFlight = inFlight }, $"{inFlight}");

    [Fact]
    public void An_access_without_a_stage_is_refused()
    {
        HostAccess wrong = new(0, AccessFlags.TransferWriteBit);
        Refuses(new FrameBindings { Input = Part(0, _inputBytes) with { Before = wrong } }, "stage");
        Refuses(new FrameBindings { Output = Part(0, _outputBytes) with { After = wrong } }, "stage");
    }

    [Fact]
    public void Images_that_do_not_fit_the_network_are_refused()
    {
        HostAccess any = new(PipelineStageFlags.TransferBit, AccessFlags.TransferWriteBit, ImageLayout.General);
        ExternalImage image = new()
        {
            Handle = 1, Format = Format.R8G8B8A8Unorm, Width = 8, Height = 8, Before = any, After = any,
        };
        // Five channels are no picture, and three samples want three.
        Refuses(new FrameBindings { InputImages = [image, image, image] }, "");
        Refuses(new FrameBindings { InputImages = [image] }, "");
        Refuses(new FrameBindings { OutputImages = [image] }, "");
        Refuses(new FrameBindings { Input = Part(0, _inputBytes), InputImages = [image] }, "");
        Assert.Throws<ArgumentNullException>(() => _plan.CreateFrame(null!));
    }

    [Fact]
    public void Use_in_the_wrong_order_is_refused()
    {
        float[] input = new float[_plan.InputShape.ElementCount];
        float[] output = new float[_plan.OutputShape.ElementCount];
        using PlanFrame frame = _plan.CreateFrame(new FrameBindings());
        using HostCommands commands = new(_host);
        commands.Begin();
        Assert.Contains("WriteInput", Assert.Throws<InvalidOperationException>(
            () => frame.Record(commands.Handle)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => frame.Submit());
        Assert.Throws<ArgumentException>(() => frame.WriteInput(input.AsSpan(1)));
        frame.WriteInput(input);
        FrameTicket ticket = frame.Submit();
        Assert.Throws<ArgumentException>(() => frame.TryGetResult(ticket, output.AsSpan(1)));
        frame.Wait(ticket);
        Assert.Throws<InvalidOperationException>(() => frame.Submit());
        commands.End();
        using PlanFrame bound = _plan.CreateFrame(
            new FrameBindings { Input = Part(0, _inputBytes), Output = Part(1 << 15, _outputBytes) });
        Assert.Throws<InvalidOperationException>(() => bound.WriteInput(input));
        FrameTicket started = bound.Submit();
        Assert.Throws<InvalidOperationException>(() => bound.TryGetResult(started, output));
        bound.Wait(started);
        using Plan framesOnly = Net.Compile(
            _context, TestNetwork.Shape, new PlanOptions { HostFramesOnly = true });
        Assert.Contains("CreateFrame", Assert.Throws<InvalidOperationException>(
            () => framesOnly.Run(input, output)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_disposed_refuses_everything_but_being_disposed_again()
    {
        float[] input = new float[_plan.InputShape.ElementCount];
        float[] output = new float[_plan.OutputShape.ElementCount];
        PlanFrame frame = _plan.CreateFrame(new FrameBindings());
        frame.WriteInput(input);
        FrameTicket ticket = frame.Submit();
        frame.Wait(ticket);
        frame.Dispose();
        frame.Dispose();
        Assert.Throws<ObjectDisposedException>(() => frame.WriteInput(input));
        Assert.Throws<ObjectDisposedException>(() => frame.Record(0));
        Assert.Throws<ObjectDisposedException>(() => frame.Submit());
        Assert.Throws<ObjectDisposedException>(() => frame.Wait(ticket));
        Assert.Throws<ObjectDisposedException>(() => frame.IsComplete(ticket));
        Assert.Throws<ObjectDisposedException>(() => frame.TryGetResult(ticket, output));
        Assert.Throws<ObjectDisposedException>(() => frame.Discard(ticket));
        Plan plan = Net.Compile(_context, TestNetwork.Shape);
        plan.Dispose();
        plan.Dispose();
        Assert.Throws<ObjectDisposedException>(() => plan.Run(input, output));
        Assert.Throws<ObjectDisposedException>(() => plan.CreateFrame(new FrameBindings()));
        Assert.Throws<ObjectDisposedException>(plan.WarmUp);
    }

    private ExternalBuffer Part(ulong offset, ulong size)
        => new() { Handle = _buffer.Handle.Handle, Offset = offset, Size = size };

    private void Refuses(FrameBindings bindings, string reason)
    {
        (int alive, int rented) = (_calls.Alive, _context.Buffers.Statistics.Rented);
        ArgumentException refused = Assert.ThrowsAny<ArgumentException>(() => _plan.CreateFrame(bindings));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.Equal(rented, _context.Buffers.Statistics.Rented);
        Assert.True(_calls.Alive == alive, _calls.AliveText);
    }
}
