using Slr.Actors.Observability;
using Slr.Cli.Progress;
using Slr.Data;
using Slr.Models.Training;

namespace Slr.Cli.Tests.Progress;

public class RemainingTime
{
    private readonly HandClock clock = new();
    private readonly Forecast forecast;

    public RemainingTime()
    {
        forecast = new Forecast(clock);
        forecast.On(new RunStarted("runs/x", true, PretrainEpochs: 4, PretrainSteps: 10, AdaptEpochs: 3, AdaptSteps: 5));
    }

    [Fact]
    public void is_unknown_before_anything_was_measured()
    {
        forecast.On(new AttemptStarted(1, Stage.Pretrain, 0, null));
        Assert.Equal((null, 0.0), (forecast.Left, forecast.Fraction));
    }

    [Fact]
    public void grows_from_the_first_steps_and_takes_a_step_of_adaptation_for_one_of_pre_training()
    {
        forecast.On(new AttemptStarted(1, Stage.Pretrain, 0, null));
        Train(Stage.Pretrain, 0, 10, TimeSpan.FromSeconds(1));
        // 30 steps of pre-training are left, and 3 x 5 steps of adaptation at 1 s.
        Assert.Equal(45, forecast.Left!.Value.TotalSeconds, 6);
        Assert.Equal(10.0 / 55, forecast.Fraction, 6);
    }

    [Fact]
    public void is_measured_by_whole_epochs_once_there_is_one()
    {
        forecast.On(new AttemptStarted(1, Stage.Adapt, 0, "runs/x/seals/pretrain-003"));
        Epoch(0, TimeSpan.FromSeconds(4));
        Assert.Equal(40, forecast.Left!.Value.TotalSeconds, 6);
        Assert.Equal(1.0 / 3, forecast.Fraction, 6);
    }

    [Fact]
    public void leaves_the_pause_before_a_new_attempt_out_and_counts_what_is_done_again()
    {
        forecast.On(new AttemptStarted(1, Stage.Adapt, 0, null));
        Epoch(0, TimeSpan.FromSeconds(4));
        forecast.On(new Restarted("attempt", "a fault", 2, 0, TimeSpan.FromHours(1)));
        clock.Now += TimeSpan.FromHours(1);
        forecast.On(new AttemptStarted(2, Stage.Adapt, 1, "runs/x/seals/adapt-000"));
        Epoch(1, TimeSpan.FromSeconds(4));
        Assert.Equal(20, forecast.Left!.Value.TotalSeconds, 6);
    }

    [Fact]
    public void starts_at_nothing_where_pre_training_comes_from_another_run()
    {
        forecast.On(new AttemptStarted(1, Stage.Adapt, 0, "cache/checkpoints/x/pretrain-003"));
        Assert.Equal((null, 0.0), (forecast.Left, forecast.Fraction));
    }

    [Fact]
    public void never_goes_back_while_nothing_fails()
    {
        forecast.On(new AttemptStarted(1, Stage.Pretrain, 0, null));
        double before = 0;
        for (int epoch = 0; epoch < 4; epoch++)
        {
            Train(Stage.Pretrain, epoch, 10, TimeSpan.FromSeconds(1));
            forecast.On(new EpochSealed(Stage.Pretrain, epoch, ""));
            Assert.True(forecast.Fraction > before);
            before = forecast.Fraction;
        }
        forecast.On(new RunEnded(new RunOutcome(0, "runs/x", null, null)));
        Assert.Equal((null, 1.0), (forecast.Left, forecast.Fraction));
    }

    [Fact]
    public void is_not_told_from_a_first_step_that_reads_images_and_makes_networks()
    {
        // As market2personx: 480 steps of pre-training and 960 of adaptation, 0.15 s each, in four minutes; the first took 6 s.
        var four = new Forecast(clock);
        four.On(new RunStarted("runs/x", true, PretrainEpochs: 8, PretrainSteps: 60, AdaptEpochs: 24, AdaptSteps: 40));
        four.On(new AttemptStarted(1, Stage.Pretrain, 0, null));
        List<TimeSpan> told = [];
        for (int step = 0; step < 60; step++)
        {
            clock.Now += TimeSpan.FromSeconds(step == 0 ? 6 : 0.15);
            four.On(new StepCompleted(Stage.Pretrain, 0, step, 60, 1e-3, new StepLosses(1, 1, 1, 1), 100));
            if (four.Left is { } left)
                told.Add(left);
        }
        Assert.Equal(57, told.Count);
        Assert.All(told, left => Assert.InRange(left.TotalSeconds, 200, 220));
    }

    [Fact]
    public void is_not_spoilt_by_an_epoch_in_which_the_machine_slept()
    {
        forecast.On(new AttemptStarted(1, Stage.Pretrain, 0, null));
        for (int epoch = 0; epoch < 4; epoch++)
        {
            Train(Stage.Pretrain, epoch, 10, epoch == 1 ? TimeSpan.FromHours(1) : TimeSpan.FromSeconds(1));
            forecast.On(new EpochSealed(Stage.Pretrain, epoch, ""));
        }
        Assert.Equal(15, forecast.Left!.Value.TotalSeconds, 6);
    }

    private void Train(Stage stage, int epoch, int steps, TimeSpan each)
    {
        for (int step = 0; step < steps; step++)
        {
            clock.Now += each;
            forecast.On(new StepCompleted(stage, epoch, step, steps, 1e-3, new StepLosses(1, 1, 1, 1), 100));
        }
    }

    private void Epoch(int epoch, TimeSpan eachStep)
    {
        Train(Stage.Adapt, epoch, 5, eachStep);
        forecast.On(new EpochSealed(Stage.Adapt, epoch, ""));
    }
}
