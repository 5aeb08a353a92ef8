namespace Slr.Cli.Report.Html;

/// <summary>A part of the report with its heading; left out when it has nothing to show.</summary>
internal sealed record Section(string Id, string Title, string Html)
{
    /// <summary>True when there is nothing to show.</summary>
    public bool IsEmpty => Html.Length == 0;
}
