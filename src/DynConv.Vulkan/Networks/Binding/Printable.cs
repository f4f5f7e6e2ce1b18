using System.Text;

namespace DynConv.Vulkan.Networks.Binding;

/// <summary>Makes names from a file fit for a line of text: a file can call a tensor anything.</summary>
internal static class Printable
{
    private const int Longest = 200;

    public static string Name(string name)
    {
        StringBuilder text = new();
        foreach (char letter in name.Length <= Longest ? name : name[..Longest])
        {
            _ = char.IsControl(letter) || char.IsSurrogate(letter) || letter is '\u2028' or '\u2029'
                ? text.Append($"\\u{(int)letter:x4}")
                : text.Append(letter);
        }

        return name.Length <= Longest ? text.ToString() : text.Append('…').ToString();
    }
}
