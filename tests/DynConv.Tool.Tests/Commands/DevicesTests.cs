using System;
using System.Text.Json;
using DynConv.Tool.Tests.Runs;
using Xunit;

namespace DynConv.Tool.Tests.Commands;

public sealed class DevicesTests
{
    [Fact]
    public void Lists_devices_for_people()
    {
        string text = ToolRun.Of("devices").Succeeded().Out;
        Assert.Contains("Vulkan", text, StringComparison.Ordinal);
        Assert.Contains("  *  ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_devices_for_programs()
    {
        JsonElement devices = ToolRun.Of("devices", "--json").Json().GetProperty("devices");
        Assert.NotEqual(0, devices.GetArrayLength());
        int selected = 0;
        for (int i = 0; i < devices.GetArrayLength(); i++)
        {
            JsonElement device = devices[i];
            Assert.Equal(i, device.GetProperty("index").GetInt32());
            Assert.NotEmpty(device.GetProperty("name").GetString()!);
            Assert.Contains(
                device.GetProperty("kind").GetString(),
                (string[])["discrete", "integrated", "virtual", "software", "other"]);
            Assert.True(device.GetProperty("maxStorageBufferRange").GetUInt64() >= 1 << 27);
            selected += device.GetProperty("selected").GetBoolean() ? 1 : 0;
        }

        Assert.Equal(1, selected);
    }

    [Fact]
    public void Opens_the_device_with_validation() => ToolRun.Of("devices", "--device", "0", "--validate").Succeeded();

    [Theory]
    [InlineData("99", "device 99 does not exist")]
    [InlineData("-1", "device -1 does not exist")]
    [InlineData("no such card", "no such card")]
    public void A_device_that_is_not_there_is_an_error(string device, string said) =>
        ToolRun.Of("devices", "--device", device).Failed(said, "choose 0 (");
}
