namespace DynConv.Vulkan.Kernels;

/// <summary>What a kernel does with one image.</summary>
internal enum ImageUse
{
    /// <summary>Only reads texels (GLSL <c>texture2D</c> without a sampler): any format that can be sampled.</summary>
    Sampled,

    /// <summary>Only writes texels (GLSL <c>writeonly image2D</c>): of the format that the shader declares.</summary>
    Storage,
}
