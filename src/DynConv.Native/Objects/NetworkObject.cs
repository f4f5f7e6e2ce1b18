using DynConv.Checkpoints;
using DynConv.Native.Errors;
using DynConv.Native.Handles;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Zoo;

namespace DynConv.Native.Objects;

/// <summary>What a <c>dynconv_network</c> stands for. It keeps the checkpoint open that the weights are in.</summary>
internal sealed class NetworkObject : IHandled
{
    private readonly Checkpoint _checkpoint;

    private NetworkObject(Checkpoint checkpoint, NetworkArchitecture architecture, Network network) =>
        (_checkpoint, Architecture, Network) = (checkpoint, architecture, network);

    public static HandleKind Kind => HandleKind.Network;

    public NetworkArchitecture Architecture { get; }

    public Network Network { get; }

    /// <summary>Builds the network of a checkpoint.</summary>
    /// <param name="checkpoint">Belongs to the network from now on, also if this throws.</param>
    /// <param name="name">The architecture's name; null to recognise it.</param>
    /// <param name="options">How to build it.</param>
    /// <exception cref="FailureException">There is no such architecture, or none is recognised.</exception>
    public static NetworkObject Build(Checkpoint checkpoint, string? name, NetworkOptions options)
    {
        try
        {
            RecognisedNetwork found = name is null ? Recognise(checkpoint) : Find(checkpoint, name);
            return new NetworkObject(checkpoint, found.Architecture, found.Build(options));
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    public void Dispose() => _checkpoint.Dispose();

    private static RecognisedNetwork Recognise(Checkpoint checkpoint) =>
        NetworkRecogniser.TryRecognise(checkpoint.GetStateDict(), out RecognisedNetwork? network)
            ? network
            : throw new FailureException(
                ResultCode.Network,
                $"{checkpoint.Path}: no known network; name the architecture if it is one of {KnownNames()}");

    private static RecognisedNetwork Find(Checkpoint checkpoint, string name)
    {
        if (!NetworkRecogniser.TryFind(name, out NetworkArchitecture? architecture))
        {
            throw new FailureException(
                ResultCode.Network, $"there is no architecture '{name}'; known are {KnownNames()}");
        }

        // Without its signature too: building then says what is missing.
        StateDict weights = checkpoint.GetStateDict();
        return architecture.FindIn(weights) ?? new RecognisedNetwork(architecture, string.Empty, weights);
    }

    private static string KnownNames() => string.Join(", ", NetworkRecogniser.Known);
}
