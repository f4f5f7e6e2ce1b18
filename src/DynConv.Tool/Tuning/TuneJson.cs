using System.Text.Json;
using System.Text.Json.Serialization;

namespace DynConv.Tool.Tuning;

/// <summary>How a <see cref="TuneDocument"/> is printed, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TuneDocument))]
internal sealed partial class TuneJson : JsonSerializerContext
{
    public static void Write(ToolConsole console, TuneDocument document) =>
        console.Out.WriteLine(JsonSerializer.Serialize(document, Default.TuneDocument));
}
