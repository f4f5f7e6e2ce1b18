using System.Globalization;
using System.Text;

namespace DynConv.Checkpoints;

/// <summary>Makes text from a file fit for a one-line message.</summary>
internal static class Escaping
{
    /// <summary>
    /// Writes control characters, line separators, bidirectional marks and lone surrogates as <c>\u....</c> and cuts
    /// the text at a length, so that a name from a file can neither break nor disguise a line.
    /// </summary>
    /// <param name="text">Any text.</param>
    /// <param name="limit">The characters kept.</param>
    /// <returns>The text on one line.</returns>
    public static string Escape(string text, int limit = 100)
    {
        StringBuilder result = new();
        foreach (char c in text)
        {
            if (result.Length >= limit)
            {
                return result.Append('…').ToString();
            }

            if (IsPlain(c))
            {
                result.Append(c);
            }
            else
            {
                result.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
        }

        return result.ToString();
    }

    private static bool IsPlain(char c) => CharUnicodeInfo.GetUnicodeCategory(c) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or
        UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or
        UnicodeCategory.OtherNotAssigned);
}
