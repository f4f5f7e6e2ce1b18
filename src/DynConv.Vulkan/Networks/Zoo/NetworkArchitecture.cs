using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using DynConv.Checkpoints;

namespace DynConv.Vulkan.Networks.Zoo;

/// <summary>
/// A network that is known by name: its layers, what it wants to see, and what its outputs stand for.
/// </summary>
public sealed class NetworkArchitecture
{
    private readonly Func<Layer> _createLayer;
    private readonly ImmutableArray<KeySignature> _signature;

    internal NetworkArchitecture(
        string name, Func<Layer> createLayer, NetworkInput input, ImmutableArray<KeySignature> signature)
    {
        Name = name;
        Input = input;
        _createLayer = createLayer;
        _signature = signature;
    }

    /// <summary>The name, for example <c>digits</c>.</summary>
    public string Name { get; }

    /// <summary>What it is, in one line.</summary>
    public required string Description { get; init; }

    /// <summary>The method that makes its convolutions dynamic, for example <c>ODConv</c>.</summary>
    public required string Family { get; init; }

    /// <summary>Numbers in its parameters, without the statistics of its batch normalisations.</summary>
    public required long Parameters { get; init; }

    /// <summary>Tensors in its state dict.</summary>
    public required int Tensors { get; init; }

    /// <summary>Under which terms its published weights are, and where they are; one line.</summary>
    public required string Licence { get; init; }

    /// <summary>What it wants to see.</summary>
    public NetworkInput Input { get; }

    /// <summary>The picture that it wants; null where it does not look at pictures.</summary>
    public ImageInput? Image => Input as ImageInput;

    /// <summary>What each output stands for, in order; empty where nobody says.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>The softmax temperature that its published weights want; null where nothing in it has one.</summary>
    public float? Temperature { get; init; }

    /// <summary>How the output's numbers become probabilities.</summary>
    public ClassScores Scores { get; init; }

    /// <summary>
    /// The temperatures that weights may want which were trained by others; empty where <see cref="Temperature"/> is
    /// beyond doubt. No checkpoint tells which one is right.
    /// </summary>
    public IReadOnlyList<float> TemperatureCandidates { get; init; } = [];

    /// <summary>The network as a layer, to build or to use in another one.</summary>
    /// <returns>A new layer.</returns>
    public Layer CreateLayer() => _createLayer();

    /// <summary>Looks for this architecture's weights in a state dict, whatever they are wrapped in (<c>state_dict</c>,
    /// <c>model</c>, <c>module</c>, …).</summary>
    /// <param name="stateDict">All that a checkpoint has.</param>
    /// <returns>The weights without what they are wrapped in, or null. Where there are several, the first that is not
    /// an average (<c>ema</c>).</returns>
    public RecognisedNetwork? FindIn(StateDict stateDict)
    {
        ArgumentNullException.ThrowIfNull(stateDict);
        string? prefix = SignatureSearch.Find(stateDict, _signature);
        return prefix is null
            ? null
            : new RecognisedNetwork(this, prefix, stateDict.Within(prefix)) { Whole = stateDict };
    }

    /// <summary><see cref="Name"/>.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;
}
