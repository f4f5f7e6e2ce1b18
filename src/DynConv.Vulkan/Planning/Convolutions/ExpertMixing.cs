using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks.Nodes;
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

    /// <summary>What a kernel is told that mixes experts itself.</summary>
    /// <param name="first">The first sample of a part of a batch.</param>
    /// <param name="activation">Applied last.</param>
    public MixingOperands Operands(int first, Activation activation)
    {
        uint row = (uint)Row.Count;
        MixingBias bias = (MixesBias, AddsAlike) switch
        {
            (true, true) => MixingBias.MixedAndShared,
            (true, false) => MixingBias.Mixed,
            (false, true) => MixingBias.Shared,
            _ => MixingBias.None,
        };
        uint offset = bias == MixingBias.Shared ? checked(Experts * row) : (uint)Row.BiasOffset;
        return new MixingOperands(Experts, row, (uint)first, Experts, offset, bias, activation);
    }
}
