using System.Net;
using Microsoft.Playwright;
using Slr.Actors.Observability;
using Slr.Cli.Live;
using Slr.Cli.Tests.Runs;
using Slr.Data;
using Slr.Flow.Evaluation;
using Slr.Flow.Refinement;

namespace Slr.Cli.Tests.Browser;

[Collection(nameof(Chromium))]
public sealed class LiveViewInABrowser(Chromium chromium)
{
    [Fact]
    public async Task shows_charts_and_actors_and_follows_the_run()
    {
        using var fixture = new RunFixture();
        File.Delete(Path.Combine(fixture.Folder, "summary.json"));
        await using LiveServer server = await LiveServer.StartAsync(fixture.Folder, 0, TestContext.Current.CancellationToken);
        server.On(new RunStarted(fixture.Folder, true, 4, 30, 6, 30));
        server.On(new StageStarted("train", Stage.Adapt, 5, 30));
        (IPage page, List<string> errors, List<string> requests) = await chromium.OpenAsync(server.Address);
        await page.WaitForFunctionAsync("document.body.dataset.updates >= 1");
        Assert.True(await page.Locator("#curves svg.plot").CountAsync() >= 7);
        Assert.Contains("epoch 6 of 6", await page.Locator("#now-live").InnerTextAsync());
        Assert.Matches("Whole run\\s+0 %", await page.Locator("#now-live").InnerTextAsync());
        Assert.Contains("student trains, working", await page.Locator("#parts-live").InnerTextAsync());

        server.On(new Restarted("clusterer", "it hung", 1, 0, TimeSpan.FromSeconds(2)));
        string metrics = Path.Combine(fixture.Folder, "metrics.jsonl");
        File.AppendAllText(metrics, "\n{\"event\":\"evaluation\",\"stage\":\"adapt\",\"epoch\":6,\"mAP\":0.777,\"rank1\":0.9}\n");
        await page.WaitForFunctionAsync("document.querySelector('#parts-live').textContent.includes('started again 1 time')");
        await page.WaitForFunctionAsync("document.querySelector('#now-live').textContent.includes('77.7 %')");
        await Chromium.KeepAsync(page, "live");
        Assert.Empty(errors);
        Assert.All(requests, url =>
            Assert.True(url.StartsWith(server.Address, StringComparison.Ordinal) || url.StartsWith("data:", StringComparison.Ordinal),
            url));
    }

    [Fact]
    public async Task keeps_the_last_state_when_the_run_ends()
    {
        using var fixture = new RunFixture();
        LiveServer server = await LiveServer.StartAsync(fixture.Folder, 0, TestContext.Current.CancellationToken);
        server.On(new RunStarted(fixture.Folder, true, 4, 30, 6, 30));
        (IPage page, List<string> errors, _) = await chromium.OpenAsync(server.Address);
        await page.WaitForFunctionAsync("document.body.dataset.updates >= 1");
        server.On(new RunEnded(new RunOutcome(0, fixture.Folder, null, null)));
        await server.DisposeAsync();
        await page.WaitForFunctionAsync("document.querySelector('.subtitle').textContent.includes('The run has ended')");
        Assert.Matches("Whole run\\s+100 %", await page.Locator("#now-live").InnerTextAsync());
        Assert.Contains("finished", await page.Locator("#now-live").InnerTextAsync());
        Assert.Empty(errors);
    }

    [Fact]
    public async Task does_not_lag_behind_the_terminal_but_shows_what_is_not_sealed_yet()
    {
        using var fixture = new RunFixture();
        string summary = Path.Combine(fixture.Folder, "summary.json");
        File.WriteAllText(summary, File.ReadAllText(summary).Replace("\"generated\"", "\"state\":\"running\",\"generated\""));
        await using LiveServer server = await LiveServer.StartAsync(fixture.Folder, 0, TestContext.Current.CancellationToken);
        server.On(new RunStarted(fixture.Folder, true, 4, 30, 7, 30));
        server.On(new LabelsRefined(6,
            new RefinementReport
            {
                Clusters = 123,
                Outliers = 4,
                CurrentClusters = 1,
                CurrentOutliers = 1,
                ChangedByRefinement = 0,
                DistinctRows = 1
            }, null));
        server.On(new Evaluated(Stage.Adapt, 6, new RankingScores(0.777, 0.9, 0.9, 0.9, 10, 0)));
        using var http = new HttpClient();
        string page = await http.GetStringAsync(server.Address, TestContext.Current.CancellationToken);
        Assert.Contains("77.7 %", page);
        Assert.Contains("4 outliers in epoch 7", page);
    }

    [Fact]
    public async Task of_a_run_that_cannot_be_scored_shows_a_dash()
    {
        using var fixture = new RunFixture(scored: false);
        await using LiveServer server = await LiveServer.StartAsync(fixture.Folder, 0, TestContext.Current.CancellationToken);
        server.On(new RunStarted(fixture.Folder, true, 4, 30, 7, 30));
        server.On(new Evaluated(Stage.Adapt, 6, new RankingScores(null, null, null, null, 0, 10)));
        (IPage page, List<string> errors, _) = await chromium.OpenAsync(server.Address);
        await page.WaitForFunctionAsync("document.body.dataset.updates >= 1");
        Assert.Matches("mAP on the target\\s+–", await page.Locator("#now-live").InnerTextAsync());
        Assert.True(await Chromium.HasOnlyNumbersAsync(page));
        Assert.Empty(errors);
    }

    [Fact]
    public async Task beside_a_run_shows_what_it_has_written()
    {
        using var fixture = new RunFixture();
        await using LiveServer server = await LiveServer.StartAsync(fixture.Folder, 0, TestContext.Current.CancellationToken);
        (IPage page, List<string> errors, _) = await chromium.OpenAsync(server.Address);
        await page.WaitForFunctionAsync("document.body.dataset.updates >= 1");
        string now = await page.Locator("#now-live").InnerTextAsync();
        Assert.Matches("Whole run\\s+finished", now);
        Assert.Matches("Last written\\s+epoch 6", now);
        Assert.Contains("loader decodes and augments images, started again 1 time", await page.Locator("#parts-live").InnerTextAsync());
        Assert.Empty(errors);
    }

    [Fact]
    public async Task serves_the_loopback_address_only_and_no_foreign_name()
    {
        using var fixture = new RunFixture();
        await using LiveServer server = await LiveServer.StartAsync(fixture.Folder, 0, TestContext.Current.CancellationToken);
        Assert.Equal("127.0.0.1", new Uri(server.Address).Host);
        using var http = new HttpClient();
        using var foreign = new HttpRequestMessage(HttpMethod.Get, server.Address) { Headers = { Host = "evil.example" } };
        Assert.Equal(HttpStatusCode.Forbidden, (await http.SendAsync(foreign, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(server.Address, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task follows_a_run_whose_directory_does_not_exist_yet()
    {
        string folder = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"), "run");
        await using LiveServer server = await LiveServer.StartAsync(folder, 0, TestContext.Current.CancellationToken);
        (IPage page, List<string> errors, _) = await chromium.OpenAsync(server.Address);
        await page.WaitForFunctionAsync("document.body.dataset.updates >= 1");
        Assert.Empty(errors);
    }
}
