using DynConv.Checkpoints.Formats;

namespace DynConv.Checkpoints.Pickle;

/// <summary>A numpy.dtype in a pickle: its kind and size, then, by BUILD, its byte order.</summary>
internal sealed class NumpyType(string code)
{
    /// <summary>For example <c>f4</c>.</summary>
    public string Code { get; } = code;

    /// <summary>'&lt;', '&gt;', '=' or '|'.</summary>
    public char Order { get; private set; } = '=';

    /// <summary>The element type; null for one that no tensor has (objects, text, records).</summary>
    public ElementType? Type => NumpyDescriptor.TypeOf(Code);

    public bool IsBigEndian => Order == '>';

    public void Build(Arguments state)
    {
        if (state.Count > 1 && state[1] is "<" or ">" or "=" or "|")
        {
            Order = state.Text(1)[0];
        }
        else
        {
            throw state.Refuse("no byte order");
        }
    }
}
