using System;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Pipelines;
using DynConv.Vulkan.Tests.Device;
using DynConv.Vulkan.Tests.Gpu;
using Silk.NET.Vulkan;
using Xunit;

namespace DynConv.Vulkan.Tests.Execution;

/// <summary>
/// What a recorder is asked wrongly never reaches the driver: every refusal here is one without a validation message.
/// </summary>
public sealed class RefusalTests : IDisposable
{
    private const ulong Bytes = 1024;

    private readonly GpuDevice _gpu;
    private readonly GpuBuffer _buffer;
    private readonly GpuBuffer _other;
    private readonly CommandRecorder _recorder;

    public RefusalTests(GpuDevice gpu)
    {
        _gpu = gpu;
        _buffer = new GpuBuffer(gpu.Context, Bytes, MemoryKind.DeviceLocal, "features");
        _other = new GpuBuffer(gpu.Context, Bytes, MemoryKind.DeviceLocal, "other");
        _recorder = gpu.Context.CreateRecorder();
    }

    public static TheoryData<ulong, ulong> Outside => new()
    {
        { 0, 0 }, { 0, Bytes + 4 }, { Bytes, 4 },
        { Bytes - 256, 512 }, { Bytes + 256, 4 }, { ulong.MaxValue - 255, 512 },
    };

