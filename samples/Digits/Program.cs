using System;
using System.Globalization;
using System.IO;
using System.Text.Json;
using Digits;
using DynConv.Checkpoints;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;

// Runs the whole bundled test set through the library's C# API and holds it against PyTorch's logits and its count.
// usage: Digits [FOLDER]   (default: samples/Digits)
const int Batch = 64;
const float Tolerance = 1e-4f;
string folder = args.Length > 0 ? args[0] : Path.Combine("samples", "Digits");

// A checkpoint as PyTorch saved it; its tensors stay in the file until the plan uploads them.
using Checkpoint checkpoint = Checkpoint.Open(Path.Combine(folder, "digits.pth"));
Network network = Network.Build(new DigitsNet(), checkpoint.GetStateDict());

using VulkanContext context = VulkanContext.Create();
Console.WriteLine($"device: {context.Capabilities}");

// The shape is fixed when the plan is made; running it allocates nothing.
using Plan plan = network.Compile(context, new TensorShape(Batch, 1, 28, 28));

StateDict test = NpzFile.Read(Path.Combine(folder, "testset.npz"));
float[] images = Singles(test["images"]);
float[] labels = Singles(test["labels"]);
float[] expected = Singles(test["logits"]);
float[] input = new float[Batch * 28 * 28];
float[] logits = new float[Batch * 10];
int correct = 0;
float worst = 0;
for (int first = 0; first < labels.Length; first += Batch)
{
    int count = Math.Min(Batch, labels.Length - first);
    for (int i = 0; i < count * 28 * 28; i++)
    {
        input[i] = ((images[(first * 28 * 28) + i] / 255f) - 0.1307f) / 0.3081f;
    }

    plan.Run(input, logits);
    for (int n = 0; n < count; n++)
    {
        ReadOnlySpan<float> scores = logits.AsSpan(n * 10, 10);
        ReadOnlySpan<float> pytorch = expected.AsSpan((first + n) * 10, 10);
        int best = 0;
        for (int k = 0; k < 10; k++)
        {
            best = scores[k] > scores[best] ? k : best;
            float error = Math.Abs(scores[k] - pytorch[k]);
            worst = error > worst || float.IsNaN(error) ? error : worst;
        }

        correct += best == (int)labels[first + n] ? 1 : 0;
    }
}

using JsonDocument counted = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "testset.json")));
int wanted = counted.RootElement.GetProperty("correct").GetInt32();
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"{correct} of {labels.Length} right ({100.0 * correct / labels.Length:0.00} %), PyTorch {wanted}; "
    + $"largest difference of a logit {worst:0.0e+0}"));
return correct == wanted && worst <= Tolerance ? 0 : 1;

static float[] Singles(CheckpointTensor tensor)
{
    float[] values = new float[tensor.ElementCount];
    tensor.CopyTo(values);
    return values;
}
