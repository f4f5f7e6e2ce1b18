using System.Collections.Immutable;
using System.Globalization;

namespace DynConv.Vulkan.Networks.Binding;

/// <summary>
/// What an implementation of dynamic convolution calls its tensors. A new implementation is a line in
/// <see cref="All"/>.
/// </summary>
/// <param name="Fc1">The attention's first layer, [h, C] or [h, C, 1, 1].</param>
/// <param name="Fc2">The attention's second layer, [K, h] or [K, h, 1, 1].</param>
/// <param name="Bank">The experts' kernels, or those of the first.</param>
/// <param name="BankBias">The experts' biases, or those of the first.</param>
/// <param name="Form">How the experts are kept.</param>
internal sealed record AttentionSpelling(
    string Fc1, string Fc2, string Bank, string BankBias, BankForm Form = BankForm.Stacked)
{
    private const string FirstExpert = "conv1";

    /// <summary>The known spellings, the most usual first.</summary>
    public static ImmutableArray<AttentionSpelling> All { get; } =
    [
        // kaijieshi7 of all ages, flowvision, and the paper's form with linear layers.
        new("attention.fc1", "attention.fc2", "weight", "bias"),

        // xmu-xiaoma666, DyConvSR.
        new("attention.net.0", "attention.net.2", "weight", "bias"),

        // TArdelean.
        new("attention.to_scores.0", "attention.to_scores.2", "kernels_weights", "kernels_bias"),

        // Jung-Jun-Uk.
        new("se_attention.fc1", "se_attention.fc2", "weight", "bias", BankForm.Flat),

        // ma-xu.
        new("fc.0", "fc.2", $"{FirstExpert}.weight", $"{FirstExpert}.bias", BankForm.Separate),
    ];

    /// <summary>The spelling of the layer behind a prefix: the one of which most is there.</summary>
    /// <param name="binder">The state dict.</param>
    /// <param name="prefix">Empty, or the layer's name and a dot.</param>
    public static AttentionSpelling Find(StateDictBinder binder, string prefix)
    {
        AttentionSpelling best = All[0];
        int most = 0;
        foreach (AttentionSpelling spelling in All)
        {
            int count = spelling.CountPresent(binder, prefix);
            if (count > most)
            {
                (best, most) = (spelling, count);
            }
        }

        return best;
    }

    /// <summary>The layer that is expert number <paramref name="number"/>, from 1, of a separate bank.</summary>
    public static string NameOfExpert(int number)
        => string.Create(CultureInfo.InvariantCulture, $"{FirstExpert[..^1]}{number}");

    private int CountPresent(StateDictBinder binder, string prefix)
    {
        int count = 0;
        foreach (string key in (string[])[$"{Fc1}.weight", $"{Fc2}.weight", Bank, BankBias])
        {
            count += binder.Contains(prefix + key) ? 1 : 0;
        }

        return count;
    }
}
