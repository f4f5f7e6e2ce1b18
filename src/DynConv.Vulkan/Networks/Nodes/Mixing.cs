namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>How the attention's logits z become the coefficients of the K experts.</summary>
internal enum Mixing
{
    /// <summary>softmax(z / temperature): the coefficients of a sample are positive and add up to 1.</summary>
    Softmax,

    /// <summary>1 / (1 + e^-z) each: between 0 and 1, with any sum (CondConv). There is no temperature.</summary>
    Sigmoid,
}
