using System;
using System.Collections.Generic;
using System.Linq;

namespace DynConv.Vulkan.Tests.Cases;

/// <summary>Hand-made cases, each at an edge where kernels, tilings or index arithmetic go wrong.</summary>
internal static class AwkwardCases
{
    private const string Lines = """
        # The smallest of everything.
        K=1
        K=1 bias=none
        n=33 K=1 hidden=1
        c=1 o=1 in=1x1 k=3 p=1 K=4
        c=1 o=1 in=5x5 k=5 K=2
        # Channels beside multiples of 4, 8, 16, 32.
        n=2 c=1 o=7 in=9x9 k=3 p=1
        n=2 c=7 o=1 in=9x9 k=3 p=1
        n=2 c=3 o=16 in=17x19 k=3 p=1 t=34
        n=2 c=5 o=9 in=7x7 k=3 p=1 act=Relu
        n=1 c=33 o=17 in=7x7 k=3 p=1 act=Silu
        n=2 c=31 o=33 in=5x7 k=1
        n=1 c=64 o=63 in=7x7 k=1 act=Relu6
        n=1 c=127 o=5 in=3x3 k=3 p=1
        n=1 c=5 o=127 in=3x3 k=3 p=1
        n=1 c=257 o=3 in=4x4 k=1 hidden=64
        n=1 c=3 o=259 in=4x4 k=1 hidden=64
        # Exact multiples, where a wrong bound passes unnoticed elsewhere.
        n=2 c=8 o=8 in=8x8 k=3 p=1 act=Relu
        n=4 c=16 o=32 in=16x16 k=1
        n=1 c=32 o=32 in=8x8 k=3 p=1
        n=1 c=64 o=64 in=4x4 k=3 p=1
        # Pointwise.
        n=3 c=16 o=16 in=7x7 k=1 s=2
        n=3 c=16 o=24 in=14x14 k=1 s=2x1
        n=2 c=9 o=9 in=6x6 k=1 p=2
        n=2 c=24 o=8 in=1x1 k=1 K=16
        n=8 c=12 o=20 in=1x1 k=1 hidden=1
        # Depthwise, with and without multiplier.
        n=2 c=8 o=8 g=8 in=14x14 k=3 p=1 act=Relu6
        n=2 c=13 o=13 g=13 in=15x11 k=3 p=1 s=2
        n=1 c=32 o=32 g=32 in=28x28 k=5 p=2
        n=3 c=7 o=7 g=7 in=7x7 k=7 p=3
        n=2 c=6 o=18 g=6 in=9x9 k=3 p=1
        n=2 c=5 o=25 g=5 in=8x9 k=3 s=2 p=1 d=2
        n=1 c=1 o=5 g=1 in=9x9 k=3
        n=33 c=3 o=3 g=3 in=5x5 k=3 p=1 K=8
        n=2 c=17 o=17 g=17 in=1x1 k=1
        # Groups whose parts are not multiples of anything.
        n=2 c=6 o=10 g=2 in=9x9 k=3 p=1
        n=2 c=9 o=15 g=3 in=7x8 k=3 p=1 s=2
        n=1 c=20 o=4 g=4 in=11x11 k=3 p=1
        n=1 c=4 o=28 g=4 in=11x11 k=3 p=1
        n=5 c=8 o=12 g=4 in=5x5 k=1
        n=2 c=14 o=21 g=7 in=5x6 k=2 s=1x2
        # Kernels that are not square, even, or as large as the map.
        n=2 c=4 o=6 in=15x9 k=7x1 p=3x0
        n=2 c=4 o=6 in=9x15 k=1x7 p=0x3
        n=2 c=3 o=5 in=8x8 k=2
        n=1 c=3 o=5 in=9x9 k=4x2 p=1 s=2x1
        n=2 c=4 o=4 in=5x5 k=5
        n=1 c=3 o=8 in=23x23 k=11 s=4 p=2
        n=1 c=2 o=3 in=31x31 k=31x3 p=15x1
        n=2 c=3 o=4 in=7x9 k=7x9
        # Strides, also beyond the kernel and the map.
        n=2 c=4 o=4 in=13x17 k=2 s=5
        n=2 c=4 o=4 in=13x17 k=1 s=3x7
        n=2 c=4 o=4 in=5x5 k=3 s=9 p=1
        n=2 c=3 o=16 in=32x32 k=3 s=2 p=1 act=Relu6
        n=2 c=4 o=7 in=12x11 k=3 s=1x3 p=0x2
        # Padding beyond the kernel, and on one axis only.
        n=2 c=4 o=4 in=3x3 k=3 p=7
        n=2 c=4 o=4 in=1x1 k=3 p=4x1
        n=1 c=4 o=4 in=2x2 k=5 p=2
        n=2 c=4 o=4 in=6x4 k=1x3 p=3x0
        # Dilation.
        n=1 c=4 o=6 in=21x21 k=3 p=6 d=6
        n=1 c=4 o=6 in=19x17 k=3 p=2x3 d=2x3
        n=1 c=2 o=2 in=40x40 k=3 d=18
        n=2 c=3 o=4 in=15x15 k=2x3 s=2 p=4 d=5x2
        n=1 c=2 o=2 in=1x101 k=1x3 p=0x40 d=1x40
        # Maps that are lines, wide, or prime.
        n=1 c=3 o=8 in=1x443 k=3 p=1
        n=1 c=3 o=8 in=443x1 k=3 p=1
        n=2 c=4 o=4 in=1x1023 k=1x3 p=0x1
        n=2 c=3 o=5 in=1x7 k=1x5 p=0x2 s=1x2
        n=1 c=2 o=2 in=2x257 k=2x4
        n=1 c=2 o=3 in=67x61 k=3 p=1
        n=1 c=1 o=2 in=129x65 k=3 p=1 s=1x2
        # Batches.
        n=33 c=5 o=6 in=7x7 k=3 p=1
        n=33 c=8 o=8 in=1x1 k=1
        n=65 c=3 o=4 in=4x4 k=3 p=1
        n=130 c=2 o=3 in=3x3 k=2 K=3
        # Many experts, odd numbers of them, and hidden widths of 1, K, C/4, int(C/4)+1.
        n=2 c=4 o=4 in=6x6 k=3 p=1 K=64
        n=2 c=4 o=4 in=6x6 k=3 p=1 K=65 hidden=1
        n=3 c=4 o=4 in=6x6 k=3 p=1 K=31
        n=3 c=4 o=4 in=6x6 k=3 p=1 K=33 hidden=129
        n=2 c=64 o=8 in=7x7 k=1 K=4 hidden=17 bias=fc2+bank t=34
        n=2 c=40 o=8 in=7x7 k=1 K=4 hidden=10 bias=bank t=30
        n=2 c=3 o=8 in=7x7 k=3 p=1 K=2 hidden=2 bias=none
        n=2 c=16 o=8 in=7x7 k=3 p=1 K=5 hidden=300
        # Temperatures that flatten and sharpen.
        n=3 c=8 o=8 in=7x7 k=3 p=1 t=1000000
        n=3 c=8 o=8 in=7x7 k=3 p=1 t=0.03125
        n=2 c=8 o=8 in=7x7 k=3 p=1 t=0.3333333
        # Biases in every combination.
        n=2 c=6 o=6 in=5x5 k=3 bias=fc1
        n=2 c=6 o=6 in=5x5 k=3 bias=fc2
        n=2 c=6 o=6 in=5x5 k=3 bias=fc1+fc2
        n=2 c=6 o=6 in=5x5 k=3 bias=fc1+bank
        """;

    /// <summary>All of them, each with its own seed.</summary>
    public static IReadOnlyList<ConvolutionCase> All { get; } =
    [
        .. Lines.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(static line => !line.StartsWith('#'))
            .Select(static (line, index) => ConvolutionCase.Parse(line) with { Seed = index + 1 }),
    ];
}
