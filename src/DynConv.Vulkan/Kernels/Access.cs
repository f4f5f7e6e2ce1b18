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
}
