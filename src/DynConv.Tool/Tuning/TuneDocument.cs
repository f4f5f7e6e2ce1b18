using System.Collections.Generic;

namespace DynConv.Tool.Tuning;

/// <summary>What <c>dynconv tune --json</c> prints.</summary>
/// <param name="Device">Device and driver.</param>
/// <param name="File">The table that was written.</param>
/// <param name="Known">Convolutions that it has.</param>
/// <param name="Measured">Those that were measured now.</param>
internal sealed record TuneDocument(string Device, string File, int Known, IReadOnlyList<TuneDocument.Entry> Measured)
{
    /// <summary>One convolution.</summary>
    /// <param name="Convolution">Channels, filters, kernel, stride, padding, dilation, groups, maps.</param>
    /// <param name="Choice">The fastest way.</param>
    /// <param name="Milliseconds">Median.</param>
    /// <param name="Untuned">What a run without tuning takes.</param>
    /// <param name="UntunedMilliseconds">Median; left out where that way was refused.</param>
    /// <param name="Candidates">Ways that were measured.</param>
    /// <param name="Dropped">Ways that the driver refused or computed wrongly.</param>
    internal sealed record Entry(
        string Convolution, string Choice, double Milliseconds, string Untuned, double? UntunedMilliseconds,
        int Candidates, int Dropped);
}
