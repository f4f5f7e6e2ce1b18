using System.Collections.Generic;
using System.Globalization;

namespace DynConv.Tool.Reports;

/// <summary>What numbers of some precision cost, of <c>dynconv verify --precisions</c>.</summary>
/// <param name="ExpertPrecision">How experts are stored: float32, float16 or int8.</param>
/// <param name="Arithmetic">What convolutions multiply: float32 or float16.</param>
/// <param name="ActivationPrecision">How maps are stored: float32 or float16.</param>
/// <param name="WeightBytes">Bytes of all weights on the device.</param>
/// <param name="ErrorOfFloat32">max |difference| from the output with float32 for both / max |that output|.</param>
/// <param name="ErrorOfExpected">The same from the expected output; left out where there is none.</param>
/// <param name="ArgMax">For outputs of classes, how many samples agree with float32 on the likeliest.</param>
internal sealed record PrecisionDocument(
    string ExpertPrecision, string Arithmetic, string ActivationPrecision, ulong WeightBytes, double ErrorOfFloat32,
    double? ErrorOfExpected, VerifyDocument.Agreement? ArgMax)
{
    /// <summary>For people.</summary>
    public static void Write(ToolConsole console, IReadOnlyList<PrecisionDocument> all)
    {
        TextTable table = new("experts", "products", "maps", ">weights", ">error / float32", ">error / expected", ">same class");
        foreach (PrecisionDocument one in all)
        {
            table.Add(
                one.ExpertPrecision, one.Arithmetic, one.ActivationPrecision, ByteText.Of((long)one.WeightBytes),
                Number(one.ErrorOfFloat32), Number(one.ErrorOfExpected),
                one.ArgMax is VerifyDocument.Agreement agreement ? $"{agreement.Agree} of {agreement.Count}" : "–");
        }

        table.Write(console);
    }

    private static string Number(double? value) => value?.ToString("0.#E+0", CultureInfo.InvariantCulture) ?? "–";
}
