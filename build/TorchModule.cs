using System.Runtime.CompilerServices;

namespace Slr.Torch;

/// <summary>Compiled into every assembly that uses TorchSharp: makes libtorch loadable before the first tensor.</summary>
internal static class TorchModule
{
#pragma warning disable CA2255 // libraries too: whichever touches a tensor first must have registered the loader
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Initialize() => TorchLibrary.Register();
}
