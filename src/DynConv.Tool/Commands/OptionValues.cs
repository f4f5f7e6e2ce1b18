using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Tool.Commands;

/// <summary>Options with numbers: one place that says what is wrong with one.</summary>
internal static class OptionValues
{
    /// <summary>A whole number of at least <paramref name="minimum"/>.</summary>
    public static Option<int?> WholeNumber(string name, string description, int minimum) => new(name)
    {
        Description = description,
        HelpName = "n",
        CustomParser = result =>
        {
            string text = Text(result);
            if (TryWhole(text, minimum, out int value))
            {
                return value;
            }

            result.AddError($"{name} wants a whole number of at least {minimum}, got '{text}'");
            return null;
        },
    };

    /// <summary>One whole number for both axes, or two with a comma between them: rows, columns.</summary>
    public static Option<Size2d?> Pair(string name, string description, int minimum) => new(name)
    {
        Description = description,
        HelpName = "a[,b]",
        CustomParser = result =>
        {
            string text = Text(result);
            string[] parts = text.Split(',');
            if (parts.Length <= 2 && TryWhole(parts[0], minimum, out int height)
                && TryWhole(parts[^1], minimum, out int width))
            {
                return new Size2d(height, width);
            }

            result.AddError(
                $"{name} wants a or a,b (rows, columns), whole numbers of at least {minimum}, got '{text}'");
            return null;
        },
    };

    /// <summary>A finite number above zero, or from zero on.</summary>
    public static Option<double?> Number(string name, string description, bool zeroIsAllowed) => new(name)
    {
        Description = description,
        HelpName = "number",
        CustomParser = result =>
        {
            string text = Text(result);
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                && double.IsFinite(value) && (value > 0 || (zeroIsAllowed && value == 0)))
            {
                return value;
            }

            result.AddError(
                $"{name} wants a finite number {(zeroIsAllowed ? "of at least" : "above")} 0, got '{text}'");
            return null;
        },
    };

    /// <summary>An elementwise function by its name.</summary>
    public static Option<Activation?> Function(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "function",
        CustomParser = result =>
        {
            string text = Text(result);
            foreach (Activation function in Enum.GetValues<Activation>())
            {
                if (function.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
                {
                    return function;
                }
            }

            result.AddError($"{name} wants one of {string.Join(", ", Enum.GetNames<Activation>())}, got '{text}'");
            return null;
        },
    };

    private static string Text(ArgumentResult result) =>
        result.Tokens.Count == 0 ? string.Empty : result.Tokens[0].Value;

    private static bool TryWhole(string text, int minimum, out int value) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= minimum;
}
