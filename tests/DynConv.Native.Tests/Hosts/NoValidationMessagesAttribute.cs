using System;
using System.Linq;
using System.Reflection;
using Xunit;
using Xunit.v3;

namespace DynConv.Native.Tests.Hosts;

/// <summary>After every test: one message of the validation layers fails it.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class NoValidationMessagesAttribute : BeforeAfterTestAttribute
{
    private int _before;

    public override void Before(MethodInfo methodUnderTest, IXunitTest test) =>
        _before = NativeDevice.ValidationLines.Length;

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        string[] added = [.. NativeDevice.ValidationLines.Skip(_before)];
        Assert.True(added.Length == 0, string.Join('\n', added.Take(5)));
    }
}
