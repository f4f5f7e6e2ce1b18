using System;
using System.Collections.Generic;
using System.Numerics;

namespace DynConv.Checkpoints.Pickle;

/// <summary>
/// Runs a pickle without running anything from it: an own stack, a closed list of opcodes, names that never lead to
/// code. What a pickle can take of time and memory is in proportion to its length.
/// </summary>
internal sealed partial class PickleMachine
{
    private const int MaxLongBytes = 1 << 16;
    private const int HighestProtocol = 5;

    private readonly PickleInput _input;
    private readonly CheckpointOptions _options;
    private readonly Func<object?, long, object> _loadPersistent;
    private readonly PickleCalls _calls;
    private readonly List<object?> _stack = [];
    private readonly List<int> _marks = [];
    private readonly Dictionary<uint, object?> _memo = new(SaltedComparer.Instance);
    private readonly PickleBudget _budget;
    private long _at;

    /// <summary>Prepares to run the pickle at the input's position.</summary>
    /// <param name="input">The bytes.</param>
    /// <param name="options">Limits.</param>
    /// <param name="budget">What was spent on this file so far.</param>
    /// <param name="loadPersistent">Gives the storage (or tensor, or class) that a persistent id at an offset stands
    /// for.</param>
    public PickleMachine(
        PickleInput input, CheckpointOptions options, PickleBudget budget, Func<object?, long, object> loadPersistent)
    {
        _input = input;
        _options = options;
        _budget = budget;
        _loadPersistent = loadPersistent;
        _calls = new PickleCalls(input.Origin, options, budget);
    }

    /// <summary>Runs up to STOP.</summary>
    /// <returns>The value that is left.</returns>
    /// <exception cref="CheckpointException">The pickle breaks a rule.</exception>
    public object? Run()
    {
        while (true)
        {
            _at = _input.Position;
            byte code = _input.ReadByte();
            _budget.CountOpcode(_input.Origin, _at);
            Opcode opcode = (Opcode)code;
            if (opcode == Opcode.Stop)
            {
                return Finish();
            }

            if (!TryNumber(opcode) && !TryText(opcode) && !TryContainer(opcode) && !TryMemo(opcode)
                && !TryObject(opcode))
            {
                throw Refuse($"pickle opcode {OpcodeNames.Of(code)} is not allowed");
            }
        }
    }

    private object? Finish()
    {
        if (_stack.Count != 1 || _marks.Count != 0)
        {
            throw Refuse($"the pickle ends with {_stack.Count} values and {_marks.Count} marks, not with one value");
        }

        return _stack[0];
    }

    private bool TryNumber(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.BinInt1:
                Push((long)_input.ReadByte());
                return true;
            case Opcode.BinInt2:
                Push((long)_input.ReadUInt16());
                return true;
            case Opcode.BinInt:
                Push((long)_input.ReadInt32());
                return true;
            case Opcode.None:
                Push(null);
                return true;
            case Opcode.NewTrue:
                Push(true);
                return true;
            case Opcode.NewFalse:
                Push(false);
                return true;
            case Opcode.BinFloat:
                Push(_input.ReadBigEndianDouble());
                return true;
            case Opcode.Long1:
                PushLong(_input.ReadByte());
                return true;
            case Opcode.Long4:
                PushLong(_input.ReadInt32());
                return true;
            default:
                return false;
        }
    }

    private bool TryText(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.BinUnicode:
                Push(_input.ReadUtf8(_input.ReadUInt32()));
                return true;
            case Opcode.ShortBinUnicode:
                Push(_input.ReadUtf8(_input.ReadByte()));
                return true;
            case Opcode.BinUnicode8:
                Push(_input.ReadUtf8(_input.ReadUInt64()));
                return true;
            case Opcode.ShortBinString:
                Push(_input.ReadLatin1(_input.ReadByte()));
                return true;
            case Opcode.BinString:
                int length = _input.ReadInt32();
                Push(_input.ReadLatin1(length < 0 ? throw Refuse("a string of negative length") : (ulong)length));
                return true;
            case Opcode.ShortBinBytes:
                Push(_input.ReadBytes(_input.ReadByte()));
                return true;
            case Opcode.BinBytes:
                Push(_input.ReadBytes(_input.ReadUInt32()));
                return true;
            case Opcode.BinBytes8 or Opcode.ByteArray8:
                Push(_input.ReadBytes(_input.ReadUInt64()));
                return true;
            default:
                return false;
        }
    }

    private bool TryMemo(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.BinPut:
                _memo[_input.ReadByte()] = Top();
                return true;
            case Opcode.LongBinPut:
                _memo[_input.ReadUInt32()] = Top();
                return true;
            case Opcode.Memoize:
                _memo[(uint)_memo.Count] = Top();
                return true;
            case Opcode.BinGet:
                PushMemo(_input.ReadByte());
                return true;
            case Opcode.LongBinGet:
                PushMemo(_input.ReadUInt32());
                return true;
            case Opcode.Proto:
                byte protocol = _input.ReadByte();
                return protocol <= HighestProtocol ? true : throw Refuse($"pickle protocol {protocol} is not known");
            case Opcode.Frame:
                _input.Require(_input.ReadUInt64());
                return true;
            default:
                return false;
        }
    }

    private void PushLong(int length)
    {
        if (length is < 0 or > MaxLongBytes)
        {
            throw Refuse($"an integer of {length} bytes, over {MaxLongBytes}");
        }

        BigInteger value = new(_input.ReadBytes((ulong)length));
        Push(value >= long.MinValue && value <= long.MaxValue ? (object)(long)value : value);
    }

    private void PushMemo(uint index) => Push(
        _memo.TryGetValue(index, out object? value) ? value : throw Refuse($"memo entry {index} was never put"));

    private void Push(object? value) => _stack.Add(value);

    private object? Top() => _stack.Count > Floor ? _stack[^1] : throw Refuse("the pickle's stack is empty");

    private object? Pop()
    {
        object? value = Top();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private object?[] PopToMark()
    {
        int start = Floor;
        if (_marks.Count == 0)
        {
            throw Refuse("there is no mark on the pickle's stack");
        }

        object?[] values = new object?[_stack.Count - start];
        _stack.CopyTo(start, values, 0, values.Length);
        _stack.RemoveRange(start, values.Length);
        _marks.RemoveAt(_marks.Count - 1);
        return values;
    }

    /// <summary>What lies under the last mark belongs to an unfinished container and may not be taken.</summary>
    private int Floor => _marks.Count == 0 ? 0 : _marks[^1];

    private CheckpointException Refuse(string reason, string? advice = null) =>
        _input.Origin.Refuse(_at, reason, advice);
}
