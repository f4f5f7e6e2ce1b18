using System.Collections.Immutable;

namespace DynConv.Vulkan.Networks.Binding;

/// <summary>What modules that wrap a network put before its tensors' names.</summary>
internal static class WrapperNames
{
    /// <summary>DataParallel's, torch.compile's and Lightning's.</summary>
    public static ImmutableArray<string> All { get; } = ["module", "_orig_mod", "model", "net"];
}
