using System.Collections.Generic;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Planning.Lowering;
using DynConv.Vulkan.Planning.Weights;

namespace DynConv.Vulkan.Planning.Convolutions;

/// <summary>
/// Winograd's minimal filtering F(m×m, 3×3) (arXiv 1509.09308): transformed tiles of input, (m+2)² matrix products with the
/// transformed kernel, transformed tiles of output. A kernel for all samples is transformed once, in float64, when the plan
/// is made; kernels of samples on every run, after they were mixed.
/// </summary>
internal sealed class WinogradMethod : ConvolutionMethod
{
    private readonly WinogradSizes _sizes;
    private Transient? _input;
    private Transient? _kernels;
    private Transient? _products;
    private Transient? _biases;

    public WinogradMethod(ConvolutionSite site, ConvolutionChoice choice)
        : base(site, choice)
        => _sizes = new WinogradSizes(choice.WinogradSide, site.Output.H, site.Output.W);

    public override IReadOnlyList<(string What, ulong BytesPerSample)> Scratch => Site.IsDynamic
        ? [("transformed input", InputBytes), ("products", ProductBytes), ("transformed kernel", KernelBytes)]
        : [("transformed input", InputBytes), ("products", ProductBytes)];

    public override MapTiles? SummedTiles =>
        new MapTiles((uint)Site.Output.H, (uint)Site.Output.W, _sizes.Side, _sizes.Side);

    private ConvolutionGeometry Geometry => Site.Geometry;

    /// <summary>Floats of a kernel for one product.</summary>
    private int Matrix => Layout.PackedCount / Geometry.Taps;

    private ulong InputBytes => (ulong)Geometry.InChannels * _sizes.Columns * _sizes.Products * sizeof(float);

    private ulong ProductBytes => (ulong)Geometry.OutChannels * _sizes.Columns * _sizes.Products * sizeof(float);

    private ulong KernelBytes => (ulong)Matrix * _sizes.Products * sizeof(float);

    public override bool MixesExperts(int experts, bool arePacked, bool hasResidual) => true;

    public override ConvolutionWeights AddWeights(PlanBuilder builder, ConvolutionNode node)
    {
        (FilterLayout layout, int side) = (Layout, Choice.WinogradSide);
        Constant kernel = builder.AddConstant(
            $"{node.Name}.weight", checked((int)(Matrix * _sizes.Products)),
            span => WinogradKernel.Pack(node.Weight, layout, side, span));
        return new ConvolutionWeights(
            kernel, node.Bias is null ? builder.Nothing : builder.AddConstant(node.Bias),
            new ConvolutionOperands(0, 0, 0, node.Bias is not null, node.Activation) { HasResidual = node.HasResidual });
    }

    public override void Reserve(PlanBuilder builder, string name, int samples)
    {
        ulong count = (ulong)samples;
        _input = builder.AddTransient($"{name}.tiles", count * InputBytes);
        _products = builder.AddTransient($"{name}.products", count * ProductBytes);
        _kernels = Site.IsDynamic ? builder.AddTransient($"{name}.kernels", count * KernelBytes) : null;
    }

    public override void AddSteps(
        PlanBuilder builder, string name, (int First, int Count) part, ConvolutionWeights weights,
        ConvolutionFeatures features)
    {
        (Transient input, Transient products) = (_input!, _products!);
        (uint samples, ulong count) = ((uint)part.Count, (ulong)part.Count);
        Size2d padding = Geometry.PaddingBefore(Site.Input.H, Site.Input.W);
        WinogradInput tiles = new(
            samples, (uint)Geometry.InChannels, ((uint)Site.Input.H, (uint)Site.Input.W), padding, _sizes);
        builder.AddStep(
            $"{name}.tiles",
            recorder => recorder.DispatchFetchingMaps(
                tiles, AreMapsHalf, ConvolutionLowering.Samples(features.Source, Site.Input, part.First, part.Count),
                input.Range.Slice(0, count * InputBytes)),
            features.Source, input);

        if (weights.Mixing is not null)
        {
            weights = AddMixing(builder, name, part, weights);
        }
        else if (_kernels is not null)
        {
            AddTransform(builder, name, samples, weights, _kernels);
        }

        AddProducts(builder, name, samples, _kernels ?? weights.Kernels, input, products);
        AddOutput(builder, name, part, weights, products, features);
    }

