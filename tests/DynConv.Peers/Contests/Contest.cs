using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Peers.Engines;
using DynConv.Peers.Results;
using DynConv.Tool;
using DynConv.Tool.Bench;
using Microsoft.ML.OnnxRuntime;

namespace DynConv.Peers.Contests;

/// <summary>Everything that computes one layer or network at one batch: compared first, then timed in turns.</summary>
internal sealed class Contest : IDisposable
{
    private readonly List<Competitor> _competitors = [];
    private readonly List<PeersDocument.LeftOut> _leftOut = [];

    /// <summary>Lets ours take part.</summary>
    /// <param name="competitor">Belongs to the contest from now on.</param>
    /// <param name="compare">The output's error; throws where it is too large.</param>
    /// <exception cref="WrongOutputException">It is wrong, and then nothing is worth timing.</exception>
    public void Enter(Competitor competitor, Func<float[], double> compare)
    {
        _competitors.Add(competitor);
        competitor.Error = compare(competitor.FirstOutput());
    }

    /// <summary>Lets a peer take part if it works and is right; else that is noted.</summary>
    public void EnterPeer(string engine, string form, Func<Competitor> create, Func<float[], double> compare)
    {
        Competitor? competitor = null;
        try
        {
            competitor = create();
            competitor.Error = compare(competitor.FirstOutput());
            _competitors.Add(competitor);
        }
        catch (Exception exception)
            when (exception is WorkerException or WrongOutputException or OnnxRuntimeException)
        {
            competitor?.Dispose();
            _leftOut.Add(new PeersDocument.LeftOut(engine, form, exception.Message));
        }
    }

    /// <summary>Times all of them.</summary>
    public PeersDocument.Entry Run(
        string name, string description, int batch, PeersDocument.Work? work, Rounds rounds, Interruption interruption)
    {
        rounds.Alternate([.. _competitors.Select(static one => (Action)one.TakeTurn)], interruption);
        double ours = _competitors[0].Time.Median;
        return new PeersDocument.Entry(
            name, description, batch, work,
            [
                .. _competitors.Select(one => new PeersDocument.Form(
                    one.Engine, one.Form, one.IsStatic, one.Error, one.Time, one.Time.Median / ours)),
            ],
            _leftOut);
    }

    /// <inheritdoc/>
    public void Dispose() => _competitors.ForEach(static one => one.Dispose());
}
