using System.Text.Json;
using System.Text.Json.Serialization;

namespace DynConv.Tool.SelfCheck;

/// <summary>The document of <c>dynconv selfcheck --json</c>, written as all others are.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(SelfCheckDocument))]
internal sealed partial class SelfCheckJson : JsonSerializerContext
{
    public static void Write(ToolConsole console, SelfCheckDocument document) =>
        console.Out.WriteLine(JsonSerializer.Serialize(document, Default.SelfCheckDocument));
}
