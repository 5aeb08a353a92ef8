using Akka.Actor;
using Akka.TestKit.Xunit;
using Slr.Actors.Data;
using Slr.Actors.Parts;
using Slr.Actors.Tests.Run;
using Slr.Data;
using Slr.Data.Augmentation;
using Slr.Data.Datasets;
using Slr.Data.Images;
using Slr.Torch;
using TorchSharp;

namespace Slr.Actors.Tests.Data;

public sealed class ALoader : TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ImageStore images;

    public ALoader()
    {
        using var run = new TinyRun();
        Dataset target = RunData.Open(run.Settings().Data, TinyRun.Cache, ofSource: false, CancellationToken.None);
        images = new ImageStore(target.Train, new() { Size = new ImageSize(32, 16) });
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task hands_out_what_is_rendered_where_the_images_are_kept(bool onDevice)
    {
        IActorRef loader = Loader(TrainingDevice.Cpu, onDevice);
        foreach ((BatchSequence sequence, int position)
            in new[] { (Training, 0), (Extraction, 0), (Training, 1), (Extraction, 1), (Training, 1) })
        {
            using LoadedBatch batch = await loader.Ask<LoadedBatch>(new Loader.Next(sequence, position), Patience);
            Assert.Equal(position, batch.Index);
            Assert.Equal(sequence.Plan[position], batch.Images);
            Assert.Equal(onDevice, batch.Input.IsRendered);
            Assert.Equal(batch.Count, batch.Input.Count);
        }
    }

    [Theory, InlineData(2, 2), InlineData(4, 0), InlineData(8, 4)]
    public async Task lets_images_of_the_group_that_the_sequence_names_stand_in_for_an_unreadable_one(int group, int standIn)
    {
        using var store = new ImageStore([.. images.Images.Take(3), images.Images[3] with { Path = "/nowhere.jpg" },
            .. images.Images.Skip(4).Take(4)],
            new() { Size = images.Size, MaxUnreadableShare = 1 });
        var sequence = new BatchSequence("train", store, Views, Stage.Adapt, 0, [[4, 5, 6, 7, 0, 1, 2, 3]]) { GroupSize = group };
        IActorRef loader = Loader(TrainingDevice.Cpu, onDevice: false);
        using LoadedBatch batch = await loader.Ask<LoadedBatch>(new Loader.Next(sequence, 0), Patience);
        Assert.Equal([4, 5, 6, 7, 0, 1, 2, standIn], batch.Images);
    }

    [Fact]
    public async Task tells_its_asker_what_the_device_refuses_and_is_there_again()
    {
        IActorRef loader = Loader(new TrainingDevice(DeviceType.CUDA, 63), onDevice: true);
        for (int time = 0; time < 2; time++)
        {
            var failure = await Assert.ThrowsAsync<PartFailedException>(() =>
                loader.Ask<LoadedBatch>(new Loader.Next(Training, 0), Patience));
            Assert.Equal("loader", failure.Part);
            Assert.Null(RunFailures.Final(failure));
        }
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        images.Dispose();
    }

    private BatchSequence Training => new("train", images, Views, Stage.Adapt, 0, Plan);

    private BatchSequence Extraction => new("extract", images, null, Stage.Adapt, 0, Plan);

    private static readonly AugmentationOptions Views = new() { Padding = 2, EraseProbability = 0.5, EraseFill = EraseFill.Abmt };

    private static readonly int[][] Plan = [[3, 1, 4, 1], [5, 9, 2, 6]];

    private IActorRef Loader(TrainingDevice device, bool onDevice)
    {
        HashSet<ImageStore> kept = onDevice ? [images] : [];
        return Sys.ActorOf(Props.Create(() => new Loader(2, 2, 1, device, kept)), "loader");
    }
}
