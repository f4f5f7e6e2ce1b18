using System.Collections.Generic;
using DynConv.Checkpoints.Bytes;
using DynConv.Checkpoints.Formats;

namespace DynConv.Checkpoints.Tests.Assembly;

/// <summary>Does with a file all that a user can do with it.</summary>
internal static class Reading
{
    /// <summary>Opens a file and reads every tensor's bytes, first values, parts, attributes and the state
    /// dict.</summary>
    /// <returns>The number of tensors.</returns>
    public static int All(string path, CheckpointOptions? options = null)
    {
        using Checkpoint checkpoint = Checkpoint.Open(path, options);
        foreach (CheckpointTensor tensor in checkpoint.Tensors)
        {
            Read(tensor);
        }

        _ = checkpoint.Attributes.Count;
        _ = checkpoint.GetStateDict();
        return checkpoint.Tensors.Count;
    }

    /// <summary>The same with a file that is in memory, which is faster.</summary>
    public static int All(byte[] file)
    {
        CheckpointContent content = CheckpointReader.Read(
            new MemorySource<byte>(new Origin("memory", null, null), file), "none/none", CheckpointOptions.Default);
        foreach (CheckpointTensor tensor in content.Tensors)
        {
            Read(tensor);
        }

        _ = content.Attributes().Count;
        IReadOnlyList<CheckpointTensor> unwrapped = content.Unwrap?.Invoke() ?? content.Tensors;
        _ = StateDict.FromTensors(Prefixes.Strip(unwrapped));
        return content.Tensors.Count;
    }

    private static void Read(CheckpointTensor tensor)
    {
        foreach (CheckpointTensor component in tensor.Components)
        {
            Read(component);
        }

        if (tensor.HasData)
        {
            _ = tensor.ComputeSha256();
            _ = tensor.FirstValues();
        }
    }
}
