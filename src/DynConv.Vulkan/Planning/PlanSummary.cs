using System;
using System.Collections.Generic;
using DynConv.Vulkan.Networks;

namespace DynConv.Vulkan.Planning;

/// <summary>What a plan consists of.</summary>
public sealed record PlanSummary
{
    /// <summary>Shape of the input.</summary>
    public required TensorShape InputShape { get; init; }

    /// <summary>Shape of the output.</summary>
    public required TensorShape OutputShape { get; init; }

    /// <summary>Dispatches in one run.</summary>
    public required int Dispatches { get; init; }

    /// <summary>Barriers in one run.</summary>
    public required int Barriers { get; init; }

    /// <summary>Bytes of weights on the device.</summary>
    public required ulong WeightBytes { get; init; }

    /// <summary>Bytes of features on the device, sharing memory by lifetime.</summary>
    public required ulong FeatureBytes { get; init; }

    /// <summary>Bytes of features if none shared memory.</summary>
    public required ulong UnsharedFeatureBytes { get; init; }

    /// <summary>
    /// How long it took to read the weights from the checkpoint, to pack them and to write them to the device.
    /// </summary>
    public TimeSpan UploadTime { get; init; }

    internal IReadOnlyList<PlanObservation> Observations { get; init; } = [];
}
