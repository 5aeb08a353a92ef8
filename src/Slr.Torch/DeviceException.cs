namespace Slr.Torch;

/// <summary>The settings name no device, or one that is not on this machine.</summary>
/// <param name="message">What is wrong and what would do.</param>
public sealed class DeviceException(string message) : Exception(message);
