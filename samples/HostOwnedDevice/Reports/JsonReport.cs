using System.IO;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace HostOwnedDevice.Reports;

/// <summary>The report for programs.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        WriteIndented = true,
    };

    public static void Write(RunReport report, TextWriter output) =>
        output.WriteLine(JsonSerializer.Serialize(report, Options));
}
