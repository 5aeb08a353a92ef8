namespace Slr.Cli.Console;

/// <summary>The end of standard input: whoever holds the other end of it closes it, or is gone.</summary>
internal static class InputEnd
{
    /// <summary>A token that is set then; what comes before is read and thrown away.</summary>
    public static CancellationToken Awaited()
    {
        var ended = new CancellationTokenSource();
        new Thread(() =>
        {
            try
            {
                using Stream input = System.Console.OpenStandardInput();
                input.CopyTo(Stream.Null);
            }
            catch (IOException)
            {
                // One that cannot be read has ended too.
            }
            ended.Cancel();
        })
        { IsBackground = true, Name = "end of input" }.Start();
        return ended.Token;
    }
}
