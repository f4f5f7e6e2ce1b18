// The right operand of convolution_matrix.glsl: inputs, as they meet the taps of a kernel. Needs its parameters.

// The output pixel whose operands an invocation stages, always the same one.
struct Pixel
{
    bool exists;
    uint place;             // of channel 0, where it is PLAIN
    int y;                  // of the kernel's first tap
    int x;
};

Pixel locate(uint n, uint t)
{
    return Pixel(
        t < p.out_height * p.out_width, n * p.channels * p.height * p.width + t,
        int(t / p.out_width * p.stride_y) - int(p.padding_y), int(t % p.out_width * p.stride_x) - int(p.padding_x));
}

// Where there is none the first is read and dropped: that costs less than a branch.
float load_pixel(Pixel pixel, uint n, uint k)
{
    if (PLAIN)
    {
        bool inside = pixel.exists && k < p.channels;
        float value = float(x[inside ? pixel.place + k * p.height * p.width : 0]);
        return inside ? value : 0.0;
    }
    uint tap = k % TAPS;
    int iy = pixel.y + int(tap / KERNEL_WIDTH * p.dilation_y);
    int ix = pixel.x + int(tap % KERNEL_WIDTH * p.dilation_x);
    bool exists = pixel.exists && k < p.channels * TAPS && uint(iy) < p.height && uint(ix) < p.width;
    float value = float(x[exists ? ((n * p.channels + k / TAPS) * p.height + uint(iy)) * p.width + uint(ix) : 0]);
    return exists ? value : 0.0;
}
