using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Planning.Weights;

namespace DynConv.Vulkan.Planning.Convolutions;

/// <summary>What kernels of samples are mixed from by plain shares: Σ_k π[n, k] · bank[k].</summary>
/// <param name="Shares">π [N, K].</param>
/// <param name="Bank">The experts, packed.</param>
/// <param name="Experts">K.</param>
/// <param name="Row">A mixed row.</param>
/// <param name="Stored">How an expert's row is stored.</param>
internal sealed record ExpertMixing(Operand Shares, Constant Bank, uint Experts, BankRow Row, StoredExperts Stored)
{
    /// <summary>Floats that the mixed biases of a sample take, or 0.</summary>
    public uint Biases => (uint)(Row.Count - Row.BiasOffset);
}
