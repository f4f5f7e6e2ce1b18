using System;

namespace DynConv.Checkpoints.Pickle;

/// <summary>Names of opcodes for messages, those that are refused included.</summary>
internal static class OpcodeNames
{
    public static string Of(byte opcode) => (char)opcode switch
    {
        'i' => "INST",
        'o' => "OBJ",
        'P' => "PERSID",
        '2' => "DUP",
        'I' or 'L' or 'F' or 'S' or 'V' or 'g' or 'p' or 'd' or 'l' => $"'{(char)opcode}' of the text protocol 0",
        '\u0082' or '\u0083' or '\u0084' => "EXT",
        '\u0097' => "NEXT_BUFFER",
        '\u0098' => "READONLY_BUFFER",
        _ => Enum.IsDefined((Opcode)opcode) ? ((Opcode)opcode).ToString().ToUpperInvariant() : $"0x{opcode:x2}",
    };
}
