using System;
using System.Threading.Tasks;
using DynConv.Tool.Commands;

namespace DynConv.Tool.Models;

/// <summary>Reads samples ahead, several at a time, while others run.</summary>
internal sealed class SampleReader
{
    private readonly ISampleSource _source;
    private readonly int _atOnce;
    private int _next;
    private Task<Reading[]> _ahead;

    /// <summary>Starts to read.</summary>
    /// <param name="source">Where from.</param>
    /// <param name="atOnce">How many at a time, and so how many are in memory besides those that run.</param>
    public SampleReader(ISampleSource source, int atOnce)
    {
        (_source, _atOnce) = (source, atOnce);
        _ahead = ReadAhead();
    }

    /// <summary>A sample, or why it cannot be read.</summary>
    internal readonly record struct Reading(Sample? Sample, Exception? Failure);

    /// <summary>The next samples in their order; none at the end.</summary>
    public Reading[] Next()
    {
        Reading[] read = _ahead.GetAwaiter().GetResult();
        _ahead = ReadAhead();
        return read;
    }

    private Task<Reading[]> ReadAhead()
    {
        int first = _next, count = Math.Min(_atOnce, _source.Count - first);
        _next = first + count;
        return Task.Run(() =>
        {
            Reading[] read = new Reading[count];
            Parallel.For(0, count, i => read[i] = Read(first + i));
            return read;
        });
    }

    private Reading Read(int index)
    {
        try
        {
            return new Reading(_source.Read(index), null);
        }
        catch (Exception exception) when (exception is RequestException or OutOfMemoryException)
        {
            return new Reading(null, exception);
        }
    }
}
