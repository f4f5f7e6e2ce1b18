using System;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Tests.Device;
using Xunit;

namespace DynConv.Vulkan.Tests.Execution;

public sealed class GroupCountTests
{
    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, 1, 1)]
    [InlineData(65535, 65535, 1)]
    [InlineData(65536, 65535, 2)]
    [InlineData(131070, 65535, 2)]
    [InlineData(131071, 65535, 3)]
    public void Groups_are_laid_out_in_rows(ulong groups, uint x, uint y) =>
        Assert.Equal(new GroupCount(x, y), GroupCount.Linear(groups, SampleDevice.Large));

    [Fact]
    public void Rows_are_as_long_as_the_device_allows() =>
        Assert.Equal(new GroupCount(3, 4), GroupCount.Linear(10, SampleDevice.Least with { MaxGroupCountX = 3 }));

    [Fact]
    public void Invocations_are_rounded_up_to_whole_groups()
    {
        Assert.Equal(new GroupCount(2, 1), GroupCount.Cover(65, 64, SampleDevice.Least));
        Assert.Equal(new GroupCount(1, 1), GroupCount.Cover(64, 64, SampleDevice.Least));
    }

    [Fact]
    public void More_than_the_device_dispatches_is_refused_with_the_number()
    {
        DeviceCapabilities small = SampleDevice.Least with { MaxGroupCountX = 3, MaxGroupCountY = 2 };
        Assert.Equal(new GroupCount(3, 2), GroupCount.Linear(6, small));
        DeviceLimitException refused = Assert.Throws<DeviceLimitException>(() => GroupCount.Linear(7, small));
        Assert.Contains("7 work-groups", refused.Message, StringComparison.Ordinal);
        Assert.Throws<DeviceLimitException>(() => GroupCount.Linear((65535ul * 65535) + 1, SampleDevice.Least));
        Assert.Throws<DeviceLimitException>(() => GroupCount.Linear(ulong.MaxValue, SampleDevice.Large));
        Assert.Throws<DeviceLimitException>(() => GroupCount.Cover(ulong.MaxValue, 64, SampleDevice.Large));
    }
}
