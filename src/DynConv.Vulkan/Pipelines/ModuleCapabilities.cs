using System;

namespace DynConv.Vulkan.Pipelines;

/// <summary>What a SPIR-V module says it needs of a device.</summary>
internal static class ModuleCapabilities
{
    private const int HeaderWords = 5;
    private const int Capability = 17;
    private const uint CooperativeMatrix = 6022;

    /// <summary>
    /// Whether it uses matrix units (SPV_KHR_cooperative_matrix). Capabilities are a module's first part.
    /// </summary>
    public static bool UsesMatrices(ReadOnlySpan<uint> module)
    {
        for (int at = HeaderWords; at + 1 < module.Length && module[at] == ((2 << 16) | Capability); at += 2)
        {
            if (module[at + 1] == CooperativeMatrix)
            {
                return true;
            }
        }

        return false;
    }
}
