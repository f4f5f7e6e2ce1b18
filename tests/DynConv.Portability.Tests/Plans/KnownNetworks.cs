using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Zoo;
using DynConv.Vulkan.Tests.Architecture;
using DynConv.Vulkan.Tests.Zoo;

namespace DynConv.Portability.Tests.Plans;

/// <summary>The known networks with inputs of the size that they were published for.</summary>
internal static class KnownNetworks
{
    // What of a batch an invocation takes together is a power of two up to 8.
    private static readonly int[] Batches = [2, 4, 8];

    /// <summary>
    /// Each for one sample, and the smallest of each family for batches and for every way to store experts as well.
    /// </summary>
    public static IEnumerable<PlannedNetwork> All()
    {
        HashSet<string> smallest =
        [
            .. NetworkRecogniser.Known.GroupBy(static known => known.Family)
                .Select(static family => family.MinBy(static known => known.Parameters)!.Name),
        ];
        foreach (NetworkArchitecture known in NetworkRecogniser.Known)
        {
            Network network = Network.Build(known.CreateLayer(), Weights(known.Name));
            yield return new PlannedNetwork(known.Name, network, known.Input.Shape(1));
            foreach (PlannedNetwork other in smallest.Contains(known.Name) ? Others(known, network) : [])
            {
                yield return other;
            }
        }
    }

    private static IEnumerable<PlannedNetwork> Others(NetworkArchitecture known, Network network) =>
        from precision in Enum.GetValues<ExpertPrecision>()
        from samples in (int[])[1, .. Batches]
        where precision != ExpertPrecision.Float32 || samples != 1
        select new PlannedNetwork($"{known.Name} ({samples}, {precision})", network, known.Input.Shape(samples))
        {
            Precision = precision,
        };

    private static StateDict Weights(string name)
    {
        if (name == "digits")
        {
            using Checkpoint checkpoint = Checkpoint.Open(Path.Combine(Repository.Root, "samples/Digits/digits.pth"));
            return checkpoint.GetStateDict().ToMemory();
        }

        string list = Path.Combine(Repository.Root, "tests/golden/networks", $"{name}.tensors.tsv");
        return StateDict.FromTensors(File.ReadLines(list)
            .Select(static line => new GeneratedTensor(line))
            .Select(static tensor => tensor.IsWhole
                ? CheckpointTensor.FromValues<long>(tensor.Key, tensor.Shape.AsSpan(), new long[tensor.Count])
                : ZeroWeights.Tensor(tensor.Key, [.. tensor.Shape])));
    }
}