    private void AddOutput(
        PlanBuilder builder, string name, (int First, int Count) part, ConvolutionWeights weights, Transient products,
        ConvolutionFeatures features)
    {
        WinogradOutput output = new(
            (uint)part.Count, (uint)Geometry.OutChannels, ((uint)Site.Output.H, (uint)Site.Output.W), _sizes,
            weights.Operands with { Sums = features.Sums });
        builder.AddStep(
            name,
            recorder => recorder.DispatchFetchingMaps(
                output, AreMapsHalf, products.Range.Slice(0, (ulong)part.Count * ProductBytes), weights.BiasRange,
                Addend(part, weights, features),
                features.Written(Site.Output, part)),
            features.Touched(products, weights.Bias));
    }

    private void AddTransform(
        PlanBuilder builder, string name, uint samples, ConvolutionWeights weights, Transient kernels)
    {
        WinogradFilters filters = new(
            samples, (uint)Layout.PackedCount, Choice.Tile.Filters, weights.Operands.WeightsPerSample, _sizes.Side);
        builder.AddStep(
            $"{name}.kernels",
            recorder => recorder.DispatchFetching(
                filters, weights.KernelRange, kernels.Range.Slice(0, samples * KernelBytes)),
            weights.Kernels, kernels);
    }

    /// <summary>Mixes and transforms in one dispatch.</summary>
    /// <returns>Where the biases are.</returns>
    private ConvolutionWeights AddMixing(
        PlanBuilder builder, string name, (int First, int Count) part, ConvolutionWeights weights)
    {
        (ExpertMixing mixing, Transient kernels, uint samples) = (weights.Mixing!, _kernels!, (uint)part.Count);
        uint biases = mixing.Biases;
        ulong biasBytes = (ulong)samples * biases * sizeof(float);
        // The first part of a batch is the largest.
        Transient? mixed = biases == 0 ? null : _biases ??= builder.AddTransient($"{name}.biases", biasBytes);
        WinogradMixing kernel = new(
            samples, (uint)part.First, mixing.Experts, (uint)Layout.PackedCount, biases, Choice.Tile.Filters, _sizes.Side,
            mixing.Stored, mixing.AddsAlike);
        builder.AddStep(
            $"{name}.kernels",
            recorder =>
            {
                BufferRange made = kernels.Range.Slice(0, samples * KernelBytes);
                recorder.DispatchFetching(
                    kernel, mixing.Shares.Range, mixing.Bank.Range, made, mixed?.Range.Slice(0, biasBytes) ?? made);
            },
            mixed is null ? [mixing.Shares, mixing.Bank, kernels] : [mixing.Shares, mixing.Bank, kernels, mixed]);
        return mixed is null
            ? weights
            : new ConvolutionWeights(
                mixed, 0, biasBytes, mixed,
                weights.Operands with { BiasOffset = 0, BiasPerSample = biases, HasBias = true });
    }

    private void AddProducts(
        PlanBuilder builder, string name, uint samples, Operand kernels, Transient input, Transient products)
    {
        uint batches = checked(samples * _sizes.Products);
        PointwiseConvolution product = new(
            batches, ((uint)Geometry.InChannels, (uint)Geometry.OutChannels, _sizes.Columns),
            _kernels is null ? _sizes.Products : batches,
            new ConvolutionOperands((uint)Matrix, 0, 0, HasBias: false, Activation.None), Choice.Tile);
        ulong kernelBytes = (_kernels is null ? 1ul : samples) * KernelBytes;
        builder.AddStep(
            $"{name}.products",
            recorder => recorder.DispatchFetching(
                product, input.Range.Slice(0, samples * InputBytes), kernels.Range.Slice(0, kernelBytes),
                kernels.Range.Slice(0, kernelBytes), products.Range.Slice(0, samples * ProductBytes)),
            input, kernels, products);
    }
}
