using System.Collections.Generic;
using DynConv.Checkpoints;

namespace DynConv.Tool.Models;

/// <summary>Every stage of a layer, in the order in which they are written.</summary>
/// <param name="Stages">Names, shapes and numbers.</param>
internal sealed record LayerResult(IReadOnlyList<LayerResult.Stage> Stages)
{
    /// <summary>One stage, row-major.</summary>
    internal sealed record Stage(string Name, IReadOnlyList<int> Shape, float[] Values);

    /// <summary>The stages as arrays of a file.</summary>
    public IEnumerable<CheckpointTensor> Arrays
    {
        get
        {
            foreach (Stage stage in Stages)
            {
                long[] shape = new long[stage.Shape.Count];
                for (int i = 0; i < shape.Length; i++)
                {
                    shape[i] = stage.Shape[i];
                }

                yield return CheckpointTensor.FromSingles(stage.Name, shape, stage.Values);
            }
        }
    }

    /// <summary>A stage by its name, or null.</summary>
    public Stage? Find(string name)
    {
        foreach (Stage stage in Stages)
        {
            if (stage.Name == name)
            {
                return stage;
            }
        }

        return null;
    }
}
