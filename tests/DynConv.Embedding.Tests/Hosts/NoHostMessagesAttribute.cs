using System;
using System.Collections.Generic;
using System.Reflection;
using Xunit;
using Xunit.v3;

namespace DynConv.Embedding.Tests.Hosts;

/// <summary>
/// After every test: one message of the validation layers to any host fails it, and so does a queue lock that was not
/// given back.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class NoHostMessagesAttribute : BeforeAfterTestAttribute
{
    public override void Before(MethodInfo methodUnderTest, IXunitTest test) => HostStage.Current?.TakeMessages();

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        IReadOnlyList<string> messages = HostStage.Current?.TakeMessages() ?? [];
        Assert.True(messages.Count == 0, string.Join('\n', messages));
    }
}
