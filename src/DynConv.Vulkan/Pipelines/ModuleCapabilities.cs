using System;

namespace DynConv.Vulkan.Pipelines;

/// <summary>What a SPIR-V module says it needs of a device.</summary>
internal static class ModuleCapabilities
{
    private const int HeaderWords = 5;
    private const int Capability = 17;
    private const uint CooperativeMatrix = 6022;
    private const uint StorageBuffer16BitAccess = 4433;

    /// <summary>Whether it uses matrix units (SPV_KHR_cooperative_matrix).</summary>
    public static bool UsesMatrices(ReadOnlySpan<uint> module) => Has(module, CooperativeMatrix);

    /// <summary>Whether it has numbers of 16 bits in storage buffers (SPV_KHR_16bit_storage).</summary>
    public static bool StoresHalves(ReadOnlySpan<uint> module) => Has(module, StorageBuffer16BitAccess);

    // Capabilities are a module's first part.
    private static bool Has(ReadOnlySpan<uint> module, uint capability)
    {
        for (int at = HeaderWords; at + 1 < module.Length && module[at] == ((2 << 16) | Capability); at += 2)
        {
            if (module[at + 1] == capability)
            {
                return true;
            }
        }

        return false;
    }
}
