namespace DynConv.Checkpoints.Formats;

/// <summary>NumPy's short names of element types, without the byte order: <c>f4</c>, <c>i8</c>, <c>b1</c> …</summary>
internal static class NumpyDescriptor
{
    /// <summary>The element type of a code, or null where no tensor has it.</summary>
    public static ElementType? TypeOf(string code) => code switch
    {
        "f2" => ElementType.Float16,
        "f4" => ElementType.Float32,
        "f8" => ElementType.Float64,
        "i1" => ElementType.Int8,
        "i2" => ElementType.Int16,
        "i4" => ElementType.Int32,
        "i8" => ElementType.Int64,
        "u1" => ElementType.UInt8,
        "u2" => ElementType.UInt16,
        "u4" => ElementType.UInt32,
        "u8" => ElementType.UInt64,
        "b1" => ElementType.Bool,
        "c8" => ElementType.Complex64,
        "c16" => ElementType.Complex128,
        _ => null,
    };

    /// <summary>The code of an element type, or null where NumPy has none.</summary>
    public static string? CodeOf(ElementType type) => type switch
    {
        ElementType.Float16 => "f2",
        ElementType.Float32 => "f4",
        ElementType.Float64 => "f8",
        ElementType.Int8 => "i1",
        ElementType.Int16 => "i2",
        ElementType.Int32 => "i4",
        ElementType.Int64 => "i8",
        ElementType.UInt8 => "u1",
        ElementType.UInt16 => "u2",
        ElementType.UInt32 => "u4",
        ElementType.UInt64 => "u8",
        ElementType.Bool => "b1",
        ElementType.Complex64 => "c8",
        ElementType.Complex128 => "c16",
        _ => null,
    };
}
