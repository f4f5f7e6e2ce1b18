using System;
using System.Runtime.InteropServices;
using DynConv.Native.Errors;
using Xunit;

namespace DynConv.Native.Tests.Interop;

/// <summary>What a call should give.</summary>
internal static unsafe class Expect
{
    /// <summary>The text of the last failed call of this thread.</summary>
    public static string LastError => Marshal.PtrToStringUTF8((nint)Dynconv.LastError())!;

    public static void Ok(int result) =>
        Assert.True(result == (int)ResultCode.Success, $"{(ResultCode)result}: {LastError}");

    /// <summary>A failure with a text of one line that says something of what was wrong.</summary>
    public static void Failure(ResultCode code, int result, string text)
    {
        Assert.Equal(code, (ResultCode)result);
        Assert.Contains(text, LastError, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', LastError);
        Assert.DoesNotContain("Parameter '", LastError, StringComparison.Ordinal);
    }
}
