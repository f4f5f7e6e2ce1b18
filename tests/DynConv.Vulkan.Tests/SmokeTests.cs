using Xunit;

namespace DynConv.Vulkan.Tests;

public sealed class SmokeTests
{
    [Fact]
    public void Runs() => Assert.True(true);
}
