using System.Collections.Generic;

namespace HostOwnedDevice.Networks;

/// <summary>A run of the network on its own.</summary>
/// <param name="Output">[1, 3, H, W], as the network gives it.</param>
/// <param name="Attention">[1, K] of every dynamic layer, by its name.</param>
internal sealed record OwnedRun(float[] Output, IReadOnlyDictionary<string, float[]> Attention);
