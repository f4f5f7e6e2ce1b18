// Rec. 601 (ITU-R BT.601), as PIL's convert("L") and torchvision's rgb_to_grayscale weigh colours.
float luminance(vec3 rgb)
{
    return 0.299 * rgb.r + 0.587 * rgb.g + 0.114 * rgb.b;
}
