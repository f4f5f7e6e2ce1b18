using System;
using System.Globalization;

namespace DynConv.Tool.Bench;

/// <summary>Numbers for people: three digits that count.</summary>
internal static class BenchText
{
    public static string Number(double value)
    {
        int digits = value == 0 || !double.IsFinite(value)
            ? 0
            : Math.Clamp(2 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 6);
        return value.ToString($"F{digits}", CultureInfo.InvariantCulture);
    }

    public static string Number(double? value) => value is double number ? Number(number) : "–";

    public static string Of(Spread? spread) => spread?.ToString() ?? "–";
}
