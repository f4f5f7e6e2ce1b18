namespace DynConv.Vulkan.Networks.Zoo;

/// <summary>How the numbers of a network's output become the probabilities of its classes.</summary>
public enum ClassScores
{
    /// <summary>One class is right: the softmax over all.</summary>
    Softmax,

    /// <summary>Several classes may be right: the sigmoid of each.</summary>
    Sigmoid,

    /// <summary>They are probabilities already.</summary>
    Probability,
}
