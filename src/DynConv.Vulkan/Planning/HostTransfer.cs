using System;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Memory;

namespace DynConv.Vulkan.Planning;

/// <summary>
/// The way of one execution's numbers from the host's memory to the input and from the output to the host's memory,
/// each where it is wanted. Where the host sees the device's memory, and no other execution may be using it, the
/// operands themselves are read and written; else a staging and a readback buffer stand between, and the copies are
/// part of the recorded commands.
/// </summary>
internal sealed class HostTransfer
{
    private readonly BufferRange? _input;
    private readonly BufferRange? _output;
    private readonly BufferRange? _hostInput;
    private readonly BufferRange? _hostOutput;

    /// <summary>Rents what stands between.</summary>
    /// <param name="memory">Where to rent.</param>
    /// <param name="input">The input; null if it does not come from the host's memory.</param>
    /// <param name="output">The output; null if it does not go to the host's memory.</param>
    /// <param name="shared">Whether other executions use the same operands meanwhile.</param>
    public HostTransfer(PlanMemory memory, BufferRange? input, BufferRange? output, bool shared)
    {
        (_input, _output) = (input, output);
        _hostInput = Near(input, MemoryKind.Upload, "input staging");
        _hostOutput = Near(output, MemoryKind.Readback, "output readback");

        BufferRange? Near(BufferRange? operand, MemoryKind kind, string name)
            => operand is not BufferRange range || (range.Buffer.IsMapped && !shared)
                ? operand
                : memory.Rent(range.Size, kind, name).Slice(0, range.Size);
    }

    public bool TakesInput => _hostInput is not null;

    public bool ReadsBack => _hostOutput is not null;

    public void RecordUpload(CommandRecorder recorder) => Copy(recorder, _hostInput, _input);

    public void RecordDownload(CommandRecorder recorder) => Copy(recorder, _output, _hostOutput);

    public void Write(ReadOnlySpan<float> input)
    {
        BufferRange host = _hostInput!.Value;
        input.CopyTo(host.Buffer.MapSingles(host.Offset, input.Length));
        host.Buffer.Flush();
    }

    public void Read(Span<float> output)
    {
        BufferRange host = _hostOutput!.Value;
        host.Buffer.Invalidate();
        host.Buffer.MapSingles(host.Offset, output.Length).CopyTo(output);
    }

    private static void Copy(CommandRecorder recorder, BufferRange? source, BufferRange? target)
    {
        if (source is BufferRange from && target is BufferRange to && from != to)
        {
            recorder.Copy(from, to);
        }
    }
}
