using System;
using System.Collections.Generic;

namespace DynConv.Vulkan.Pipelines;

/// <summary>
/// A module whose specialization constants have a pipeline's values as their defaults. A driver that applies them gets
/// what it would get anyway. MoltenVK of before 2025 (its pull request 2441) does not apply those that size an array:
/// Metal has no such constants, SPIRV-Cross makes macros of them, with the defaults. It would compile another tile
/// without a word.
/// </summary>
internal static class SpecializedModule
{
    private const int HeaderWords = 5;
    private const uint SpecId = 1;

    private enum Op : uint
    {
        SpecConstantTrue = 48,
        SpecConstantFalse = 49,
        SpecConstant = 50,
        Decorate = 71,
    }

    /// <summary>A copy with other defaults.</summary>
    /// <param name="module">SPIR-V. What is not well-formed is left as it is: refusing it is the driver's
    /// affair.</param>
    /// <param name="values">Values of constants 0, 1, 2, …; those of further ones stay.</param>
    public static uint[] Create(ReadOnlySpan<uint> module, in Specialization values)
    {
        uint[] words = module.ToArray();
        Dictionary<uint, uint> ids = [];
        for (int at = HeaderWords; at < words.Length;)
        {
            int length = (int)(words[at] >> 16);
            if (length == 0 || length > words.Length - at)
            {
                break;
            }

            Rewrite(words.AsSpan(at, length), ids, values);
            at += length;
        }

        return words;
    }

    /// <summary>Decorations come before the constants that they are of.</summary>
    private static void Rewrite(Span<uint> instruction, Dictionary<uint, uint> ids, in Specialization values)
    {
        switch ((Op)(instruction[0] & 0xFFFF))
        {
            case Op.Decorate when instruction.Length == 4 && instruction[2] == SpecId && instruction[3] < values.Count:
                ids[instruction[1]] = values[(int)instruction[3]];
                break;
            case Op.SpecConstant when instruction.Length == 4 && ids.TryGetValue(instruction[2], out uint number):
                instruction[3] = number;
                break;
            case Op.SpecConstantTrue or Op.SpecConstantFalse
                when instruction.Length == 3 && ids.TryGetValue(instruction[2], out uint truth):
                instruction[0] = (3 << 16) | (uint)(truth != 0 ? Op.SpecConstantTrue : Op.SpecConstantFalse);
                break;
        }
    }
}
