namespace DynConv.Vulkan.Tests.Spirv;

/// <summary>The decorations that carry an interface (SPIR-V Specification, section 3.20).</summary>
internal enum SpirvDecoration
{
    SpecId = 1,
    Block = 2,
    BufferBlock = 3,
    RowMajor = 4,
    ArrayStride = 6,
    MatrixStride = 7,
    BuiltIn = 11,
    NonWritable = 24,
    NonReadable = 25,
    Binding = 33,
    DescriptorSet = 34,
    Offset = 35,
}
