using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;

namespace DynConv.Portability.Tests.Chips;

/// <summary>
/// Tells the Vulkan loader and Mesa which driver and which GPU there shall be. Both read the C library's environment,
/// which <see cref="Environment.SetEnvironmentVariable(string, string)"/> does not reach.
/// </summary>
internal static unsafe partial class DriverChoice
{
    private const string Manifests = "/usr/share/vulkan/icd.d";

    /// <summary>The next instance has one device: RADV's null device of this chip.</summary>
    /// <exception cref="FileNotFoundException">Mesa's RADV is not installed.</exception>
    public static void Make(Chip chip)
    {
        string manifest = (Directory.Exists(Manifests) ? Directory.GetFiles(Manifests, "radeon_icd*.json") : [])
            .Order(StringComparer.Ordinal).FirstOrDefault()
            ?? throw new FileNotFoundException($"no radeon_icd*.json in {Manifests}: run scripts/setup.sh test");
        Set("VK_DRIVER_FILES", manifest);
        Set("VK_ICD_FILENAMES", manifest);
        Set("RADV_FORCE_FAMILY", chip.Family);
    }

    private static void Set(string name, string value)
    {
        if (SetVariable(name, value, overwrite: 1) != 0)
        {
            throw new InvalidOperationException($"the C library refused to set {name}");
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
