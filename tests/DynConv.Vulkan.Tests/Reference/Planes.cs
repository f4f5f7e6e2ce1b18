namespace DynConv.Vulkan.Tests.Reference;

/// <summary>The shape [N, C, H, W] of features.</summary>
internal readonly record struct Planes(int N, int C, int H, int W)
{
    /// <summary>Elements of one plane, H·W.</summary>
    public int Area => H * W;

    /// <summary>All elements, N·C·H·W.</summary>
    public int Count => N * C * Area;
}
