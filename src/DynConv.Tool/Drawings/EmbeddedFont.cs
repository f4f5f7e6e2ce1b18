using System;
using System.IO;
using SkiaSharp;

namespace DynConv.Tool.Drawings;

/// <summary>The fonts that the tool brings along: a machine may have none.</summary>
internal static class EmbeddedFont
{
    public static SKTypeface Load(bool bold)
    {
        string name = bold ? "DejaVuSans-Bold.ttf" : "DejaVuSans.ttf";
        using Stream stream = typeof(EmbeddedFont).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"the tool was built without its font {name}");
        return SKTypeface.FromStream(stream)
            ?? throw new InvalidOperationException($"the tool's font {name} is damaged");
    }
}
