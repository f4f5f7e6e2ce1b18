using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace DynConv.Tool.Reports;

/// <summary>
/// The documents that --json prints. Names in camel case; a value that is not known or was not asked for is left out;
/// numbers that JSON lacks are "NaN", "Infinity", "-Infinity".
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(DevicesDocument))]
[JsonSerializable(typeof(LayerDocument))]
[JsonSerializable(typeof(LayerKindDocument))]
[JsonSerializable(typeof(NetworksDocument))]
[JsonSerializable(typeof(RunDocument))]
[JsonSerializable(typeof(VerifyDocument))]
internal sealed partial class JsonReport : JsonSerializerContext
{
    // For people's eyes too: é stays é. Nothing here ends up in HTML.
    private static JsonReport Readable =>
        new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static void Write(ToolConsole console, DevicesDocument document) =>
        Write(console, document, Readable.DevicesDocument);

    public static void Write(ToolConsole console, LayerDocument document) =>
        Write(console, document, Readable.LayerDocument);

    public static void Write(ToolConsole console, LayerKindDocument document) =>
        Write(console, document, Readable.LayerKindDocument);

    public static void Write(ToolConsole console, NetworksDocument document) =>
        Write(console, document, Readable.NetworksDocument);

    public static void Write(ToolConsole console, RunDocument document) =>
        Write(console, document, Readable.RunDocument);

    public static void Write(ToolConsole console, VerifyDocument document) =>
        Write(console, document, Readable.VerifyDocument);

    private static void Write<T>(ToolConsole console, T document, JsonTypeInfo<T> type) =>
        console.Out.WriteLine(JsonSerializer.Serialize(document, type));
}
