namespace DynConv.Vulkan.Networks;

/// <summary>How <see cref="Layers.Upsample"/> finds the pixels between those that there are.</summary>
public enum UpsampleMode
{
    /// <summary>Repeats each pixel.</summary>
    Nearest,

    /// <summary>Blends neighbours, with half-pixel centres (<c>align_corners=False</c>).</summary>
    Bilinear,
}
