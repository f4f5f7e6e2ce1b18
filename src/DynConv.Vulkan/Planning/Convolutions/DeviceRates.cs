using DynConv.Vulkan.Device;

namespace DynConv.Vulkan.Planning.Convolutions;

/// <summary>
/// What a kind of device gets done in a second, for the cost model. Only the ratios matter. Drivers on the processor: measured
/// on two (docs/performance.md). GPUs: guesses for a device of <see cref="GpuTeraflops"/> and <see cref="GpuGigabytes"/>, not yet
/// measured.
/// </summary>
/// <param name="DirectProducts">Multiply-adds of the direct form.</param>
/// <param name="MatrixProducts">Multiply-adds of a matrix product.</param>
/// <param name="Transformed">Numbers read and written by a transform.</param>
/// <param name="KernelNumbers">Numbers of samples' kernels written, mixed or transformed.</param>
/// <param name="Dispatch">Seconds that one more dispatch and its barrier cost.</param>
internal readonly record struct DeviceRates(
    double DirectProducts, double MatrixProducts, double Transformed, double KernelNumbers, double Dispatch)
{
    private static readonly DeviceRates Lavapipe = new(22e9, 27e9, 1.4e9, 0.93e9, 40e-6);
    private static readonly DeviceRates SwiftShader = new(0.43e9, 0.27e9, 56e6, 43e6, 40e-6);
    private static readonly DeviceRates Gpu = new(2e12, 3e12, 150e9, 150e9, 4e-6);

    private const double GpuTeraflops = 10;
    private const double GpuGigabytes = 800;

    /// <summary>The rates of a device. Of the drivers on the processor, lavapipe is the one that moves sums rarely.</summary>
    public static DeviceRates Of(DeviceCapabilities device)
        => !device.IsSoftware ? Gpu : device.MovesSumsRarely ? Lavapipe : SwiftShader;

    /// <summary>What is guessed of a GPU with other peaks, to be held against measurements.</summary>
    /// <param name="teraflops">10¹² multiplications and additions in float32 a second.</param>
    /// <param name="gigabytes">10⁹ bytes a second.</param>
    /// <param name="samples">Samples at once: the rates are those of one of them.</param>
    public static DeviceRates Guess(double teraflops, double gigabytes, int samples)
    {
        double products = teraflops / GpuTeraflops / samples, numbers = gigabytes / GpuGigabytes / samples;
        return new DeviceRates(
            Gpu.DirectProducts * products, Gpu.MatrixProducts * products, Gpu.Transformed * numbers,
            Gpu.KernelNumbers * numbers, Gpu.Dispatch);
    }
}
