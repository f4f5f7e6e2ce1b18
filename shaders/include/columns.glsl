// What a matrix product does with four neighbouring sums of a row of its output: finishes and stores those that are not past
// the end. Needs VECTOR, the epilogue, and the number of columns in the push constants.

layout(std430, binding = 3) writeonly buffer Output { MAP y[]; };             // [B, O, T]
layout(std430, binding = 3) writeonly buffer Output4 { MAP4 y4[]; };

// Adds what it stores to a total, one after another.
void store(uint row, uint column, vec4 sums, float bias, precise inout float total)
{
    if (VECTOR)
    {
        if (column < p.columns)
        {
            vec4 residual = residual_at(row + column);
            [[unroll]] for (uint i = 0; i < 4; ++i)
            {
                sums[i] = finish(sums[i], bias, residual[i]);
                total += sums[i];
            }
            y4[(row + column) / 4] = MAP4(sums);
        }
        return;
    }
    [[unroll]] for (uint i = 0; i < 4; ++i)
    {
        if (column + i < p.columns)
        {
            float value = finish(sums[i], bias, residual_at(row + column + i).x);
            y[row + column + i] = MAP(value);
            total += value;
        }
    }
}
