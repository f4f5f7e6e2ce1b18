using System.Globalization;
using System.Text;

namespace DynConv.Tool.Reports;

/// <summary>Makes text from files and command lines fit for one line of a terminal.</summary>
internal static class PrintableText
{
    /// <summary>
    /// Writes control characters, line separators, bidirectional marks and lone surrogates as <c>\u....</c>.
    /// </summary>
    public static string Of(string text, int longest = 1000)
    {
        StringBuilder? result = null;
        for (int i = 0; i < text.Length; i++)
        {
            if (i >= longest)
            {
                return (result ?? new StringBuilder(text, 0, i, i + 1)).Append('…').ToString();
            }

            if (IsPlain(text, i))
            {
                result?.Append(text[i]);
            }
            else
            {
                result ??= new StringBuilder(text, 0, i, text.Length + 8);
                result.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:x4}");
            }
        }

        return result?.ToString() ?? text;
    }

    private static bool IsPlain(string text, int i) =>
        char.IsHighSurrogate(text[i]) ? i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])
        : char.IsLowSurrogate(text[i]) ? i > 0 && char.IsHighSurrogate(text[i - 1])
        : char.GetUnicodeCategory(text[i]) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
