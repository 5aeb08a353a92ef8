using Slr.Nodes.Helping;
using Slr.Nodes.Leading;
using Slr.Nodes.Wire;

namespace Slr.Nodes.Tests.Leading;

/// <summary>Nodes that were started with a folder of images, and a trainer whose images these are.</summary>
public sealed class ANodesOwnCopies : NodesThatExtract
{
    private static JobTerms Terms => new(1, "", 0, new(), false, "", 8, 8, "skia", 100);

    [Fact]
    public async Task sends_nothing_that_a_node_has_itself()
    {
        using var drawn = new Drawn(images: 64, seed: 1, 20, 21);
        string trainers = NewFolder(), nodes = NewFolder();
        drawn.WriteFiles(trainers);
        drawn.WriteFiles(nodes);
        File.Copy(Path.Combine(nodes, Drawn.FileOf(1)), Path.Combine(nodes, Drawn.FileOf(3)), overwrite: true);
        File.Delete(Path.Combine(nodes, Drawn.FileOf(5)));
        await using Crew crew = StartCrew(StartNode(data: nodes));
        await Helping(crew, 1);
        using FeatureJob job = crew.Begin(drawn.TaskOf(trainers));
        // All shards are the node's before the trainer begins; images 3, 5 and those that nobody can read are asked for.
        await Until(() => Heard("computes other bytes") || drawn.Reads == 4);
        Task own = drawn.Work(job, Stop.Token);
        Same(drawn.Expected(), await Rows(job));
        await own;
        Assert.Equal(4, drawn.Reads);
        Assert.True(Heard($"{Drawn.FileOf(3)} is not below --data as the trainer has it: it is sent, and so are others that differ"));
        Directory.Delete(trainers, recursive: true);
        Directory.Delete(nodes, recursive: true);
    }

    [Fact]
    public async Task shows_a_trainer_nothing_outside_of_the_folders_that_a_node_was_given()
    {
        using var drawn = new Drawn(images: 9);
        string all = NewFolder(), nodes = Path.Combine(all, "nodes");
        drawn.WriteFiles(all);
        Directory.CreateDirectory(nodes);
        await using Crew crew = StartCrew(StartNode(data: nodes));
        await Helping(crew, 1);
        // Named from a folder beside the node's, its images lie at '../part 0/0.png' for it.
        FeatureTask task = drawn.TaskOf(all);
        using FeatureJob job = crew.Begin(task with { Files = task.Files! with { Root = nodes } });
        await Until(() => drawn.Reads == 9);
        Task own = drawn.Work(job, Stop.Token);
        Same(drawn.Expected(), await Rows(job));
        await own;
        var copies = new OwnCopies([nodes], _ => throw new InvalidOperationException("nothing is to be decoded"));
        string path = Path.Combine(all, Drawn.FileOf(0));
        foreach (string named in (string[])["../part 0/0.png", path])
            Assert.Null(copies.Read(new ImageFile(named, null, ImageFile.HashOf(path)!), Terms));
        Directory.Delete(all, recursive: true);
    }

    private static string NewFolder() => Directory.CreateTempSubdirectory("slr-nodes-").FullName;
}
