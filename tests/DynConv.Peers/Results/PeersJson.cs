using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DynConv.Tool;

namespace DynConv.Peers.Results;

/// <summary>The document, written as those of <c>dynconv</c> are.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PeersDocument))]
internal sealed partial class PeersJson : JsonSerializerContext
{
    /// <summary>Writes it.</summary>
    public static void Write(ToolConsole console, PeersDocument document)
    {
        PeersJson readable = new(
            new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        console.Out.WriteLine(JsonSerializer.Serialize(document, readable.PeersDocument));
    }
}
