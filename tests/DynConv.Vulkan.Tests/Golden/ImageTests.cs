using System;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.Json;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Reference;
using Silk.NET.Vulkan;
using Xunit;

namespace DynConv.Vulkan.Tests.Golden;

/// <summary>Images resized and normalized by PyTorch.</summary>
public sealed class ImageTests(GpuDevice gpu)
{
    /// <summary>
    /// PyTorch's float32 coordinates, and with them the weights, are off by up to size · 2⁻²⁴; ours are exact.
    /// </summary>
    private const double CoordinateBound = 1e-4;

    public static TheoryData<string> Names => GoldenFile.Names("images");

    [Theory]
    [MemberData(nameof(Names))]
    public void An_image_becomes_the_tensor_that_PyTorch_makes_of_it(string name)
    {
        GoldenFile golden = new("images", name);
        Planes shape = golden.InputPlanes;
        float[] input = golden.Arrays.Singles("input");
        using TestImage image = Upload(input, shape);
        (int y, int x) = Target(golden);
        ImageToTensorOptions options = new()
        {
            Mean = Numbers(golden, "mean"),
            Std = Numbers(golden, "std"),
            Scale = golden.Facts.GetProperty("scale").GetSingle(),
        };
        ImageToTensor kernel = new(
            options, ((uint)shape.H, (uint)shape.W), shape.C == 1 ? 1u : 3, (uint)shape.C, ((uint)y, (uint)x));

        Check(golden, ImageRun.ToTensor(gpu.Context, kernel, image, shape.C * y * x));
    }

    /// <summary>The same numbers the other way: Scale undone first, so that (v · Std' + Mean') / Scale' is the same.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void A_channel_becomes_the_image_that_PyTorch_makes_of_it(string name)
    {
        GoldenFile golden = new("images", name);
        Planes shape = golden.InputPlanes;
        (int y, int x) = Target(golden);
        float scale = golden.Facts.GetProperty("scale").GetSingle();
        float[] mean = Numbers(golden, "mean");
        float[] std = Numbers(golden, "std");
        float[] output = new float[shape.C * y * x];
        for (int c = 0; c < shape.C; c++)
        {
            float divisor = std.Length == 0 ? 1 : std[c];
            TensorToImageOptions options = new()
            {
                Mean = mean.Length == 0 ? [] : [-mean[c]],
                Std = [scale],
                Scale = divisor,
            };
            TensorToImageR32f kernel = new(new TensorToImage(
                options, 1, ((uint)shape.H, (uint)shape.W), ((uint)y, (uint)x)));
            float[] plane = golden.Arrays.Singles("input")[(c * shape.Area)..((c + 1) * shape.Area)];
            byte[] texels = ImageRun.ToImage(gpu.Context, kernel, plane, Format.R32Sfloat, (y, x));
            MemoryMarshal.Cast<byte, float>(texels).CopyTo(output.AsSpan(c * y * x));
        }

        Check(golden, output);
    }

    private static void Check(GoldenFile golden, float[] output)
    {
        Parity.Check(output, golden.Arrays.Doubles("output_f64"), Parity.Bound, "float64");
        double[] single = [.. golden.Arrays.Singles("output").Select(static value => (double)value)];
        Parity.Check(output, single, CoordinateBound, "float32");
    }

    private static (int Y, int X) Target(GoldenFile golden)
    {
        JsonElement target = golden.Facts.GetProperty("target");
        return (target[0].GetInt32(), target[1].GetInt32());
    }

    private static float[] Numbers(GoldenFile golden, string name) =>
        [.. golden.Facts.GetProperty(name).EnumerateArray().Select(static value => value.GetSingle())];

    /// <summary>Planes as texels: one channel as R32, three or four as RGBA32.</summary>
    private TestImage Upload(float[] planes, Planes shape)
    {
        int components = shape.C == 1 ? 1 : 4;
        float[] texels = new float[shape.Area * components];
        for (int i = 0; i < planes.Length; i++)
        {
            texels[(i % shape.Area * components) + (i / shape.Area)] = planes[i];
        }

        TestImage image = new(
            gpu.Context, components == 1 ? Format.R32Sfloat : Format.R32G32B32A32Sfloat, (shape.H, shape.W),
            ImageUsageFlags.SampledBit);
        image.Upload(MemoryMarshal.AsBytes(texels.AsSpan()), ImageLayout.ShaderReadOnlyOptimal);
        return image;
    }
}
