// The rest of a blocked convolution: sums, epilogue, main. The including shader says how weights are loaded:
// prepare_weights(), fetch_weights(first_depth), weight(first_depth, i), bias_of(o); and as include/epilogue.glsl does,
// residual_at(place), finish(sum, bias, residual).

const uint FILTER_QUADS = TILE_FILTERS / 4;
const uint PIXEL_QUADS = TILE_PIXELS / 4;
const uint DOWN = BLOCK_FILTERS / TILE_FILTERS;         // invocations
const uint ACROSS = BLOCK_PIXELS / TILE_PIXELS;
const uint SLICE_DEPTH = BLOCK_DEPTH / SLICES;

// [TILE_FILTERS, PIXEL_QUADS]. An invocation's quads lie ACROSS and DOWN quads apart: neighbours read neighbours.
vec4 sum[TILE_FILTERS * PIXEL_QUADS];

uint slice()
{
    return SLICES == 1 ? 0 : gl_LocalInvocationID.x / (DOWN * ACROSS);
}

uint tile_column()
{
    return gl_LocalInvocationID.x % ACROSS;
}

uint tile_row()
{
    return gl_LocalInvocationID.x / ACROSS % DOWN;
}

void put_weights(uint first_depth, uint half_index)
{
    [[unroll]] for (uint i = 0; i < WEIGHT_LOADS; ++i)
    {
        if (BLOCK_WEIGHTS % GROUP_SIZE == 0 || gl_LocalInvocationID.x + i * GROUP_SIZE < BLOCK_WEIGHTS)
        {
            block_weights[shared_place(half_index, i)] =
                has_weight(first_depth, i) ? weight(first_depth, i) : vec4(0.0);
        }
    }
}

void accumulate(uint half_index)
{
    uint first = half_index * BLOCK_DEPTH + slice() * SLICE_DEPTH;
    for (uint d = 0; d < SLICE_DEPTH; ++d)
    {
        vec4 filters[FILTER_QUADS], pixels[PIXEL_QUADS];
        [[unroll]] for (uint q = 0; q < FILTER_QUADS; ++q)
        {
            filters[q] = block_weights[(first + d) * WEIGHT_ROW + q * DOWN + tile_row()];
        }
        [[unroll]] for (uint j = 0; j < PIXEL_QUADS; ++j)
        {
            pixels[j] = block_input[(first + d) * PIXEL_ROW + j * ACROSS + tile_column()];
        }
        [[unroll]] for (uint f = 0; f < TILE_FILTERS; ++f)
        {
            [[unroll]] for (uint j = 0; j < PIXEL_QUADS; ++j)
            {
                sum[f * PIXEL_QUADS + j] += filters[f / 4][f % 4] * pixels[j];
            }
        }
    }
}

// Slice 0 adds the sums of the others, one slice after another, by way of the memory that the input had.
void add_slices()
{
    uint thread = gl_LocalInvocationID.x % (DOWN * ACROSS);
    for (uint s = 1; s < SLICES; ++s)
    {
        [[unroll]] for (uint i = 0; i < TILE_FILTERS * PIXEL_QUADS; ++i)
        {
            if (slice() == s)
            {
                block_input[i * DOWN * ACROSS + thread] = sum[i];
            }
        }
        barrier();
        [[unroll]] for (uint i = 0; i < TILE_FILTERS * PIXEL_QUADS; ++i)
        {
            if (slice() == 0)
            {
                sum[i] += block_input[i * DOWN * ACROSS + thread];
            }
        }
        barrier();
    }
}

void store_filter(uint f, uint in_group)
{
    uint plane = p.out_height * p.out_width, o = group * p.filters_per_group + in_group;
    uint base = (sample_index * p.groups * p.filters_per_group + o) * plane;
    float bias = HAS_BIAS ? bias_of(o) : 0.0;
    [[unroll]] for (uint j = 0; j < PIXEL_QUADS; ++j)
    {
        uint pixel = first_pixel + (j * ACROSS + tile_column()) * 4;
        vec4 value = sum[f * PIXEL_QUADS + j];
        if (VECTOR)
        {
            if (pixel < plane)
            {
                vec4 residual = residual_at(base + pixel);
                [[unroll]] for (uint i = 0; i < 4; ++i)
                {
                    value[i] = finish(value[i], bias, residual[i]);
                }
                y4[(base + pixel) / 4] = MAP4(value);
            }
        }
        else
        {
            [[unroll]] for (uint i = 0; i < 4; ++i)
            {
                if (pixel + i < plane)
                {
                    y[base + pixel + i] = MAP(finish(value[i], bias, residual_at(base + pixel + i).x));
                }
            }
        }
    }
}

void main()
{
    if (!find_block())
    {
        return;
    }

    find_weights();
    find_input();
    prepare_weights();
    [[unroll]] for (uint i = 0; i < TILE_FILTERS * PIXEL_QUADS; ++i)
    {
        sum[i] = vec4(0.0);
    }
    fetch_weights(0);
    fetch_input(0);
    put_weights(0, 0);
    put_input(0);
    barrier();
    uint half_index = 0;
    for (uint d = BLOCK_DEPTH; d < depth_of_kernel(); d += BLOCK_DEPTH)
    {
        fetch_weights(d);
        fetch_input(d);
        accumulate(half_index);
        half_index = 1 - half_index;
        put_weights(d, half_index);
        put_input(half_index);
        barrier();
    }
    accumulate(half_index);
    if (SLICES > 1)
    {
        barrier();
        add_slices();
        if (slice() > 0)
        {
            return;
        }
    }

    [[unroll]] for (uint f = 0; f < TILE_FILTERS; ++f)
    {
        uint in_group = first_filter + (f / 4 * DOWN + tile_row()) * 4 + f % 4;
        if (in_group < p.filters_per_group)
        {
            store_filter(f, in_group);
        }
    }
}
