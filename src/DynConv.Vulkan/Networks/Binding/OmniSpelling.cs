namespace DynConv.Vulkan.Networks.Binding;

/// <summary>What an implementation of ODConv calls the layers of its attention.</summary>
/// <param name="Fc">The layer that all heads share, [A, C, 1, 1].</param>
/// <param name="Norm">The batch normalisation after it.</param>
/// <param name="Channel">The head of the input channels' factors c.</param>
/// <param name="Filter">The head of the filters' factors f.</param>
/// <param name="Spatial">The head of the taps' factors s.</param>
/// <param name="Kernel">The head of the experts' coefficients α.</param>
internal sealed record OmniSpelling(
    string Fc, string Norm, string Channel, string Filter, string Spatial, string Kernel)
{
    /// <summary>OSVAI/ODConv, the authors' module.</summary>
    public static OmniSpelling Authors { get; } = new(
        "attention.fc", "attention.bn", "attention.channel_fc", "attention.filter_fc", "attention.spatial_fc",
        "attention.kernel_fc");

    /// <summary>ODConv2d_3rd of YOLO forks.</summary>
    public static OmniSpelling ThirdParty { get; } = new("fc", "bn", "fc_c", "fc_f", "fc_s", "fc_w");
}
