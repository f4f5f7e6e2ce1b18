using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Planning.Weights;

namespace DynConv.Vulkan.Planning.Convolutions;

/// <summary>What kernels of samples are mixed from by plain shares: Σ_k π[n, k] · bank[k].</summary>
/// <param name="Shares">π [N, K].</param>
/// <param name="Bank">The experts, packed, and biases that are not mixed behind them.</param>
/// <param name="Experts">K.</param>
/// <param name="Row">A mixed row.</param>
/// <param name="Stored">How an expert's row is stored.</param>
/// <param name="MixesBias">Whether experts have biases; if not, any in their rows are zeros.</param>
/// <param name="AddsAlike">Whether there are biases behind the experts.</param>
internal sealed record ExpertMixing(
    Operand Shares, Constant Bank, uint Experts, BankRow Row, StoredExperts Stored, bool MixesBias, bool AddsAlike)
{
    /// <summary>Floats that the mixed biases of a sample take, or 0.</summary>
    public uint Biases => (uint)Row.BiasCount;
}
