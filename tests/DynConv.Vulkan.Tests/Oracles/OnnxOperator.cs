using System.Collections.Generic;
using System.Linq;

namespace DynConv.Vulkan.Tests.Oracles;

/// <summary>A one-node ONNX model whose inputs, weights included, are all given at run time.</summary>
/// <param name="Name">The ONNX operator, for instance Conv.</param>
/// <param name="Attributes">Its attributes: long, long[] or float.</param>
internal sealed record OnnxOperator(string Name, params (string Name, object Value)[] Attributes)
{
    /// <summary>Names of the inputs in the model: x0, x1, …</summary>
    public static string Input(int index) => $"x{index}";

    /// <summary>The model's bytes for inputs of these shapes.</summary>
    public byte[] Model(IReadOnlyList<int[]> shapes)
    {
        OnnxGraph graph = new();
        string[] names = [.. Enumerable.Range(0, shapes.Count).Select(Input)];
        for (int i = 0; i < names.Length; i++)
        {
            graph.AddInput(names[i], shapes[i]);
        }

        graph.Add(new OnnxNode(Name, names, [OnnxGraph.Output], Attributes));
        return graph.ToModel();
    }
}
