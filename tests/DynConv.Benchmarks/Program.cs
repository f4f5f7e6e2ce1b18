using System;
using System.Collections.Generic;
using System.Globalization;
using DynConv.Benchmarks;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;

// usage: DynConv.Benchmarks [convolution] [N] [FILTERSxPIXELS …]
using VulkanContext context = VulkanContext.Create();
Console.WriteLine(context.Capabilities);
int samples = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;
List<ConvolutionTile?> tiles = [null];
for (int i = 2; i < args.Length; i++)
{
    string[] parts = args[i].Split('x');
    tiles.Add(new ConvolutionTile(uint.Parse(parts[0], CultureInfo.InvariantCulture), uint.Parse(parts[1], CultureInfo.InvariantCulture)));
}

ConvolutionBenchmark.Run(context, samples, tiles);
