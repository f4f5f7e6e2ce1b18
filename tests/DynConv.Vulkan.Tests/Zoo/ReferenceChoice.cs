using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Zoo;

namespace DynConv.Vulkan.Tests.Zoo;

/// <summary>Which networks a test run compares.</summary>
internal static class ReferenceChoice
{
    /// <summary>
    /// All, or the smallest of each family where DYNCONV_NETWORKS is "few", or those whose names begin with one of its words.
    /// </summary>
    public static IReadOnlyList<string> Names { get; } = Environment.GetEnvironmentVariable("DYNCONV_NETWORKS") switch
    {
        null or "" => ReferenceNetwork.Names,
        "few" => Few(),
        string words => [.. ReferenceNetwork.Names.Where(name => words.Split(' ').Any(name.StartsWith))],
    };

    private static IReadOnlyList<string> Few() =>
    [
        .. ReferenceNetwork.Names
            .Select(static name => NetworkRecogniser.TryFind(name, out NetworkArchitecture? found)
                ? found
                : throw new InvalidOperationException($"there is a reference of {name}, and no such architecture"))
            .GroupBy(static architecture => architecture.Family)
            .Select(static family => family.MinBy(static architecture => architecture.Parameters)!.Name),
    ];
}
