using DynConv.Vulkan.Device;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Planning.Convolutions;

/// <summary>The driver compiles no pipeline for a form of convolution, in place of which there is another.</summary>
/// <param name="form">The form.</param>
/// <param name="step">Where it was to be used.</param>
/// <param name="inner">What the driver said.</param>
internal sealed class FormRefusedException(ConvolutionForm form, string step, PipelineException inner)
    : VulkanException(inner.Message, inner.Result, inner)
{
    public ConvolutionForm Form => form;

    public string Step => step;
}
