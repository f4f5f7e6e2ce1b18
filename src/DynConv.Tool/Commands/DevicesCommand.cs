using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using DynConv.Tool.Devices;
using DynConv.Tool.Reports;
using DynConv.Vulkan.Device;

namespace DynConv.Tool.Commands;

/// <summary><c>dynconv devices</c>: what can run networks here.</summary>
internal sealed class DevicesCommand() : ToolCommand(
    "devices", "Lists the Vulkan devices that can run networks, best first.")
{
    public override IReadOnlyList<string> Examples =>
    [
        "dynconv devices",
        "dynconv devices --json",
        "dynconv devices --device llvmpipe --validate    opens that device with the validation layers on",
    ];

    public override int Run(ParseResult request, GlobalOptions options, ToolConsole console)
    {
        GlobalOptions.Values values = options.Read(request);
        IReadOnlyList<DeviceCapabilities> devices = VulkanContext.ListDevices();
        int selected = FindSelected(values);
        if (values.Json)
        {
            JsonReport.Write(console, DevicesDocument.Of(devices, selected));
            return ToolRunner.Success;
        }

        TextTable table = new(" ", ">index", "name", "kind", "driver", "Vulkan", ">memory");
        foreach (DeviceCapabilities device in devices)
        {
            table.Add(
                device.Index == selected ? "*" : " ",
                device.Index.ToString(CultureInfo.InvariantCulture), device.Name, DevicesDocument.KindName(device.Kind),
                device.Driver, device.ApiVersionText,
                ByteText.Of((long)Math.Min(device.DeviceLocalBytes, long.MaxValue)));
        }

        table.Write(console);
        console.Out.WriteLine("* runs networks unless --device or DYNCONV_DEVICE says otherwise");
        return ToolRunner.Success;
    }

    /// <summary>Opening finds out which one is meant, and whether it works.</summary>
    private static int FindSelected(GlobalOptions.Values values)
    {
        using DeviceSession session = DeviceSession.Open(values);
        int index = session.Context.Capabilities.Index;
        session.Close();
        return index;
    }
}
