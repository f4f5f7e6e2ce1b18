using DynConv.Checkpoints;

namespace DynConv.Vulkan.Networks.Zoo;

/// <summary>A known architecture found in a checkpoint.</summary>
/// <param name="Architecture">What it is.</param>
/// <param name="Prefix">What its tensors' names begin with in the checkpoint, without the dot
/// (<c>state_dict.module</c>); empty where they are bare.</param>
/// <param name="Weights">Its tensors without that prefix.</param>
public sealed record RecognisedNetwork(NetworkArchitecture Architecture, string Prefix, StateDict Weights)
{
    /// <summary>Builds the network.</summary>
    /// <param name="options">Strictness and temperature; null for strict binding. Without a temperature the
    /// architecture's own is taken.</param>
    /// <returns>The network.</returns>
    /// <exception cref="StateDictMismatchException">The tensors do not suit the architecture after all.</exception>
    public Network Build(NetworkOptions? options = null)
    {
        options ??= new NetworkOptions();
        return Network.Build(
            Architecture.CreateLayer(),
            Weights,
            options with { Temperature = options.Temperature ?? Architecture.Temperature });
    }
}
