// Which weight of a kernel [O, C/G, kh, kw] stands at a place of the packed kernel (Planning/Weights/FilterLayout.cs).

struct Weight
{
    uint o;         // filter
    uint group;
    uint c;         // channel within the group
    uint tap;       // ky * kw + kx
    bool exists;    // false for the zeros that fill the last tile of a group
};

// filters: of one tile. taps: kh * kw.
Weight locate_weight(uint index, uint filters, uint taps, uint channels_per_group, uint filters_per_group)
{
    uint tiles = (filters_per_group + filters - 1) / filters;
    Weight weight;
    uint lane = index % filters;
    index /= filters;
    weight.tap = index % taps;
    index /= taps;
    weight.c = index % channels_per_group;
    index /= channels_per_group;
    uint in_group = index % tiles * filters + lane;
    weight.group = index / tiles;
    weight.o = weight.group * filters_per_group + in_group;
    weight.exists = in_group < filters_per_group;
    return weight;
}

// Where a weight stands: filter, channel within the group, tap.
uint place_weight(
    uint o, uint c, uint tap, uint filters, uint taps, uint channels_per_group, uint filters_per_group)
{
    uint tiles = (filters_per_group + filters - 1) / filters;
    uint in_group = o % filters_per_group;
    uint tile = o / filters_per_group * tiles + in_group / filters;
    return ((tile * channels_per_group + c) * taps + tap) * filters + in_group % filters;
}
