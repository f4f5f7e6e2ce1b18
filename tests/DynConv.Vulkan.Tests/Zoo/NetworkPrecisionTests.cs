using System;
using System.IO;
using DynConv.Checkpoints;
using DynConv.Checkpoints.Tests.Assembly;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Zoo;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Zoo;

/// <summary>Whole networks whose experts are stored in fewer bits, against PyTorch.</summary>
public sealed class NetworkPrecisionTests(GpuDevice gpu, ITestOutputHelper log)
{
    private const double Tolerance = 1e-4;

    // Generated weights make networks that magnify: float32's roundings of 2^-24 come out as 2e-6 to 3e-5. What rounds
    // experts to 12 digits, or to 1/254 of a filter's largest, may come out as much larger.
    private const double Float16Digits = 12;
    private const double Int8Digits = 8;

    /// <summary>One of each way to make a kernel, small enough to be run often.</summary>
    public static TheoryData<string> Names =>
    [
        "dy_mobilenetv2_035", "odconv_mobilenetv2_050_4x", "kw4x_mobilenetv2_050", "dymn04_as", "mobilenetv2_dcd",
        "tf_efficientnet_cc_b0_4e",
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void Fewer_bytes_cost_little_accuracy(string name)
    {
        ReferenceNetwork reference = new(name);
        using ScratchFolder folder = new();
        string path = Path.Combine(folder.Path, "network.pth");
        GeneratedCheckpoint.WriteZip(path, reference.Tensors);
        using Checkpoint checkpoint = Checkpoint.Open(path);
        Assert.True(NetworkRecogniser.TryRecognise(checkpoint.GetStateDict(), out RecognisedNetwork? recognised));
        Network network = recognised.Build(new NetworkOptions { Temperature = reference.Temperature });
        double[] expected = Array.ConvertAll(
            reference.Output(reference.OutputNames[0]), static value => (double)value);
        float[] input = reference.Input();
        (double single, ulong bytes) = Run(ExpertPrecision.Float32, Tolerance);
        foreach (ExpertPrecision precision in (ExpertPrecision[])[ExpertPrecision.Float16, ExpertPrecision.Int8])
        {
            double digits = precision == ExpertPrecision.Float16 ? Float16Digits : Int8Digits;
            (_, ulong fewer) = Run(precision, single * Math.Pow(2, 24 - digits));
            Assert.True(fewer < bytes);
            bytes = fewer;
        }

        (double Error, ulong Bytes) Run(ExpertPrecision precision, double tolerance)
        {
            using Plan plan = network.Compile(
                gpu.Context, reference.InputShape, new PlanOptions { ExpertPrecision = precision });
            float[] output = new float[plan.OutputShape.ElementCount];
            plan.Run(input, output);
            double error = Parity.Check(output, expected, tolerance, $"{name}, {precision}");
            log.WriteLine($"{name} {precision}: {error:E1} of max, {plan.Summary.WeightBytes} bytes of weights");
            return (error, plan.Summary.WeightBytes);
        }
    }
}
