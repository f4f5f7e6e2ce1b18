namespace DynConv.Checkpoints.Formats;

/// <summary>The names of element types in safetensors files.</summary>
internal static class SafetensorsTypes
{
    /// <summary>The element type of a name, or null where it is not known.</summary>
    public static ElementType? TypeOf(string name) => name switch
    {
        "BOOL" => ElementType.Bool,
        "U8" => ElementType.UInt8,
        "I8" => ElementType.Int8,
        "F8_E4M3" => ElementType.Float8E4M3FN,
        "F8_E5M2" => ElementType.Float8E5M2,
        "F8_E8M0" => ElementType.Float8E8M0FNU,
        "F8_E4M3FNUZ" => ElementType.Float8E4M3FNUZ,
        "F8_E5M2FNUZ" => ElementType.Float8E5M2FNUZ,
        "I16" => ElementType.Int16,
        "U16" => ElementType.UInt16,
        "F16" => ElementType.Float16,
        "BF16" => ElementType.BFloat16,
        "I32" => ElementType.Int32,
        "U32" => ElementType.UInt32,
        "F32" => ElementType.Float32,
        "C64" => ElementType.Complex64,
        "F64" => ElementType.Float64,
        "I64" => ElementType.Int64,
        "U64" => ElementType.UInt64,
        _ => null,
    };

    /// <summary>The name of an element type, or null where the format has none.</summary>
    public static string? NameOf(ElementType type) => type switch
    {
        ElementType.Bool => "BOOL",
        ElementType.UInt8 => "U8",
        ElementType.Int8 => "I8",
        ElementType.Float8E4M3FN => "F8_E4M3",
        ElementType.Float8E5M2 => "F8_E5M2",
        ElementType.Float8E8M0FNU => "F8_E8M0",
        ElementType.Float8E4M3FNUZ => "F8_E4M3FNUZ",
        ElementType.Float8E5M2FNUZ => "F8_E5M2FNUZ",
        ElementType.Int16 => "I16",
        ElementType.UInt16 => "U16",
        ElementType.Float16 => "F16",
        ElementType.BFloat16 => "BF16",
        ElementType.Int32 => "I32",
        ElementType.UInt32 => "U32",
        ElementType.Float32 => "F32",
        ElementType.Complex64 => "C64",
        ElementType.Float64 => "F64",
        ElementType.Int64 => "I64",
        ElementType.UInt64 => "U64",
        _ => null,
    };
}
