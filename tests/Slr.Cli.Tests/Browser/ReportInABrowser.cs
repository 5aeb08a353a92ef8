using Microsoft.Playwright;
using Slr.Cli.Report;
using Slr.Cli.Runs;
using Slr.Cli.Tests.Runs;

namespace Slr.Cli.Tests.Browser;

[Collection(nameof(Chromium))]
public sealed class ReportInABrowser(Chromium chromium)
{
    private static string Write(RunFixture fixture, params RunFixture[] others)
    {
        RunRecord[] runs = [.. ((RunFixture[])[fixture, .. others]).Select(f => RunReader.Open(f.Folder).Record)];
        string file = Path.Combine(fixture.Parent, "report.html");
        File.WriteAllText(file, ReportWriter.Write(runs, _ => key =>
            new Slr.Data.ImageRecord(key, Path.Combine(fixture.Images, key), -1, -1)));
        return new Uri(file).AbsoluteUri;
    }

    [Fact]
    public async Task draws_its_charts_and_pictures_without_errors_or_network()
    {
        using var fixture = new RunFixture();
        (IPage page, List<string> errors, List<string> requests) = await chromium.OpenAsync(Write(fixture));
        await Chromium.KeepAsync(page, "report-light");
        Assert.Empty(errors);
        Assert.All(requests, url =>
            Assert.True(url.StartsWith("file:", StringComparison.Ordinal) || url.StartsWith("data:", StringComparison.Ordinal), url));
        Assert.Equal(8, await page.Locator("#curves svg.plot").CountAsync());
        Assert.True(await page.EvaluateAsync<bool>("[...document.querySelectorAll('.curve[d]')].every(p => "
            + "!p.getAttribute('d').includes('NaN'))"));
        Assert.True(await page.EvaluateAsync<bool>("[...document.images].length > 20 && [...document.images].every(i => i.complete && "
            + "i.naturalWidth === 48)"));
        Assert.Contains("generated stand-in data", await page.Locator(".notice").InnerTextAsync());
        Assert.Contains("+30.0", await page.Locator("#result").InnerTextAsync());
    }

    [Fact]
    public async Task of_a_run_that_cannot_be_scored_says_so_and_draws_the_rest()
    {
        using var fixture = new RunFixture(scored: false);
        (IPage page, List<string> errors, _) = await chromium.OpenAsync(Write(fixture));
        await Chromium.KeepAsync(page, "report-unscored");
        Assert.Empty(errors);
        Assert.Contains("Nothing is scored", await page.Locator("#result").InnerTextAsync());
        Assert.Equal(0, await page.Locator("#result table, #retrieval, #quality").CountAsync());
        Assert.Equal(6, await page.Locator("#curves svg.plot").CountAsync());
        Assert.True(await Chromium.HasOnlyNumbersAsync(page));
    }

    [Fact]
    public async Task beside_one_that_can_leaves_its_scores_empty()
    {
        using var scored = new RunFixture();
        using var unscored = new RunFixture("plain-crops", scored: false);
        (IPage page, List<string> errors, _) = await chromium.OpenAsync(Write(unscored, scored));
        Assert.Empty(errors);
        Assert.Contains("–", await page.Locator("#result tbody tr",
            new PageLocatorOptions { HasText = "plain-crops" }).First.InnerTextAsync());
        Assert.True(await Chromium.HasOnlyNumbersAsync(page));
    }

    [Fact]
    public async Task reads_the_values_of_a_chart_out_by_the_arrow_keys()
    {
        using var fixture = new RunFixture();
        (IPage page, List<string> errors, _) = await chromium.OpenAsync(Write(fixture));
        ILocator stage = page.Locator("#retrieval .stage");
        await stage.FocusAsync();
        await page.Keyboard.PressAsync("Home");
        Assert.Equal("0 epochs of adaptation — mAP 31.0 % · Rank-1 46.0 %", await page.Locator("#retrieval .readout").InnerTextAsync());
        await page.Keyboard.PressAsync("ArrowRight");
        Assert.StartsWith("1 epochs of adaptation — mAP 40.0 %", await page.Locator("#retrieval .readout").InnerTextAsync());
        await page.Keyboard.PressAsync("Escape");
        Assert.Equal("", await page.Locator("#retrieval .readout").InnerTextAsync());
        Assert.Empty(errors);
    }

    [Fact]
    public async Task is_reachable_by_keyboard_and_named_for_screen_readers()
    {
        using var fixture = new RunFixture();
        (IPage page, _, _) = await chromium.OpenAsync(Write(fixture));
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to the content", await page.EvaluateAsync<string>("document.activeElement.textContent"));
        Assert.True(await page.EvaluateAsync<bool>("[...document.querySelectorAll('svg[role=img]')].every(s => s.querySelector('title') "
            + "&& s.querySelector('desc').textContent.length > 5)"));
        Assert.True(await page.EvaluateAsync<bool>("[...document.images].every(i => i.alt.length > 3)"));
        Assert.True(await page.EvaluateAsync<bool>(
            "[...document.querySelectorAll('[tabindex]')].every(e => e.getAttribute('aria-label'))"));
        Assert.True(await page.EvaluateAsync<bool>("new Set([...document.querySelectorAll('[id]')].map(e => e.id)).size === "
            + "document.querySelectorAll('[id]').length"));
        Assert.Equal(1, await page.Locator("main").CountAsync());
        Assert.True(await page.Locator("nav a").CountAsync() >= 6);
    }

    [Theory]
    [InlineData(390, false)]
    [InlineData(390, true)]
    [InlineData(1280, true)]
    public async Task fits_phones_and_dark_rooms(int width, bool dark)
    {
        using var fixture = new RunFixture();
        (IPage page, List<string> errors, _) = await chromium.OpenAsync(Write(fixture), width, dark);
        await Chromium.KeepAsync(page, $"report-{width}-{(dark ? "dark" : "light")}");
        Assert.Empty(errors);
        Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width, "the page scrolls sideways");
        double contrast = await page.EvaluateAsync<double>("""
            () => {
              const light = css => { const [r, g, b] = css.match(/\d+/g).map(v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
              const style = getComputedStyle(document.body), quiet = getComputedStyle(document.querySelector(".subtitle"));
              const [a, b] = [light(quiet.color), light(style.backgroundColor)].sort((x, y) => y - x);
              return (a + 0.05) / (b + 0.05);
            }
            """);
        Assert.True(contrast >= 4.5, $"contrast {contrast}");
    }

    [Fact]
    public async Task sets_several_runs_side_by_side()
    {
        using var first = new RunFixture();
        using var second = new RunFixture("no-refinement", lift: -0.05);
        (IPage page, List<string> errors, _) = await chromium.OpenAsync(Write(first, second));
        await Chromium.KeepAsync(page, "report-two");
        Assert.Empty(errors);
        Assert.Equal(4, await page.Locator("#retrieval .legend li").CountAsync());
        Assert.Contains("refine.alpha", await page.GetByText("What differs between the runs").Locator("xpath=..").InnerTextAsync());
    }
}
