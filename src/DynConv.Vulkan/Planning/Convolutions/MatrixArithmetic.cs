using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;

namespace DynConv.Vulkan.Planning.Convolutions;

/// <summary>When and how convolutions are made by matrix units.</summary>
internal static class MatrixArithmetic
{
    /// <summary>
    /// The matrix units that a plan may use; where it asks for some and there are none, the log says why.
    /// </summary>
    public static MatrixUnits? Find(VulkanContext context, Arithmetic arithmetic)
    {
        if (arithmetic == Arithmetic.Float32)
        {
            return null;
        }

        MatrixUnits? units = Find(context, out string lack);
        if (units is null)
        {
            Log.StaysWithFloat32(context.Logger, lack);
        }

        return units;
    }

    /// <summary>The matrix units of a device that the shader can use; null, and why, where there are none.</summary>
    public static MatrixUnits? Find(VulkanContext context, out string lack)
    {
        (string name, uint shared) = (context.Capabilities.Name, context.Capabilities.MaxSharedMemory);
        lack = string.Empty;
        if (!context.Features.HasFlag(VulkanFeatures.CooperativeMatrix))
        {
            lack = $"{name} has no matrix units ({MatrixUnits.Extension}), or they are off";
        }
        else if (context.MatrixUnits is not MatrixUnits units)
        {
            lack = $"{name} has no matrices of float16 that are summed in float32";
        }
        else if (MatrixTile.Choose(units, int.MaxValue).SharedBytes is uint bytes && bytes > shared)
        {
            lack = $"they take {bytes} bytes of shared memory, {name} has {shared}";
        }
        else
        {
            return units;
        }

        return null;
    }

    /// <summary>Whether a convolution is one product for each sample, and long enough to fill a matrix.</summary>
    public static bool Suits(in ConvolutionSite site, MatrixUnits units)
        => site.Geometry is { Depth: null, Groups: 1 }
            && site.Geometry.InChannels * site.Geometry.Taps >= units.Depth && site.Geometry.OutChannels >= units.Rows;

    /// <summary>Its form, tile and packing.</summary>
    public static ConvolutionChoice Choose(in ConvolutionSite site, MatrixUnits units)
    {
        MatrixTile tile = MatrixTile.Choose(units, site.Geometry.OutChannels);
        return new ConvolutionChoice(
            ConvolutionForm.Matrix, ConvolutionTile.PackFor(site.Geometry.OutChannels, tile.Tall)) { Matrix = tile };
    }
}
