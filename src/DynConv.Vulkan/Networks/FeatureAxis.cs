namespace DynConv.Vulkan.Networks;

/// <summary>An axis of features [N, C, H, W], by its number in PyTorch.</summary>
public enum FeatureAxis
{
    /// <summary>C.</summary>
    Channels = 1,

    /// <summary>H: along it lie the rows.</summary>
    Rows = 2,

    /// <summary>W: along it lie the columns.</summary>
    Columns = 3,
}
