using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Planning.Frames;
using HostOwnedDevice.Device;
using HostOwnedDevice.Pictures;
using Silk.NET.Vulkan;

namespace HostOwnedDevice.Networks;

/// <summary>The network on the host's device, for frames of one size.</summary>
internal sealed class Denoiser : IDisposable
{
    private static readonly float[] Means = [DenoiserNet.Mean, DenoiserNet.Mean, DenoiserNet.Mean];
    private static readonly float[] Stds = [DenoiserNet.Std, DenoiserNet.Std, DenoiserNet.Std];

    private readonly Checkpoint _checkpoint;
    private readonly Network _network;
    private readonly VulkanContext? _context;
    private readonly Plan? _plan;

    public Denoiser(HostDevice host, int width, int height)
    {
        _checkpoint = Checkpoint.Open(Path.Combine(AppContext.BaseDirectory, "denoiser.pth"));
        try
        {
            _network = Network.Build(new DenoiserNet(), _checkpoint.GetStateDict());
            Shape = new TensorShape(1, 3, height, width);
            _context = VulkanContext.Adopt(host.Lend());
            _plan = _network.Compile(_context, Shape, new PlanOptions { HostFramesOnly = true });
            _plan.WarmUp();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public TensorShape Shape { get; }

    /// <summary>
    /// What works on one picture of the host's, in place: it is copied from before, and copied from after.
    /// </summary>
    public PlanFrame CreateFrame(HostImage image)
    {
        HostAccess copied = new(
            PipelineStageFlags.TransferBit, AccessFlags.TransferReadBit, ImageLayout.TransferSrcOptimal);
        ExternalImage picture = new()
        {
            Handle = image.Handle.Handle,
            Format = HostImage.Format,
            Width = image.Width,
            Height = image.Height,
            Before = copied,
            After = copied,
        };
        return _plan!.CreateFrame(new FrameBindings
        {
            InputImages = [picture],
            InputConversion = new ImageToTensorOptions { Mean = Means, Std = Stds },
            OutputImages = [picture],
            OutputConversion = new TensorToImageOptions { Mean = Means, Std = Stds },
        });
    }

    /// <summary>
    /// The same network without the host's frame: pictures up to the device, results down again. For looking at the
    /// attention, and for comparing.
    /// </summary>
    /// <returns>For each picture what the network makes of it, and the attention of every dynamic layer.</returns>
    public List<OwnedRun> RunAlone(IEnumerable<Picture> pictures)
    {
        using Plan plan = _network.Compile(_context!, Shape, new PlanOptions { Observe = Observe.Attention });
        List<OwnedRun> runs = [];
        foreach (Picture picture in pictures)
        {
            float[] output = new float[Shape.ElementCount];
            plan.Run(picture.ToTensor(DenoiserNet.Mean, DenoiserNet.Std), output);
            runs.Add(new OwnedRun(output, plan.Observations.ToDictionary(o => o.Layer, o => plan.Read(o))));
        }

        return runs;
    }

    public void Dispose()
    {
        _plan?.Dispose();
        _context?.Dispose();
        _checkpoint.Dispose();
    }
}
