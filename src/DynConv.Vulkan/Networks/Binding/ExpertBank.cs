using System;
using System.Collections.Immutable;
using System.Linq;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Binding;

/// <summary>The experts of a dynamic convolution as one bank, however the state dict keeps them.</summary>
/// <param name="Kernels">[K, O, C/G, kh, kw].</param>
/// <param name="Biases">[K, O], or null.</param>
internal readonly record struct ExpertBank(Parameter Kernels, Parameter? Biases)
{
    /// <summary>Asks for the experts of the layer that runs.</summary>
    /// <param name="network">The network being built.</param>
    /// <param name="spelling">What they are called, and their form.</param>
    /// <param name="experts">K; its size is 0 where nothing tells it, which then is reported.</param>
    /// <param name="geometry">The other sizes.</param>
    /// <param name="bias">Whether there are biases; null takes what the state dict has.</param>
    public static ExpertBank Bind(
        NetworkBuilder network, AttentionSpelling spelling, Extent experts, ConvolutionGeometry geometry, bool? bias)
        => spelling.Form switch
        {
            BankForm.Flat => BindFlat(network, spelling, experts, geometry, bias),
            BankForm.Separate => BindSeparate(
                network, experts, geometry, bias, static index => AttentionSpelling.NameOfExpert(index + 1)),
            _ => new ExpertBank(
                BindStacked(network, spelling.Bank, experts, geometry),
                network.Optional(spelling.BankBias, bias, [experts, geometry.OutChannels])),
        };

    /// <summary>Asks for kernels [K, O, C/G, kh, kw].</summary>
    public static Parameter BindStacked(
        NetworkBuilder network, string key, Extent experts, ConvolutionGeometry geometry)
        => network.Require(key, [experts, geometry.OutChannels, .. FilterOf(geometry)]);

    /// <summary>Asks for kernels in rows, [K, O·C/G·kh·kw].</summary>
    public static Parameter BindRows(NetworkBuilder network, string key, Extent experts, ConvolutionGeometry geometry)
    {
        (int filters, int depth) = (geometry.OutChannels, geometry.InChannelsPerGroup);
        Extent numbers = new(null, (long)filters * depth * geometry.KernelHeight * geometry.KernelWidth);
        Parameter rows = network.Require(key, [experts, numbers]);
        return rows is UnboundParameter
            ? rows
            : new ReshapedParameter(
                rows, [rows.Shape[0], filters, depth, geometry.KernelHeight, geometry.KernelWidth]);
    }

    /// <summary>Asks for experts that are convolutions of their own.</summary>
    /// <param name="network">The network being built.</param>
    /// <param name="experts">K; its size is 0 where nothing tells it.</param>
    /// <param name="geometry">The other sizes.</param>
    /// <param name="bias">Whether there are biases; null takes what the state dict has.</param>
    /// <param name="nameOf">The name of the expert of an index from 0.</param>
    public static ExpertBank BindSeparate(
        NetworkBuilder network, Extent experts, ConvolutionGeometry geometry, bool? bias, Func<int, string> nameOf)
    {
        // At least one, so that what is missing is named; no more than there can be, whatever the attention says.
        int count = (int)Math.Clamp(experts.Size, 1, network.Binder.TensorCount + 1L);
        ImmutableArray<string> names = [.. Enumerable.Range(0, count).Select(nameOf)];
        bool hasBias = bias ?? network.Binder.Contains($"{network.KeyPrefix}{names[0]}.bias");
        return new ExpertBank(
            Stack(names, name => network.Require(
                $"{name}.weight", [geometry.OutChannels, .. FilterOf(geometry)])),
            hasBias ? Stack(names, name => network.Require($"{name}.bias", [geometry.OutChannels])) : null);
    }

    /// <summary>[C/G, kh, kw], or the kernel's sizes of a sequence or volume.</summary>
    private static Extent[] FilterOf(ConvolutionGeometry geometry)
        => [geometry.InChannelsPerGroup, .. geometry.KernelShape];

    private static ExpertBank BindFlat(
        NetworkBuilder network, AttentionSpelling spelling, Extent experts, ConvolutionGeometry geometry, bool? bias)
    {
        Extent rows = new("K·O", experts.Size * geometry.OutChannels);
        Parameter kernels = network.Require(spelling.Bank, [rows, .. FilterOf(geometry)]);
        Parameter? biases = network.Optional(spelling.BankBias, bias, [rows]);
        // What is missing or wrong is a stand-in, and stays one.
        return new ExpertBank(
            kernels is UnboundParameter || experts.Size == 0
                ? kernels
                : new ReshapedParameter(
                    kernels,
                    [experts.Size, geometry.OutChannels, .. FilterOf(geometry).Select(static size => size.Size)]),
            biases is null or UnboundParameter || experts.Size == 0
                ? biases
                : new ReshapedParameter(biases, [experts.Size, geometry.OutChannels]));
    }

    private static Parameter Stack(ImmutableArray<string> names, Func<string, Parameter> require)
    {
        ImmutableArray<Parameter> all = [.. names.Select(require)];
        return all.FirstOrDefault(parameter => parameter is UnboundParameter) ?? new StackedParameter(all);
    }
}
