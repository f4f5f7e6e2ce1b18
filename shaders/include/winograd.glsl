// Winograd's minimal filtering of 3×3 windows (arXiv 1509.09308): a tile of m×m outputs is made of (m+2)×(m+2) products.
// m = 2: points 0, 1, −1, ∞. m = 4: points 0, 1, −1, 2, −2, ∞. One axis at a time: v is a line of a tile.
// WINOGRAD_VALUE is float, or vec4 where four lines are transformed at once.

// Bᵀ v: a line of input, m + 2 numbers.
void transform_input(uint m, inout WINOGRAD_VALUE v[6])
{
    if (m == 2)
    {
        WINOGRAD_VALUE d0 = v[0], d1 = v[1], d2 = v[2], d3 = v[3];
        v[0] = d0 - d2;
        v[1] = d1 + d2;
        v[2] = d2 - d1;
        v[3] = d1 - d3;
    }
    else
    {
        WINOGRAD_VALUE d0 = v[0], d1 = v[1], d2 = v[2], d3 = v[3], d4 = v[4], d5 = v[5];
        WINOGRAD_VALUE even = d4 - 4.0 * d2, odd = d3 - 4.0 * d1;
        WINOGRAD_VALUE even2 = d4 - d2, odd2 = 2.0 * (d3 - d1);
        v[0] = 4.0 * d0 - 5.0 * d2 + d4;
        v[1] = even + odd;
        v[2] = even - odd;
        v[3] = even2 + odd2;
        v[4] = even2 - odd2;
        v[5] = 4.0 * d1 - 5.0 * d3 + d5;
    }
}

// G v: a line of a filter, 3 numbers become m + 2.
void transform_filter(uint m, inout WINOGRAD_VALUE v[6])
{
    WINOGRAD_VALUE g0 = v[0], g1 = v[1], g2 = v[2];
    if (m == 2)
    {
        v[1] = 0.5 * (g0 + g1 + g2);
        v[2] = 0.5 * (g0 - g1 + g2);
        v[3] = g2;
    }
    else
    {
        WINOGRAD_VALUE outer = (g0 + g2) * (-1.0 / 6.0), inner = g1 * (-1.0 / 6.0);
        WINOGRAD_VALUE outer2 = g0 * (1.0 / 24.0) + g2 * (1.0 / 6.0), inner2 = g1 * (1.0 / 12.0);
        v[0] = 0.25 * g0;
        v[1] = outer + inner;
        v[2] = outer - inner;
        v[3] = outer2 + inner2;
        v[4] = outer2 - inner2;
        v[5] = g2;
    }
}

// Aᵀ v: a line of products, m + 2 numbers become m.
void transform_output(uint m, inout WINOGRAD_VALUE v[6])
{
    WINOGRAD_VALUE sum = v[1] + v[2], difference = v[1] - v[2];
    if (m == 2)
    {
        v[0] = v[0] + sum;
        v[1] = difference - v[3];
    }
    else
    {
        WINOGRAD_VALUE sum2 = v[3] + v[4], difference2 = v[3] - v[4], last = v[5];
        v[0] = v[0] + sum + sum2;
        v[1] = difference + 2.0 * difference2;
        v[2] = sum + 4.0 * sum2;
        v[3] = difference + 8.0 * difference2 + last;
    }
}
