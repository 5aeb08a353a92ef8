using Slr.Flow.Graph;

namespace Slr.Flow.Tests.Graph;

/// <summary>Calls at the start of each stage and looks on otherwise.</summary>
internal sealed class AtStart(Action<string> call) : IStageProbe
{
    public void Starting(string stage) => call(stage);
}
