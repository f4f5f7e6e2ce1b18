using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace DynConv.Vulkan.Tests.Spirv;

/// <summary>A module's instructions, indexed by what they define or decorate.</summary>
internal sealed class SpirvWords
{
    private const uint Magic = 0x07230203;
    private const int HeaderWords = 5;

    private readonly Dictionary<uint, (SpirvOp Op, uint[] Operands)> _definitions = [];
    private readonly Dictionary<(uint Id, int Member, SpirvDecoration Decoration), uint> _decorations = [];
    private readonly Dictionary<uint, string> _names = [];
    private readonly List<uint> _capabilities = [];
    private readonly List<string> _extensions = [];
    private readonly List<uint[]> _executionModes = [];
    private uint? _executionModel;

    public SpirvWords(ReadOnlySpan<byte> code)
    {
        if (code.Length < HeaderWords * 4 || code.Length % 4 != 0)
        {
            throw new InvalidDataException($"SPIR-V: {code.Length} bytes are no module");
        }

        uint[] words = new uint[code.Length / 4];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt32LittleEndian(code[(i * 4)..]);
        }

        if (words[0] != Magic)
        {
            throw new InvalidDataException($"SPIR-V: starts with 0x{words[0]:X8}, not with 0x{Magic:X8}");
        }

        Version = new Version((int)(words[1] >> 16) & 0xFF, (int)(words[1] >> 8) & 0xFF);
        for (int at = HeaderWords, length; at < words.Length; at += length)
        {
            length = (int)(words[at] >> 16);
            if (length == 0 || length > words.Length - at)
            {
                throw new InvalidDataException($"SPIR-V: the instruction at word {at} is {length} words long");
            }

            Index((SpirvOp)(words[at] & 0xFFFF), words.AsSpan(at + 1, length - 1));
        }

        if (_executionModel is null)
        {
            throw new InvalidDataException("SPIR-V: no entry point");
        }
    }

    public Version Version { get; }

    public IReadOnlyList<uint> Capabilities => _capabilities;

    public IReadOnlyList<string> Extensions => _extensions;

    /// <summary>OpExecutionMode and OpExecutionModeId without the entry point: mode, then operands.</summary>
    public IReadOnlyList<uint[]> ExecutionModes => _executionModes;

    public uint ExecutionModel => _executionModel.GetValueOrDefault();

    public string EntryPoint { get; private set; } = "";

    /// <summary>All definitions of one kind: the id and the operands after it (a type first).</summary>
    public IEnumerable<(uint Id, uint[] Operands)> All(SpirvOp op)
    {
        foreach ((uint id, (SpirvOp found, uint[] operands)) in _definitions)
        {
            if (found == op)
            {
                yield return (id, operands);
            }
        }
    }

    /// <summary>The instruction that defines an id.</summary>
    public (SpirvOp Op, uint[] Operands) Definition(uint id) =>
        _definitions.TryGetValue(id, out (SpirvOp Op, uint[] Operands) definition)
            ? definition
            : throw new InvalidDataException($"SPIR-V: id {id} is not defined by a type, constant or variable");

    /// <summary>A decoration's first literal (0 without one), null where the id is not decorated so.</summary>
    public uint? Decoration(uint id, SpirvDecoration decoration, int member = -1) =>
        _decorations.TryGetValue((id, member, decoration), out uint value) ? value : null;

    public string Name(uint id) => _names.GetValueOrDefault(id, "");

    private void Index(SpirvOp op, ReadOnlySpan<uint> words)
    {
        switch (op)
        {
            case SpirvOp.Name:
                _names[words[0]] = Text(words[1..]);
                break;
            case SpirvOp.Extension:
                _extensions.Add(Text(words));
                break;
            case SpirvOp.Capability:
                _capabilities.Add(words[0]);
                break;
            case SpirvOp.EntryPoint when _executionModel is not null:
                throw new InvalidDataException("SPIR-V: more than one entry point");
            case SpirvOp.EntryPoint:
                _executionModel = words[0];
                EntryPoint = Text(words[2..]);
                break;
            case SpirvOp.ExecutionMode or SpirvOp.ExecutionModeId:
                _executionModes.Add(words[1..].ToArray());
                break;
            case SpirvOp.Decorate:
                _decorations[(words[0], -1, (SpirvDecoration)words[1])] = words.Length > 2 ? words[2] : 0;
                break;
            case SpirvOp.MemberDecorate:
                _decorations[(words[0], (int)words[1], (SpirvDecoration)words[2])] = words.Length > 3 ? words[3] : 0;
                break;
            case >= SpirvOp.TypeBool and <= SpirvOp.TypePointer:
                _definitions[words[0]] = (op, words[1..].ToArray());
                break;
            case (>= SpirvOp.Constant and <= SpirvOp.SpecConstantComposite) or SpirvOp.Variable:
                _definitions[words[1]] = (op, [words[0], .. words[2..]]);
                break;
            default:
                break;
        }
    }

    private static string Text(ReadOnlySpan<uint> words)
    {
        StringBuilder text = new();
        foreach (uint word in words)
        {
            for (int shift = 0; shift < 32; shift += 8)
            {
                char letter = (char)((word >> shift) & 0xFF);
                if (letter == 0)
                {
                    return text.ToString();
                }

                text.Append(letter);
            }
        }

        throw new InvalidDataException("SPIR-V: a string without an end");
    }
}
