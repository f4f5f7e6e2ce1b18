// Four neighbouring columns of a row of a matrix product's output: a residual's, past the end the last one's again, and what
// is stored, past the end nothing. Needs VECTOR, the epilogue, and the number of columns in the push constants.

layout(std430, binding = 3) writeonly buffer Output { float y[]; };             // [B, O, T]
layout(std430, binding = 3) writeonly buffer Output4 { vec4 y4[]; };

vec4 residual_of(uint row, uint column)
{
    if (!HAS_RESIDUAL)
    {
        return vec4(0.0);
    }
    if (VECTOR)
    {
        return addend4[(row + min(column, p.columns - 4)) / 4];
    }
    uint last = p.columns - 1;
    return vec4(addend[row + min(column, last)], addend[row + min(column + 1, last)],
        addend[row + min(column + 2, last)], addend[row + min(column + 3, last)]);
}

void store(uint row, uint column, vec4 value)
{
    if (VECTOR)
    {
        if (column < p.columns)
        {
            y4[(row + column) / 4] = value;
        }
        return;
    }
    [[unroll]] for (uint i = 0; i < 4; ++i)
    {
        if (column + i < p.columns)
        {
            y[row + column + i] = value[i];
        }
    }
}

// Adds what was stored to a sum, one after another.
void add_stored(uint column, vec4 value, inout float sum)
{
    [[unroll]] for (uint i = 0; i < 4; ++i)
    {
        sum += column + i < p.columns ? value[i] : 0.0;
    }
}
