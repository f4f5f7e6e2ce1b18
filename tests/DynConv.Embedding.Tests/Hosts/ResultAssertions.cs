using System;
using System.Runtime.CompilerServices;
using Silk.NET.Vulkan;

namespace DynConv.Embedding.Tests.Hosts;

/// <summary>What a host does with a result: in a test, fail.</summary>
internal static class ResultAssertions
{
    public static void Ok(this Result result, [CallerArgumentExpression(nameof(result))] string call = "")
    {
        if (result != Result.Success)
        {
            throw new InvalidOperationException($"the host's own call failed: {result} from {call}");
        }
    }
}
