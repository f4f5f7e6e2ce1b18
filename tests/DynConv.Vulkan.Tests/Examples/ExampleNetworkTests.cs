using System;
using System.IO;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Checkpoints.Tests.Assembly;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Oracles;
using DynConv.Vulkan.Tests.Reference;
using DynConv.Vulkan.Tests.Zoo;
using Xunit;

namespace DynConv.Vulkan.Tests.Examples;

/// <summary>The example networks of docs/networks.md give what their PyTorch modules give, and are in it as they are.</summary>
public sealed class ExampleNetworkTests(GpuDevice gpu)
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(GoldenFolder.Root, "..", ".."));

    [Theory]
    [InlineData("unet")]
    [InlineData("yolo")]
    public void Equals_PyTorch(string name)
    {
        ReferenceNetwork reference = new(name, Path.Combine(GoldenFolder.Root, "examples"));
        using ScratchFolder folder = new();
        string path = Path.Combine(folder.Path, "network.pth");
        GeneratedCheckpoint.WriteZip(path, reference.Tensors);
        using Checkpoint checkpoint = Checkpoint.Open(path);

        Network network = Network.Build(name == "unet" ? new UNet() : new Yolo(), checkpoint.GetStateDict());

        NetworkResult result = NetworkResult.Of(gpu.Context, network, reference.InputShape, reference.Input());
        double[] expected = [.. reference.Output("output").Select(static value => (double)value)];
        Parity.Check(result.Outputs["output"], expected, 2e-5, name);
    }

    [Theory]
    [InlineData("tests/DynConv.Vulkan.Tests/Examples/UNet.cs", "internal sealed class UNet")]
    [InlineData("tests/DynConv.Vulkan.Tests/Examples/Yolo.cs", "internal sealed class Yolo")]
    public void The_page_has_the_code_that_runs_here(string file, string start)
    {
        string code = File.ReadAllText(Path.Combine(Root, file));
        string page = File.ReadAllText(Path.Combine(Root, "docs", "networks.md"));

        Assert.Contains($"```csharp\n{code[code.IndexOf(start, StringComparison.Ordinal)..]}```", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("class UNet(nn.Module):", "class Conv(nn.Module):")]
    [InlineData("class Conv(nn.Module):", "if __name__")]
    public void The_page_has_the_module_that_PyTorch_ran(string start, string end)
    {
        string script = File.ReadAllText(Path.Combine(Root, "tests", "golden", "examples", "examples.py"));
        int from = script.IndexOf(start, StringComparison.Ordinal);
        string module = script[from..script.IndexOf(end, from, StringComparison.Ordinal)].TrimEnd();
        string page = File.ReadAllText(Path.Combine(Root, "docs", "networks.md"));

        Assert.Contains($"```python\n{module}\n```", page, StringComparison.Ordinal);
    }
}
