using System;
using System.Collections.Generic;
using System.Globalization;
using DynConv.Benchmarks;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;

// usage: DynConv.Benchmarks convolution [N] [FILTERSxPIXELS …]    the kernel against the naive form, other tiles beside
// it        DynConv.Benchmarks attention                            one dispatch against two and three
// DynConv.Benchmarks profile FILE [N]                      device time of every step of a known network
using VulkanContext context = VulkanContext.Create();
Console.WriteLine(context.Capabilities);
if (args is ["profile", string path, ..])
{
    NetworkProfile.Run(context, path, Number(args, 2, 1));
    return;
}

if (args is ["attention"])
{
    AttentionBenchmark.Run(context);
    return;
}

List<ConvolutionTile?> tiles = [null];
for (int i = 2; i < args.Length; i++)
{
    string[] parts = args[i].Split('x');
    tiles.Add(new ConvolutionTile(
        uint.Parse(parts[0], CultureInfo.InvariantCulture), uint.Parse(parts[1], CultureInfo.InvariantCulture)));
}

ConvolutionBenchmark.Run(context, Number(args, 1, 1), tiles);

static int Number(string[] args, int index, int otherwise)
    => args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;
