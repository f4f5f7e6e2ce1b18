using System.Runtime.InteropServices;

namespace HostOwnedDevice.Rendering;

/// <summary>The push constants of scene.frag.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct SceneConstants(float Width, float Height, float Time, float Noise, uint Number);
