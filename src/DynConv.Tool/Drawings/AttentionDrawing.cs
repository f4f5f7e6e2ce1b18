using System.IO;
using DynConv.Tool.Models;
using DynConv.Vulkan.Networks.Zoo;

namespace DynConv.Tool.Drawings;

internal static class AttentionDrawing
{
    internal sealed record Content
    {
        public static Content Of(RunResult r, ISampleSource s, ClassNames n, NetworkArchitecture a, string d) => new();
    }

    public static void Write(Stream stream, Content content) { }
}
