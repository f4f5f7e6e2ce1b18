using System.Threading;
using Silk.NET.Vulkan;

namespace DynConv.Embedding.Tests.Hosts;

/// <summary>How often one Vulkan function was called, and whether a call shall fail instead of reaching it.</summary>
internal sealed class CallCounter
{
    private int _count;
    private int _failAt;
    private int _failTo;
    private Result _failure;

    public int Count => Volatile.Read(ref _count);

    /// <summary>The n-th call from now on (1 is the next), and every later one, fails.</summary>
    public void FailFrom(int n, Result failure) => (_failAt, _failTo, _failure) = (Count + n, int.MaxValue, failure);

    /// <summary>The n-th call from now on (1 is the next) fails, and no other.</summary>
    public void FailOnce(int n, Result failure) => (_failAt, _failTo, _failure) = (Count + n, Count + n, failure);

    public void FailNoMore() => _failAt = 0;

    /// <summary>Counts a call; whether it shall fail.</summary>
    public bool Fails(out Result failure)
    {
        int number = Interlocked.Increment(ref _count);
        failure = _failure;
        return _failAt != 0 && number >= _failAt && number <= _failTo;
    }
}
