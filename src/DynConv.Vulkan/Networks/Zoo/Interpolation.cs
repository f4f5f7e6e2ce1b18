namespace DynConv.Vulkan.Networks.Zoo;

/// <summary>
/// How a picture is scaled before a network sees it: as Pillow does, with a filter as wide as a pixel of the coarser
/// grid (antialiased).
/// </summary>
public enum Interpolation
{
    /// <summary>A triangle: Pillow's BILINEAR.</summary>
    Bilinear,

    /// <summary>Keys' cubic with a = −0.5: Pillow's BICUBIC.</summary>
    Bicubic,
}
