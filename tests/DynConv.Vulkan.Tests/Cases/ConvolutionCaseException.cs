using System;

namespace DynConv.Vulkan.Tests.Cases;

/// <summary>A check failed for a case.</summary>
internal sealed class ConvolutionCaseException(ConvolutionCase first, ConvolutionCase simplest, Exception reason)
    : Exception(
        $"{reason.Message}\n  simplest failing case: {simplest}\n  first failing case:    {first}\n"
        + $"  replay with {ConvolutionCases.CaseVariable}='{simplest}'",
        reason)
{
    /// <summary>The simplest case that still fails.</summary>
    public ConvolutionCase Simplest => simplest;
}