    public void Dispose()
    {
        // What was refused left the recording usable.
        _recorder.Fill(_buffer, 0);
        using RecordedCommands commands = _recorder.Finish();
        commands.Run();
        _recorder.Dispose();
        _buffer.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void Images_that_are_missing_or_in_a_layout_that_does_not_fit()
    {
        ImageToTensor reader = new(new ImageToTensorOptions(), (1, 1), 3, 3, (1, 1));
        TensorToImageR32f writer = new(new TensorToImage(new TensorToImageOptions(), 1, (1, 1), (1, 1)));
        // No view of any image, but not null: what is refused is never looked at.
        ImageView view = new(1);
        (string Says, Action Dispatch)[] wrong =
        [
            ("has 1 images, 0 were given", () => _recorder.Dispatch(reader, _buffer)),
            ("has 0 images, 1 were given", () => _recorder.Dispatch(
                new Activate(1, Activation.None), [_buffer, _other], [new ImageOperand(view, ImageLayout.General)])),
            ("image 0: there is no view", () => _recorder.Dispatch(
                reader, [_buffer], [new ImageOperand(default, ImageLayout.General)])),
            ("Sampled image cannot be used in layout Undefined", () => _recorder.Dispatch(
                reader, [_buffer], [new ImageOperand(view, ImageLayout.Undefined)])),
            ("Storage image cannot be used in layout ShaderReadOnlyOptimal", () => _recorder.Dispatch(
                writer, [_buffer], [new ImageOperand(view, ImageLayout.ShaderReadOnlyOptimal)])),
        ];
        Assert.All(wrong, given => Assert.Contains(given.Says, Refused(given.Dispatch), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Outside))]
    public void Ranges_outside_their_buffer(ulong offset, ulong size)
    {
        BufferRange range = new(_buffer, offset, size);
        string message = Refused(() => _recorder.Dispatch(new Activate(1, Activation.None), range, _other));
        Assert.Contains("activate, binding 0", message, StringComparison.Ordinal);
        Assert.Contains("features of 1024", message, StringComparison.Ordinal);
        Refused(() => _recorder.Dispatch(new Activate(1, Activation.None), _other, range));
        Refused(() => _recorder.Copy(range, _other));
        Refused(() => _recorder.Copy(_other, range));
        Refused(() => _recorder.Fill(range, 0));
    }

    [Fact]
    public void No_buffer_at_all()
    {
        Refused(() => _recorder.Dispatch(new Activate(1, Activation.None), default, _other));
        Refused(() => _recorder.Copy(default, _other));
        Refused(() => _recorder.Fill(default, 0));
    }

    [Fact]
    public void A_buffer_that_is_gone()
    {
        GpuBuffer gone = new(_gpu.Context, Bytes, MemoryKind.DeviceLocal);
        gone.Dispose();
        Assert.Throws<ObjectDisposedException>(
            () => _recorder.Dispatch(new Activate(1, Activation.None), _other, gone));
        Assert.Throws<ObjectDisposedException>(() => _recorder.Copy(_other, gone));
        Assert.Throws<ObjectDisposedException>(() => _recorder.Fill(gone, 0));
    }

    [Fact]
    public void A_buffer_of_another_context() => OwnContext.Use(options => options, context =>
    {
        using GpuBuffer foreign = new(context, Bytes, MemoryKind.DeviceLocal);
        Assert.Contains(
            "another context", Refused(() => _recorder.Dispatch(new Activate(1, Activation.None), _buffer, foreign)),
            StringComparison.Ordinal);
        Refused(() => _recorder.Copy(foreign, _other));
    });

    [Fact]
    public void Copies_between_ranges_that_differ_in_size_or_overlap()
    {
        Assert.Contains(
            "512 bytes", Refused(() => _recorder.Copy(_buffer.Slice(0, 512), _other)), StringComparison.Ordinal);
        Assert.Contains(
            "overlap in features", Refused(() => _recorder.Copy(_buffer.Slice(0, 512), _buffer.Slice(256, 512))),
            StringComparison.Ordinal);
        _recorder.Copy(_buffer.Slice(0, 512), _buffer.Slice(512, 512));
    }

    [Fact]
    public void Fills_of_parts_of_words()
    {
        Refused(() => _recorder.Fill(_buffer.Slice(2, 4), 0));
        Refused(() => _recorder.Fill(_buffer.Slice(0, 6), 0));
    }

    [Fact]
    public void Offsets_that_the_device_cannot_bind()
    {
        string message = Refused(
            () => _recorder.Dispatch(new Activate(1, Activation.None), _buffer.Slice(4, 4), _other));
        Assert.Contains(
            $"no multiple of {_gpu.Context.Capabilities.StorageBufferAlignment}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_number_of_buffers_than_the_kernel_has()
    {
        Assert.Contains(
            "activate has 2 bindings, 1 buffers were given",
            Refused(() => _recorder.Dispatch(new Activate(1, Activation.None), _buffer)),
            StringComparison.Ordinal);
        Refused(() => _recorder.Dispatch(new Activate(1, Activation.None), _buffer, _other, _other));
    }

    [Fact]
    public void More_than_the_device_dispatches_or_binds() => OwnContext.Restricted(
        device => device with
        {
            MaxGroupCountX = 2, MaxGroupCountY = 2, MaxStorageBuffers = 3,
            MaxStorageBufferRange = 512, MaxPushConstants = 12,
        },
        context =>
        {
            using GpuBuffer buffer = new(context, Bytes, MemoryKind.DeviceLocal, "features");
            using CommandRecorder recorder = context.CreateRecorder();
            ShaderModuleCode activate = ShaderLibrary.Load("activate");
            ShaderModuleCode linear = ShaderLibrary.Load("linear");
            (BufferRange low, BufferRange high) = (buffer.Slice(0, 512), buffer.Slice(512, 512));
            AssertLimit("3 × 1 work-groups", () => Dispatch(recorder, activate, 8, new GroupCount(3, 1), low, high));
            AssertLimit("1 × 3 work-groups", () => Dispatch(recorder, activate, 8, new GroupCount(1, 3), low, high));
            AssertLimit("5 work-groups", () => recorder.Dispatch(new Activate(5 * 64, Activation.None), low, high));
            AssertLimit("4 buffers", () => Dispatch(recorder, linear, 20, new GroupCount(1, 1), low, low, low, high));
            AssertLimit(
                "1024 bytes of features, the device binds at most 512",
                () => recorder.Dispatch(new Activate(1, Activation.None), buffer, high));
            AssertLimit(
                "16 bytes of push constants", () => Dispatch(recorder, activate, 16, new GroupCount(1, 1), low, high));
        });

    [Fact]
    public void What_is_no_SPIR_V()
    {
        ShaderModuleCode nonsense = new("nonsense", new uint[64]);
        Assert.Contains(
            "nonsense", Refused(() => Dispatch(_recorder, nonsense, 4, default, _buffer)), StringComparison.Ordinal);
        Refused(() => Dispatch(_recorder, new ShaderModuleCode("nothing", default), 4, default, _buffer));
        Refused(() => Dispatch(_recorder, ShaderLibrary.Load("activate"), 6, new GroupCount(1, 1), _buffer, _other));
        Assert.Throws<ArgumentNullException>(() => Dispatch(_recorder, null!, 4, default, _buffer));
    }

    private static void Dispatch(
        CommandRecorder recorder, ShaderModuleCode shader, int pushBytes, GroupCount groups,
        params ReadOnlySpan<BufferRange> buffers) =>
        recorder.Dispatch(
            shader, new Specialization(64), new byte[pushBytes], groups, new Access[buffers.Length], buffers);

    private static string Refused(Action action) => Assert.ThrowsAny<ArgumentException>(action).Message;

    private static void AssertLimit(string text, Action action) =>
        Assert.Contains(text, Assert.Throws<DeviceLimitException>(action).Message, StringComparison.Ordinal);
}
