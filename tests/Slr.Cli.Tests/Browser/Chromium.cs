using Microsoft.Playwright;

namespace Slr.Cli.Tests.Browser;

/// <summary>One headless Chromium for all browser tests; null where the machine has none.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private IPlaywright? playwright;

    public IBrowser? Browser { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (Programs.FirstOrDefault(File.Exists) is not { } program)
            return;
        playwright = await Playwright.CreateAsync();
        Browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = program,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--no-first-run"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
            await Browser.DisposeAsync();
        playwright?.Dispose();
    }

    /// <summary>A page that notes script errors and requests; skips the test where there is no Chromium.</summary>
    public async Task<(IPage Page, List<string> Errors, List<string> Requests)> OpenAsync(string address, int width = 1280,
        bool dark = false)
    {
        Assert.SkipWhen(Browser is null, "Chromium is not installed (apt-get install chromium)");
        IBrowserContext context = await Browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
        });
        IPage page = await context.NewPageAsync();
        List<string> errors = [], requests = [];
        page.PageError += (_, error) => errors.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                errors.Add(message.Text);
        };
        page.Request += (_, request) => requests.Add(request.Url);
        await page.GotoAsync(address);
        return (page, errors, requests);
    }

    /// <summary>True when neither what is read nor what is drawn has a number that is none. Pictures are not looked into.</summary>
    public static Task<bool> HasOnlyNumbersAsync(IPage page) => page.EvaluateAsync<bool>(
        "!document.body.innerText.includes('NaN') && [...document.querySelectorAll('svg *')].every(e => [...e.attributes].every(a => "
            + "!a.value.includes('NaN')))");

    /// <summary>Keeps a picture when SCREENSHOTS names a folder, for people to look at.</summary>
    public static async Task KeepAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
    }
}

[CollectionDefinition(nameof(Chromium))]
public sealed class ChromiumCollection : ICollectionFixture<Chromium>;
