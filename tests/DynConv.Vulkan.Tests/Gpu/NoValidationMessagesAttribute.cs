using System;
using System.Linq;
using System.Reflection;
using DynConv.Vulkan.Device;
using Xunit;
using Xunit.v3;

namespace DynConv.Vulkan.Tests.Gpu;

/// <summary>
/// After every test: one message of the validation layers fails it, and so does a pooled buffer that was not given
/// back.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class NoValidationMessagesAttribute : BeforeAfterTestAttribute
{
    private int _messagesBefore;
    private int _rentedBefore;

    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        VulkanContext? context = GpuDevice.Current;
        _messagesBefore = context?.ValidationMessages.Count ?? 0;
        _rentedBefore = context?.Buffers.Statistics.Rented ?? 0;
    }

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (GpuDevice.Current is { } context)
        {
            ValidationMessage[] added = [.. context.ValidationMessages.Skip(_messagesBefore)];
            Assert.True(added.Length == 0, string.Join('\n', added.Select(m => $"{m.Severity} {m.Id}: {m.Text}")));
            Assert.Equal(_rentedBefore, context.Buffers.Statistics.Rented);
        }
    }
}
