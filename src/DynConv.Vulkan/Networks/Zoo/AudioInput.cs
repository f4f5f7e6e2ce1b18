namespace DynConv.Vulkan.Networks.Zoo;

/// <summary>The log-mel spectrogram that a network wants: one channel, mel bins and frames.</summary>
public sealed record AudioInput : NetworkInput
{
    /// <summary>The spectrogram that a network wants.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <exception cref="System.ArgumentOutOfRangeException">A number is below 1.</exception>
    public AudioInput(int rows, int columns)
    {
        Rows = LayerArguments.Positive(rows, nameof(rows));
        Columns = LayerArguments.Positive(columns, nameof(columns));
    }

    /// <summary>Rows.</summary>
    public int Rows { get; }

    /// <summary>Columns.</summary>
    public int Columns { get; }

    /// <summary>Whether rows are frames and columns mel bins; else the other way round.</summary>
    public bool IsTimeFirst { get; init; }

    /// <summary>
    /// How the spectrogram is made of a sound, as many mel bins as that axis has and as many frames as the sound gives;
    /// null where nobody says: only the features themselves can be given then.
    /// </summary>
    public LogMelSpectrogram? Spectrogram { get; init; }

    /// <inheritdoc/>
    public override TensorShape Shape(int batch) => new(batch, 1, Rows, Columns);
}
