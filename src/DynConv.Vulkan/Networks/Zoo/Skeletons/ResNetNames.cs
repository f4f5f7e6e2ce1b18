namespace DynConv.Vulkan.Networks.Zoo.Skeletons;

/// <summary>What the modules of a ResNet are called.</summary>
/// <param name="Blocks">What stands between a stage's name with its dot and a block's number.</param>
/// <param name="Shortcut">The shortcut in a block.</param>
internal sealed record ResNetNames(string Blocks, string Shortcut)
{
    /// <summary><c>layer1.0.downsample</c>.</summary>
    public static ResNetNames Torchvision { get; } = new(string.Empty, "downsample");
}
