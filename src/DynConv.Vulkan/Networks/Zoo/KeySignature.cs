namespace DynConv.Vulkan.Networks.Zoo;

/// <summary>
/// A tensor that tells an architecture from others. Only its rank counts: a file with other sizes is this network
/// with a fault, and binding it says which.
/// </summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Rank">Its number of dimensions.</param>
internal readonly record struct KeySignature(string Name, int Rank);
