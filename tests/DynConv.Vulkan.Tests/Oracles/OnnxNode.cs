using System.Collections.Generic;

namespace DynConv.Vulkan.Tests.Oracles;

/// <summary>One operator of an ONNX graph.</summary>
/// <param name="Operator">Its name, for instance Conv.</param>
/// <param name="Inputs">Names of what it reads.</param>
/// <param name="Outputs">Names of what it gives.</param>
/// <param name="Attributes">Its attributes: long, long[] or float.</param>
internal sealed record OnnxNode(
    string Operator,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<string> Outputs,
    params (string Name, object Value)[] Attributes);
