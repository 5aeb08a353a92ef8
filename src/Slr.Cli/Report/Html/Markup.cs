using System.Globalization;
using System.Net;
using System.Text;

namespace Slr.Cli.Report.Html;

/// <summary>Collects HTML; everything that comes from outside goes through <see cref="Text"/> or <see cref="Attribute"/>.</summary>
internal sealed class Markup
{
    private readonly StringBuilder html = new();

    /// <summary>Adds markup as it is. Only constants and already escaped texts may come here.</summary>
    public Markup Raw(string markup)
    {
        html.Append(markup);
        return this;
    }

    /// <summary>Adds a text, escaped.</summary>
    public Markup Text(string text) => Raw(Escape(text));

    /// <summary>Adds an element that holds a text.</summary>
    public Markup Element(string name, string text, string attributes = "") =>
        Raw($"<{name}{(attributes.Length > 0 ? " " + attributes : "")}>").Text(text).Raw($"</{name}>");

    /// <summary>A text safe inside elements and quoted attributes.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>An attribute with its value escaped.</summary>
    public static string Attribute(string name, string value) => $"{name}=\"{Escape(value)}\"";

    /// <summary>A coordinate of a drawing: two decimals, the same on every machine.</summary>
    public static string Coordinate(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A name as an identifier for links.</summary>
    public static string Identifier(string name)
    {
        var id = new StringBuilder();
        foreach (char c in name.ToLowerInvariant())
            id.Append(char.IsAsciiLetterOrDigit(c) ? c : '-');
        return id.ToString().Trim('-');
    }

    /// <inheritdoc/>
    public override string ToString() => html.ToString();
}
