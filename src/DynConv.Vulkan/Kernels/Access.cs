namespace DynConv.Vulkan.Kernels;

/// <summary>What a kernel does with one binding. Barriers follow from it.</summary>
public enum Access
{
    /// <summary>Only reads (the shader says <c>readonly</c>).</summary>
    Read,

    /// <summary>Only writes (the shader says <c>writeonly</c>).</summary>
    Write,

    /// <summary>Both.</summary>
    ReadWrite,

    /// <summary>Only reads, one float at a time as a texel of a buffer (the shader says <c>textureBuffer</c>).</summary>
    FetchSingles,

    /// <summary>Only reads, four floats at a time as a texel of a buffer.</summary>
    FetchQuads,
}
