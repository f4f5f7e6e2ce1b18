using System;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace DynConv.Checkpoints.Pickle;

/// <summary>Dict keys as text: what Python's <c>str</c> gives, which is how PyTorch's users name tensors.</summary>
internal static class KeyText
{
    private const int MaxLength = 256;
    private const int MaxDepth = 8;
    private const int MaxIntegerBytes = 128;

    /// <summary>The key as a part of a name: <c>conv1</c>, <c>5</c>, <c>1.5</c>, <c>None</c>, <c>('a',
    /// 1)</c>.</summary>
    public static string Of(object? key)
    {
        if (key is string text)
        {
            return text;
        }

        StringBuilder builder = new();
        Append(builder, key, 0);
        return builder.ToString();
    }

    /// <summary>A text that equal keys share and different ones do not, or null where the key is too large for
    /// one.</summary>
    public static string? Identity(object? key)
    {
        if (key is string text)
        {
            return "s" + text;
        }

        if (key is not (null or bool or long or double or BigInteger or PickleTuple))
        {
            return null;
        }

        StringBuilder builder = new("v");
        return Append(builder, key, 0) ? builder.ToString() : null;
    }

    /// <summary>A number as Python prints it.</summary>
    public static string OfDouble(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }

        // .NET turns to exponents at 1e15, Python at 1e16; both do below 1e-4, with two digits or more.
        string shortest = Math.Abs(value) is >= 1e15 and < 1e16
            ? value.ToString("F1", CultureInfo.InvariantCulture)
            : value.ToString("R", CultureInfo.InvariantCulture);
        return shortest.AsSpan().ContainsAny('.', 'E') ? shortest.Replace('E', 'e') : shortest + ".0";
    }

    /// <summary>Returns false where the text had to be cut or does not tell the key from others.</summary>
    private static bool Append(StringBuilder builder, object? key, int depth)
    {
        if (builder.Length > MaxLength || depth > MaxDepth)
        {
            builder.Append('…');
            return false;
        }

        switch (key)
        {
            case null:
                builder.Append("None");
                return true;
            case bool flag:
                builder.Append(flag ? "True" : "False");
                return true;
            case long number:
                builder.Append(number);
                return true;
            case BigInteger big when big.GetByteCount() <= MaxIntegerBytes:
                builder.Append(big);
                return true;
            case double number:
                builder.Append(OfDouble(number));
                return true;
            case string text:
                return AppendQuoted(builder, text);
            case PickleTuple tuple:
                return AppendTuple(builder, tuple, depth);
            default:
                builder.Append('<').Append(PickleText.Describe(key)).Append('>');
                return false;
        }
    }

    private static bool AppendQuoted(StringBuilder builder, string text)
    {
        bool fits = text.Length <= MaxLength;
        string part = fits ? text : text[..MaxLength];
        char quote = part.Contains('\'', StringComparison.Ordinal) && !part.Contains('"', StringComparison.Ordinal)
            ? '"'
            : '\'';
        builder.Append(quote);
        foreach (char c in part)
        {
            builder.Append(c == quote || c == '\\' ? "\\" : string.Empty).Append(c);
        }

        builder.Append(quote);
        return fits;
    }

    private static bool AppendTuple(StringBuilder builder, PickleTuple tuple, int depth)
    {
        bool whole = true;
        builder.Append('(');
        for (int i = 0; i < tuple.Items.Length && whole; i++)
        {
            builder.Append(i == 0 ? string.Empty : ", ");
            whole &= Append(builder, tuple.Items[i], depth + 1);
        }

        builder.Append(tuple.Items.Length == 1 ? ",)" : ")");
        return whole;
    }
}
