using System.Collections.Generic;

namespace DynConv.Checkpoints.Tests.Assembly;

/// <summary>Does with a file all that a user can do with it.</summary>
internal static class Reading
{
    /// <summary>Opens a file and reads every tensor's bytes, first values, parts, attributes and the state dict.</summary>
    /// <returns>The number of tensors.</returns>
    public static int All(string path, CheckpointOptions? options = null)
    {
        using Checkpoint checkpoint = Checkpoint.Open(path, options);
        foreach (CheckpointTensor tensor in checkpoint.Tensors)
        {
            Read(tensor);
        }

        foreach (KeyValuePair<string, object?> attribute in checkpoint.Attributes)
        {
            _ = attribute.Key;
        }

        _ = checkpoint.GetStateDict();
        return checkpoint.Tensors.Count;
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
