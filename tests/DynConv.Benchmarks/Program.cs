using System;
using System.Collections.Generic;
using System.Globalization;
using DynConv.Benchmarks;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;

// usage: DynConv.Benchmarks convolution [N] [FILTERSxPIXELS …]   the kernel against the naive form, and other tiles
//        DynConv.Benchmarks forms [N]                           every form of a convolution that the planner knows
//        DynConv.Benchmarks tiles LAYER [N]                     every tile of the form that the planner takes for a layer
//        DynConv.Benchmarks attention                           one dispatch against two and three
//        DynConv.Benchmarks mixing                              kernels for Winograd in two dispatches and in one
//        DynConv.Benchmarks experts                             mixing experts of float32, float16 and int8
//        DynConv.Benchmarks prediction TFLOPS GBS               what the cost model says of a GPU with such peaks
//        DynConv.Benchmarks profile FILE [N]                    device time of every step of a known network
//        DynConv.Benchmarks recording                           appending a network to a host's command buffer
//        DynConv.Benchmarks checkpoint NAME.tensors.tsv FILE    writes a checkpoint with generated weights
//        DynConv.Benchmarks loading FILE                        time and memory from a known network's file to a result
if (args is ["checkpoint", string tensors, string written])
{
    LoadingBenchmark.WriteCheckpoint(tensors, written);
    return 0;
}

using VulkanContext context = VulkanContext.Create();
Console.WriteLine(context.Capabilities);
if (args is ["profile", string path, ..])
{
    NetworkProfile.Run(context, path, Number(args, 2, 1));
    return 0;
}

if (args is ["loading", string file])
{
    LoadingBenchmark.Run(context, file);
    return 0;
}

if (args is ["forms", ..])
{
    FormsBenchmark.Run(context, Number(args, 1, 1));
    return 0;
}

if (args is ["tiles", string layer, ..])
{
    TilesBenchmark.Run(context, layer, Number(args, 2, 1));
    return 0;
}

if (args is ["attention"])
{
    AttentionBenchmark.Run(context);
    return 0;
}

if (args is ["mixing"])
{
    MixingBenchmark.Run(context);
    return 0;
}

if (args is ["prediction", string teraflops, string gigabytes])
{
    PredictionBenchmark.Run(
        context, double.Parse(teraflops, CultureInfo.InvariantCulture), double.Parse(gigabytes, CultureInfo.InvariantCulture));
    return 0;
}

if (args is ["experts"])
{
    ExpertsBenchmark.Run(context);
    return 0;
}

if (args is ["recording"])
{
    RecordingBenchmark.Run(context);
    return 0;
}

if (args is not ["convolution", ..])
{
    Console.Error.WriteLine("name one of: convolution, forms, tiles, attention, mixing, experts, prediction, profile, recording, checkpoint, loading");
    return 2;
}

List<ConvolutionTile?> tiles = [null];
for (int i = 2; i < args.Length; i++)
{
    string[] parts = args[i].Split('x');
    tiles.Add(new ConvolutionTile(
        uint.Parse(parts[0], CultureInfo.InvariantCulture), uint.Parse(parts[1], CultureInfo.InvariantCulture)));
}

ConvolutionBenchmark.Run(context, Number(args, 1, 1), tiles);
return 0;

static int Number(string[] args, int index, int otherwise)
    => args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;
