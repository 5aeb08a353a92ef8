using System.Runtime.CompilerServices;
using Slr.Torch;

namespace Slr.Export.Tests;

/// <summary>Tests run beside one another: each tensor operation on one thread, so that they do not fight for cores.</summary>
internal static class OneThread
{
    [ModuleInitializer]
    internal static void Use() => TorchThreads.Use(1);
}
