using System.Runtime.CompilerServices;
using Slr.Flow.Labelling;
using Slr.Flow.Tests.Graph;

namespace Slr.Flow.Tests.Labelling;

/// <summary>The sample of the package's README.md, which is compiled and run here, and compared with what stands there.</summary>
public sealed class TheReadme
{
    private readonly List<int> trained = [];

    [Fact]
    public void has_a_sample_that_works()
    {
        // sample
        var labeler = new PseudoLabeler(new() { Refinement = new() { Alpha = 0.5 } });
        for (int epoch = 0; epoch < 3; epoch++)
        {
            (string[] keys, float[] rows, int dimension) = Extract(epoch);   // N x dimension, rows of length 1
            var answer = labeler.Next(new FeatureSet(keys, rows, dimension));
            Train(answer.Labels.Trained.Labels);                             // -1 = leave out
        }
        // end
        Assert.Equal([180, 180, 180], trained);
        Assert.Equal(Sample(File.ReadAllLines(ThisFile()), "        // sample", "        // end", 8),
            Sample(File.ReadAllLines(Path.Combine(ThisFile(), "../../../../src/Slr.Flow/README.md")), "using Slr.Flow.Labelling;", "```", 0)
                .Skip(1));
    }

    private static (string[] Keys, float[] Rows, int Dimension) Extract(int _)
    {
        FeatureSet features = GraphTrial.Blobs(12, 15, 24);
        return (features.Keys, features.Rows.ToArray(), features.Dimension);
    }

    private void Train(IReadOnlyCollection<int> labels) => trained.Add(labels.Count);

    private static IEnumerable<string> Sample(string[] lines, string before, string after, int indent) => lines
        .SkipWhile(line => line != before).Skip(1).TakeWhile(line => line != after)
        .Select(line => line.Length < indent ? line : line[indent..]);

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
