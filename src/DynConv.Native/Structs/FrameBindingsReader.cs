using DynConv.Native.Errors;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Planning.Frames;
using Silk.NET.Vulkan;

namespace DynConv.Native.Structs;

/// <summary>Where a frame takes its input and puts its output, from C.</summary>
internal static unsafe class FrameBindingsReader
{
    /// <summary>Reads them.</summary>
    /// <exception cref="FailureException">A struct's size cannot be right, or a number is out of range.</exception>
    public static FrameBindings Read(in NativeFrameBindings bindings) => new()
    {
        Input = ReadBuffer(bindings.Input),
        Output = ReadBuffer(bindings.Output),
        Readback = bindings.Readback != 0,
        InFlight = bindings.InFlight == 0 ? 1 : Exports.Arguments.Size(bindings.InFlight, "in_flight"),
    };

    private static ExternalBuffer? ReadBuffer(NativeExternalBuffer* source)
    {
        if (source is null)
        {
            return null;
        }

        NativeExternalBuffer buffer = VersionedStruct.Read(source);
        return new ExternalBuffer
        {
            Handle = buffer.Buffer,
            Offset = buffer.Offset,
            Size = buffer.Size,
            Before = ReadAccess(buffer.Before),
            After = ReadAccess(buffer.After),
        };
    }

    private static HostAccess ReadAccess(in NativeAccess access) => new(
        (PipelineStageFlags)access.Stage, (AccessFlags)access.Access, (ImageLayout)access.Layout,
        access.TransferOwnership == 0 ? null : access.QueueFamily);
}
