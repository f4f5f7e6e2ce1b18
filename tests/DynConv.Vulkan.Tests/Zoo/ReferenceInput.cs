using DynConv.Vulkan.Networks;

namespace DynConv.Vulkan.Tests.Zoo;

/// <summary>
/// What whole networks are shown, as make_input() of tests/golden/networks/reference.py: 4×4 blocks and noise; each
/// sample has a contrast and each of its planes a brightness of its own.
/// </summary>
internal static class ReferenceInput
{
    /// <summary>All samples.</summary>
    public static float[] Make(TensorShape shape)
    {
        (KeyNumbers noise, KeyNumbers blocks, KeyNumbers offset) =
            (new("input.noise"), new("input.blocks"), new("input.offset"));
        (int height, int width) = (shape.H, shape.W);
        float[] input = new float[shape.ElementCount];
        for (int i = 0; i < input.Length; i++)
        {
            int plane = i / (height * width), row = i / width % height, column = i % width;
            int block = (plane * 16) + (row * 4 / height * 4) + (column * 4 / width);
            double contrast = 0.6 + (0.3 * (plane / shape.C));
            input[i] = (float)((contrast * ((0.7 * blocks.Signed(block)) + (0.3 * noise.Signed(i))))
                + (0.5 * offset.Signed(plane)));
        }

        return input;
    }
}
