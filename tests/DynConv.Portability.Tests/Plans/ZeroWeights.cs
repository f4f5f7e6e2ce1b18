using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Checkpoints;

namespace DynConv.Portability.Tests.Plans;

/// <summary>State dicts of zeros: compilers look at shapes only. All share one array.</summary>
internal static class ZeroWeights
{
    private static float[] _zeros = [];

    /// <summary>A float32 tensor.</summary>
    public static CheckpointTensor Tensor(string name, params long[] shape)
    {
        int count = checked((int)shape.Aggregate(1L, static (product, size) => product * size));
        if (count > _zeros.Length)
        {
            _zeros = new float[count];
        }

        return CheckpointTensor.FromSingles(name, shape, _zeros.AsMemory(0, count));
    }

    /// <summary>A state dict.</summary>
    public static StateDict Of(IEnumerable<(string Name, long[] Shape)> tensors)
        => StateDict.FromTensors(tensors.Select(static tensor => Tensor(tensor.Name, tensor.Shape)));
}
