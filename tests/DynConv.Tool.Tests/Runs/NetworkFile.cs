using System.IO;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Vulkan.Tests.Zoo;

namespace DynConv.Tool.Tests.Runs;

/// <summary>Checkpoints of known networks, with the weights of their references (tests/golden/networks).</summary>
internal static class NetworkFile
{
    /// <summary>Writes one.</summary>
    public static string Write(Scratch scratch, string network)
    {
        string list = Path.Combine(DigitsSample.Root, "tests", "golden", "networks", network + ".tensors.tsv");
        string path = scratch[network + ".safetensors"];
        SafetensorsFile.Write(path, [.. File.ReadLines(list).Select(static line => Make(new GeneratedTensor(line)))]);
        return path;
    }

    private static CheckpointTensor Make(GeneratedTensor tensor)
    {
        if (tensor.IsWhole)
        {
            return CheckpointTensor.FromValues<long>(tensor.Key, tensor.Shape.AsSpan(), new long[tensor.Count]);
        }

        float[] values = new float[tensor.Count];
        tensor.Fill(0, values);
        return CheckpointTensor.FromSingles(tensor.Key, tensor.Shape.AsSpan(), values);
    }
}
