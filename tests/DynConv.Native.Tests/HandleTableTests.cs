using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DynConv.Native.Errors;
using DynConv.Native.Handles;
using Xunit;

namespace DynConv.Native.Tests;

/// <summary>Handles that are worth something, and those that are not.</summary>
public sealed class HandleTableTests
{
    private readonly HandleTable _table = new();

    [Fact]
    public void A_handle_leads_to_its_object()
    {
        List<(ulong Handle, FakePlan Plan)> added = [.. Enumerable.Range(0, 100).Select(_ => Add())];
        foreach ((ulong handle, FakePlan plan) in added)
        {
            using Lease<FakePlan> lease = _table.Take<FakePlan>(handle);
            Assert.Same(plan, lease.Value);
        }

        Assert.Equal(100, added.Select(static pair => pair.Handle).Distinct().Count());
        Assert.DoesNotContain(added, static pair => pair.Handle == 0);
    }

    [Fact]
    public void A_destroyed_handle_is_worth_nothing_even_when_its_place_is_used_again()
    {
        (ulong first, FakePlan plan) = Add();
        _table.Destroy<FakePlan>(first);
        Assert.Equal(1, plan.Disposals);
        Assert.Contains("it was destroyed", Refusal(first), StringComparison.Ordinal);
        (ulong second, _) = Add();
        Assert.Equal((uint)first, (uint)second);
        Assert.NotEqual(first, second);
        Assert.Contains("it was destroyed", Refusal(first), StringComparison.Ordinal);
        Assert.Throws<FailureException>(() => _table.Destroy<FakePlan>(first));
    }

    [Fact]
    public void A_handle_of_another_kind_is_named()
    {
        (ulong handle, _) = Add();
        FailureException refusal = Assert.Throws<FailureException>(() => Take<FakeFrame>(handle));
        Assert.Equal(ResultCode.InvalidHandle, refusal.Code);
        Assert.Contains("is no dynconv_frame: it is a dynconv_plan", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_from_nowhere_are_refused()
    {
        HashSet<ulong> alive = [.. Enumerable.Range(0, 50).Select(_ => Add().Handle)];
        Random random = new(20);
        foreach (ulong handle in alive.ToArray())
        {
            for (int bit = 0; bit < 64; bit++)
            {
                Assert.Throws<FailureException>(() => Take<FakePlan>(handle ^ (1ul << bit)));
            }
        }

        for (int i = 0; i < 10_000; i++)
        {
            ulong number = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
            Assert.Throws<FailureException>(() => Take<FakePlan>(number));
        }
    }

    [Fact]
    public void Handles_of_one_table_are_worth_nothing_in_another()
    {
        ulong handle = Add().Handle;
        HandleTable other = new();
        other.Add(new FakePlan());
        Assert.Throws<FailureException>(() => other.Destroy<FakePlan>(handle));
    }

    [Fact]
    public void What_is_destroyed_during_a_call_goes_after_it()
    {
        (ulong handle, FakePlan plan) = Add();
        using (Lease<FakePlan> lease = _table.Take<FakePlan>(handle))
        {
            _table.Destroy<FakePlan>(handle);
            Assert.Contains("it was destroyed", Refusal(handle), StringComparison.Ordinal);
            Assert.Equal(0, lease.Value.Disposals);
        }

        Assert.Equal(1, plan.Disposals);
    }

    [Fact]
    public async Task Threads_destroy_an_object_once_and_never_see_it_disposed()
    {
        for (int round = 0; round < 200; round++)
        {
            (ulong handle, FakePlan plan) = Add();
            int destroyed = 0;
            int torn = 0;
            using Barrier start = new(2);
            await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
            {
                start.SignalAndWait();
                try
                {
                    using (Lease<FakePlan> lease = _table.Take<FakePlan>(handle))
                    {
                        Interlocked.Add(ref torn, lease.Value.Disposals);
                    }

                    _table.Destroy<FakePlan>(handle);
                    Interlocked.Increment(ref destroyed);
                }
                catch (FailureException)
                {
                    // The other thread was faster.
                }
            })));
            Assert.Equal((1, 0, 1), (destroyed, torn, plan.Disposals));
        }
    }

    [Fact]
    public void A_full_table_refuses_and_disposes_of_what_it_did_not_take()
    {
        HandleTable small = new(capacity: 2);
        small.Add(new FakePlan());
        ulong second = small.Add(new FakePlan());
        FakePlan third = new();
        FailureException refusal = Assert.Throws<FailureException>(() => small.Add(third));
        Assert.Equal(ResultCode.InvalidState, refusal.Code);
        Assert.Equal(1, third.Disposals);
        small.Destroy<FakePlan>(second);
        small.Add(new FakePlan());
    }

    private (ulong Handle, FakePlan Plan) Add()
    {
        FakePlan plan = new();
        return (_table.Add(plan), plan);
    }

    private void Take<T>(ulong handle)
        where T : class, IHandled
    {
        using Lease<T> lease = _table.Take<T>(handle);
    }

    private string Refusal(ulong handle)
    {
        FailureException refusal = Assert.Throws<FailureException>(() => Take<FakePlan>(handle));
        Assert.Equal(ResultCode.InvalidHandle, refusal.Code);
        return refusal.Message;
    }

    private sealed class FakePlan : IHandled
    {
        private int _disposals;

        public static HandleKind Kind => HandleKind.Plan;

        public int Disposals => Volatile.Read(ref _disposals);

        public void Dispose() => Interlocked.Increment(ref _disposals);
    }

    private sealed class FakeFrame : IHandled
    {
        public static HandleKind Kind => HandleKind.Frame;

        public void Dispose()
        {
        }
    }
}
