using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// Copies numbers to other places: nested loops that each have a distance in the input and one in the output (PyTorch:
/// <c>cat</c>, slices, <c>permute</c>, <c>PixelShuffle</c>, nearest <c>Upsample</c>, …). Bindings: 0 input; 1 output,
/// of which only what the loops reach is written. Any 32-bit element; the bits stay as they are.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct Rearrange : IKernel<Rearrange>
{
    /// <summary>How many loops there can be.</summary>
    public const int MostLoops = 6;

    private readonly RearrangeLoop _loop0;
    private readonly RearrangeLoop _loop1;
    private readonly RearrangeLoop _loop2;
    private readonly RearrangeLoop _loop3;
    private readonly RearrangeLoop _loop4;
    private readonly RearrangeLoop _loop5;
    private readonly uint _elements;
    private readonly uint _from;
    private readonly uint _to;
    private readonly uint _loopCount;

    /// <summary>A copy.</summary>
    /// <param name="loops">The loops, the outermost first; up to six of more than one step.</param>
    /// <param name="from">The first element in the input.</param>
    /// <param name="to">The first element in the output.</param>
    /// <exception cref="ArgumentException">There are too many loops.</exception>
    public Rearrange(ReadOnlySpan<RearrangeLoop> loops, uint from = 0, uint to = 0)
    {
        Span<RearrangeLoop> used = stackalloc RearrangeLoop[MostLoops];
        used.Fill(new RearrangeLoop(1, 0, 0));
        int count = 0;
        (_elements, _from, _to) = (1, from, to);
        for (int i = loops.Length - 1; i >= 0; i--)
        {
            RearrangeLoop loop = loops[i];
            _elements = checked(_elements * loop.Size);
            if (count > 0 && Join(used[count - 1], loop) is RearrangeLoop joined)
            {
                used[count - 1] = joined;
            }
            else if (loop.Size != 1)
            {
                if (count == MostLoops)
                {
                    throw new ArgumentException($"more than {MostLoops} loops", nameof(loops));
                }

                used[count++] = loop;
            }
        }

        _loopCount = (uint)Math.Max(count, 1);
        (_loop0, _loop1, _loop2, _loop3, _loop4, _loop5) = (used[0], used[1], used[2], used[3], used[4], used[5]);
    }

    /// <inheritdoc/>
    public static string Shader => "rearrange";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => [Access.Read, Access.Write];

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device) => GroupCount.Cover(_elements, GroupSizes.Default, device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => new(GroupSizes.Default, _loopCount);

    /// <summary>
    /// Two loops as one, where the outer goes on where the inner ends: every loop costs two divisions.
    /// </summary>
    private static RearrangeLoop? Join(RearrangeLoop inner, RearrangeLoop outer) =>
        outer.Size == 1 ? inner
        : outer.From == inner.Size * inner.From && outer.To == inner.Size * inner.To
            ? inner with { Size = inner.Size * outer.Size }
            : null;
}
