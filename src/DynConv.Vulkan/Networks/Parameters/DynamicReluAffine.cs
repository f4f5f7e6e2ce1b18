using System;

namespace DynConv.Vulkan.Networks.Parameters;

/// <summary>
/// [2, 4]: what takes σ(z) to the coefficients λ · (2σ(z) − 1) + init of a dynamic ReLU, 2λ and init − λ.
/// </summary>
internal sealed class DynamicReluAffine(string name, Parameter lambdas, Parameter initial)
    : CalculatedParameter(name, [2, lambdas.ElementCount])
{
    /// <inheritdoc/>
    protected override void CopyDoubles(Span<double> destination)
    {
        double[] factors = lambdas.ToDoubles(), start = initial.ToDoubles();
        for (int i = 0; i < factors.Length; i++)
        {
            destination[i] = 2 * factors[i];
            destination[factors.Length + i] = start[i] - factors[i];
        }
    }
}
