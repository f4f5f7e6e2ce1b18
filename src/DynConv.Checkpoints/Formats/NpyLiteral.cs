using System;
using System.Collections.Generic;
using DynConv.Checkpoints.Bytes;
using DynConv.Checkpoints.Tensors;

namespace DynConv.Checkpoints.Formats;

/// <summary>
/// The Python dict literal of an npy header, by a grammar of its three keys. NumPy evaluates a literal; nothing is
/// evaluated here.
/// </summary>
internal sealed class NpyLiteral(Origin origin, int offset, string text)
{
    private int _at;

    public string Descriptor { get; private set; } = string.Empty;

    public bool IsFortran { get; private set; }

    public long[] Shape { get; private set; } = [];

    /// <summary>Reads the literal; all three keys must be there, once.</summary>
    public void Parse()
    {
        HashSet<string> keys = [];
        Expect('{');
        while (!TryTake('}'))
        {
            string key = ParseText();
            Expect(':');
            if (!keys.Add(key))
            {
                throw Refuse($"key {Escaping.Escape(key, 20)} comes twice");
            }

            switch (key)
            {
                case "descr":
                    Descriptor = ParseText();
                    break;
                case "fortran_order":
                    IsFortran = ParseFlag();
                    break;
                case "shape":
                    Shape = ParseShape();
                    break;
                default:
                    throw Refuse($"key {Escaping.Escape(key, 20)} is not known");
            }

            if (!TryTake(','))
            {
                Expect('}');
                break;
            }
        }

        SkipSpace();
        if (_at != text.Length || keys.Count != 3)
        {
            throw Refuse("the header must have descr, fortran_order and shape and nothing else");
        }
    }

    private string ParseText()
    {
        SkipSpace();
        char quote = _at < text.Length ? text[_at] : '\0';
        int end = quote is '\'' or '"' ? text.IndexOf(quote, _at + 1) : -1;
        if (end < 0)
        {
            throw Refuse(quote == '[' ? "arrays of records are not read" : "a quoted text is wanted");
        }

        string value = text[(_at + 1)..end];
        _at = end + 1;
        return value;
    }

    private bool ParseFlag()
    {
        SkipSpace();
        foreach ((string word, bool value) in (ReadOnlySpan<(string, bool)>)[("True", true), ("False", false)])
        {
            if (text.AsSpan(_at).StartsWith(word, StringComparison.Ordinal))
            {
                _at += word.Length;
                return value;
            }
        }

        throw Refuse("True or False is wanted");
    }

    private long[] ParseShape()
    {
        List<long> sizes = [];
        Expect('(');
        while (!TryTake(')'))
        {
            if (sizes.Count == TensorChecks.MaxRank)
            {
                throw Refuse($"over {TensorChecks.MaxRank} dimensions");
            }

            sizes.Add(ParseInteger());
            if (TryTake(','))
            {
                continue;
            }

            // (3) is a number, not a tuple.
            if (sizes.Count < 2)
            {
                throw Refuse("the shape is not a tuple");
            }

            Expect(')');
            break;
        }

        return [.. sizes];
    }

    private long ParseInteger()
    {
        SkipSpace();
        int start = _at;
        while (_at < text.Length && char.IsAsciiDigit(text[_at]))
        {
            _at++;
        }

        if (!long.TryParse(text.AsSpan(start, _at - start), out long value))
        {
            throw Refuse("a size that is not a whole number from 0 to 2^63 - 1");
        }

        // Python 2 marks long integers.
        if (_at < text.Length && text[_at] == 'L')
        {
            _at++;
        }

        return value;
    }

    private void Expect(char c)
    {
        if (!TryTake(c))
        {
            throw Refuse($"'{c}' is wanted");
        }
    }

    private bool TryTake(char c)
    {
        SkipSpace();
        if (_at == text.Length || text[_at] != c)
        {
            return false;
        }

        _at++;
        return true;
    }

    private void SkipSpace()
    {
        while (_at < text.Length && (text[_at] is ' ' or '\n' or '\t' or '\r'))
        {
            _at++;
        }
    }

    private CheckpointException Refuse(string reason) => origin.Refuse(offset + _at, $"npy header: {reason}");
}
