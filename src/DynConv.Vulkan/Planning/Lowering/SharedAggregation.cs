using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Planning.Convolutions;
using DynConv.Vulkan.Planning.Weights;

namespace DynConv.Vulkan.Planning.Lowering;

/// <summary>
/// Kernels of several convolutions that one row of shares mixes (a block of CondConvs): their banks stand side by side in
/// one constant, first all weights, then all biases, so that one dispatch mixes them. Each number is the same sum as from a
/// bank of its own. Experts that are not float32 have scales and units of their own bank, so each bank stays by itself.
/// </summary>
internal sealed class SharedAggregation
{
    private readonly IReadOnlyList<Member> _members;
    private readonly int _count;
    private readonly int _biasStart;
    private Transient? _mixed;

    private SharedAggregation(PlanBuilder builder, IReadOnlyList<Member> members)
    {
        ulong alignment = Math.Max(builder.Device.StorageBufferAlignment, builder.Device.TexelBufferAlignment);
        int step = (int)Math.Max(alignment / sizeof(float), 4);
        int end = 0;
        foreach (Member member in members)
        {
            member.Offset = end;
            // Where the next kernel begins it can be bound, as texels too.
            end = checked((end + member.Convolution.Row.BiasOffset + step - 1) / step * step);
        }

        _biasStart = end;
        foreach (Member member in members)
        {
            member.BiasOffset = end;
            end = checked(end + member.Convolution.Row.BiasCount);
        }

        (_members, _count) = (members, end);
    }

    private int Experts => _members[0].Node.ExpertCount;

    private ulong Samples => (ulong)_members[0].Convolution.Samples;

    /// <summary>The convolutions of a graph whose kernels are mixed together, each with what mixes them.</summary>
    public static Dictionary<Node, SharedAggregation> Find(PlanBuilder builder, Graph graph)
    {
        Dictionary<Node, SharedAggregation> found = new(ReferenceEqualityComparer.Instance);
        // What is kept of a layer is a row of its own.
        if (builder.Options.Observe.HasFlag(Observe.Stages)
            || builder.Options.ExpertPrecision != ExpertPrecision.Float32)
        {
            return found;
        }

        IEnumerable<IGrouping<Value, DynamicConvolutionNode>> groups = graph.Nodes.OfType<DynamicConvolutionNode>()
            .Where(static node => node.Coefficients.IsPlain)
            .GroupBy(static node => node.Inputs[1]);
        foreach (IGrouping<Value, DynamicConvolutionNode> group in groups.Where(static group => group.Count() > 1))
        {
            // A form that mixes experts itself has no dispatch to spare.
            Member[] members =
            [
                .. group.Select(node => new Member(builder, node))
                    .Where(static member => !member.Convolution.MixesExperts(member.Node.ExpertCount, arePacked: false)),
            ];
            if (members.Length < 2)
            {
                continue;
            }

            SharedAggregation shared = new(builder, members);
            foreach (Member member in shared.Fits(builder) ? members : [])
            {
                found.Add(member.Node, shared);
            }
        }

        return found;
    }

    /// <summary>Adds a convolution's steps, and before the first one's the mixing of all kernels.</summary>
    public void Lower(PlanBuilder builder, DynamicConvolutionNode node)
    {
        Transient mixed = _mixed ??= Mix(builder);
        Member member = _members.First(member => ReferenceEquals(member.Node, node));
        ulong offset = (ulong)member.Offset * sizeof(float);
        member.Convolution.LowerMixed(
            builder,
            new ConvolutionWeights(
                mixed, offset, mixed.Bytes - offset, mixed,
                new ConvolutionOperands(
                    (uint)_count, (uint)(member.BiasOffset - member.Offset), (uint)_count,
                    member.Convolution.Row.Biases > 0, node.Activation)
                {
                    HasResidual = node.HasResidual,
                }));
    }

    private Transient Mix(PlanBuilder builder)
    {
        DynamicConvolutionNode first = _members[0].Node;
        int alike = _members.Any(static member => member.Node.StaticBias is not null) ? _count - _biasStart : 0;
        Constant bank = builder.AddConstant($"{first.Name}.banks", checked((Experts * _count) + alike), Pack);
        Transient mixed = builder.AddTransient($"{first.Name}.mixed", Samples * (ulong)_count * sizeof(float));
        Operand shares = builder.Operand(first.Inputs[1]);
        AggregateKernels kernel = new((uint)Samples, (uint)Experts, (uint)_count, alike: (uint)alike);
        builder.AddStep(
            $"{first.Name}.aggregate",
            recorder => recorder.DispatchFetching(kernel, shares.Range, bank.Range, mixed.Range), shares, bank, mixed);
        return mixed;
    }

    private void Pack(Span<float> span)
    {
        span.Clear();
        foreach (Member member in _members)
        {
            BankRow row = member.Convolution.Row;
            for (int k = 0; k < Experts; k++)
            {
                row.Layout.Pack(
                    member.Node.Bank, k * row.Layout.PlainCount,
                    span.Slice((k * _count) + member.Offset, row.Layout.PackedCount));
                member.Node.BankBias?.CopyTo(
                    k * row.Biases, span.Slice((k * _count) + member.BiasOffset, row.Biases));
            }

            member.Node.StaticBias?.CopyTo(
                0, span.Slice((Experts * _count) + member.BiasOffset - _biasStart, row.Biases));
        }
    }

    /// <summary>Whether the whole batch goes through each convolution at once, and bank and kernels fit a binding.</summary>
    private bool Fits(PlanBuilder builder)
    {
        ulong rows = Math.Max(Samples, (ulong)Experts + 1);
        return rows * (ulong)_count * sizeof(float) <= builder.Device.MaxStorageBufferRange
            && _members.All(member => member.Convolution.Split(builder).ChunkSamples == member.Convolution.Samples);
    }

    /// <summary>One of the convolutions, and where its numbers are in a row.</summary>
    private sealed class Member(PlanBuilder builder, DynamicConvolutionNode node)
    {
        public DynamicConvolutionNode Node => node;

        public SampleConvolution Convolution { get; } =
            new(builder, node, node.BankBias is not null || node.StaticBias is not null);

        public int Offset { get; set; }

        public int BiasOffset { get; set; }
    }
}
