using HostOwnedDevice.Pictures;

namespace HostOwnedDevice.Frames;

/// <summary>The pictures of one frame: as rendered, as the network left it, and rendered without noise.</summary>
internal sealed record FramePictures(int Number, float Noise, Picture Before, Picture After, Picture Clean);
