using System;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Memory;

namespace DynConv.Vulkan.Planning;

/// <summary>
/// Input and output of a run. Where the host sees the device's memory it reads and writes the operands themselves; else
/// a staging and a readback buffer stand between, and the copies are part of the recorded commands.
/// </summary>
internal sealed class HostTransfer
{
    private readonly BufferRange _input;
    private readonly BufferRange _output;
    private readonly BufferRange _hostInput;
    private readonly BufferRange _hostOutput;

    public HostTransfer(PlanMemory memory, Operand input, Operand output)
    {
        (_input, _output) = (input.Range, output.Range);
        _hostInput = _input.Buffer.IsMapped
            ? _input
            : memory.Rent(_input.Size, MemoryKind.Upload, "input staging").Slice(0, _input.Size);
        _hostOutput = _output.Buffer.IsMapped
            ? _output
            : memory.Rent(_output.Size, MemoryKind.Readback, "output readback").Slice(0, _output.Size);
    }

    public void RecordUpload(CommandRecorder recorder)
    {
        if (_hostInput != _input)
        {
            recorder.Copy(_hostInput, _input);
        }
    }

    public void RecordDownload(CommandRecorder recorder)
    {
        if (_hostOutput != _output)
        {
            recorder.Copy(_output, _hostOutput);
        }
    }

    public void Write(ReadOnlySpan<float> input)
    {
        input.CopyTo(_hostInput.Buffer.MapSingles(_hostInput.Offset, input.Length));
        _hostInput.Buffer.Flush();
    }

    public void Read(Span<float> output)
    {
        _hostOutput.Buffer.Invalidate();
        _hostOutput.Buffer.MapSingles(_hostOutput.Offset, output.Length).CopyTo(output);
    }
}
