using DynConv.Vulkan.Tests.Reference;

namespace DynConv.Vulkan.Tests.Cases;

/// <summary>
/// A case's input and weights in float32, the same on every machine. The attention's weights are scaled so that the
/// logits spread by a few units whatever the widths are: a uniform attention would hide errors in the mixture.
/// </summary>
internal sealed record ConvolutionTensors
{
    private readonly ConvolutionCase _case;

    /// <summary>Fills the tensors of a case from its seed.</summary>
    public ConvolutionTensors(ConvolutionCase given)
    {
        _case = given;
        Filler filler = new(given.Seed);
        Input = filler.Features(given.Input);
        Fc1Weight = filler.Numbers(given.Hidden * given.C, Filler.Fan(given.C, gain: 3));
        Fc1Bias = given.Fc1Bias ? filler.Numbers(given.Hidden) : null;
        Fc2Weight = filler.Numbers(given.Experts * given.Hidden, Filler.Fan(given.Hidden, gain: 6));
        Fc2Bias = given.Fc2Bias ? filler.Numbers(given.Experts) : null;
        BankWeight = filler.Numbers(given.Experts * given.FilterElements);
        BankBias = given.BankBias ? filler.Numbers(given.Experts * given.O) : null;
    }

    /// <summary>[N, C, H, W].</summary>
    public float[] Input { get; init; }

    /// <summary>attention.fc1.weight [h, C].</summary>
    public float[] Fc1Weight { get; init; }

    /// <summary>attention.fc1.bias [h], null for a case without.</summary>
    public float[]? Fc1Bias { get; init; }

    /// <summary>attention.fc2.weight [K, h].</summary>
    public float[] Fc2Weight { get; init; }

    /// <summary>attention.fc2.bias [K], null for a case without.</summary>
    public float[]? Fc2Bias { get; init; }

    /// <summary>weight [K, O, C/G, kh, kw].</summary>
    public float[] BankWeight { get; init; }

    /// <summary>bias [K, O], null for a case without.</summary>
    public float[]? BankBias { get; init; }

    /// <summary>The reference layer with these weights.</summary>
    public DynamicConvolution Layer() => new()
    {
        Experts = _case.Experts,
        Hidden = _case.Hidden,
        Outputs = _case.O,
        Window = _case.Window,
        Groups = _case.Groups,
        Temperature = _case.Temperature,
        Activation = _case.Activation,
        Fc1 = (Fc1Weight, Fc1Bias),
        Fc2 = (Fc2Weight, Fc2Bias),
        Bank = (BankWeight, BankBias),
    };

    /// <summary>Every stage of the case in float64.</summary>
    public DynamicConvolutionStages Expected() => Layer().Forward(Input, _case.Input);
}
