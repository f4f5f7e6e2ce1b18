// Bilinear resizing as PyTorch's interpolate(mode="bilinear", align_corners=False) does it: no antialiasing, half-pixel
// centres, clamped at the borders. The coordinates are exact: whole numbers up to one division.

// What an output reads along one axis: a · (1 − weight) + b · weight of the elements first and second.
struct Taps
{
    uint first;
    uint second;
    float weight;
};

// from and to are sizes of at most 32768, or the products would not fit.
Taps taps(uint index, uint from, uint to)
{
    if (from == to)
    {
        return Taps(index, index, 0.0);
    }

    // ((index + ½) · from / to − ½) · 2·to, from which the source's coordinate is a quotient and a remainder.
    uint centre = (2 * index + 1) * from;
    uint place = centre > to ? centre - to : 0;
    uint first = place / (2 * to);
    return Taps(first, min(first + 1, from - 1), float(place % (2 * to)) / float(2 * to));
}

// Not for one element read twice, which is taken as it is: 0 · infinity would be NaN.
float blend(float a, float b, Taps t)
{
    return a * (1.0 - t.weight) + b * t.weight;
}

vec4 blend(vec4 a, vec4 b, Taps t)
{
    return a * (1.0 - t.weight) + b * t.weight;
}
