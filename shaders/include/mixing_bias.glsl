// Where the biases of a convolution come from that mixes its kernels (Kernels/MixingBias.cs); 0 where there are none.
const uint MIXED = 1;
const uint SHARED = 2;
const uint MIXED_AND_SHARED = 3;
