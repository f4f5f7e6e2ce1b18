namespace DynConv.Vulkan.Kernels;

/// <summary>What follows from an access.</summary>
internal static class AccessRules
{
    /// <summary>Whether the kernel may change what is bound.</summary>
    public static bool Writes(this Access access) => access is Access.Write or Access.ReadWrite;

    /// <summary>Floats in a texel, or 0 where a storage buffer is bound.</summary>
    public static int TexelWidth(this Access access) => access switch
    {
        Access.FetchSingles => 1,
        Access.FetchQuads => 4,
        _ => 0,
    };
}
