using System.Diagnostics;
using System.Text;
using System.Text.Json;
using CsCheck;
using Slr.Primitives.Files;

namespace Slr.Primitives.Tests.Files;

public sealed class ACsvFile : IDisposable
{
    private static readonly string Golden = Path.Combine(AppContext.BaseDirectory, "golden");

    private static readonly string[] Pieces = ["a", "b", ",", ",", "\"", "\"", "\n", "\r", "\r\n", " ", "é", "𝄞"];

    /// <summary>Everything that the states of a reader turn on, and letters of one, two and four bytes.</summary>
    private static readonly Gen<string> Texts = Gen.Int[0, 11].Select(i => Pieces[i])
        .Array[0, 24].Select(string.Concat);

    private readonly ScratchFolder folder = new();

    private sealed record Case(string Text, string[][]? Rows);

    [Fact]
    public void is_read_as_python_reads_it() => Compare(JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Golden, "csv.json"))));

    [Fact]
    public void of_any_text_is_read_as_the_python_of_this_machine_reads_it()
    {
        var texts = new List<string>();
        Texts.Sample(texts.Add, iter: 3_000, threads: 1);
        Compare(Python(JsonSerializer.Serialize(texts)));
    }

    [Fact]
    public void holds_every_row_although_a_cell_holds_a_single_quote()
    {
        IReadOnlyList<CsvRow> rows = CsvText.Parse("path,note\n"
            + string.Concat(Enumerable.Range(0, 12).Select(i => $"{i}.jpg,{i}\" tall\n")));
        Assert.Equal(13, rows.Count);
        Assert.Equal(["7.jpg", "7\" tall"], rows[8].Cells);
    }

    [Fact]
    public void tells_the_line_on_which_a_row_begins() =>
        Assert.Equal([1, 3, 5], CsvText.Parse("a\r\n\r\n\"b\nc\"\r\nd\r\n").Select(row => row.Line));

    [Fact]
    public void gives_back_every_row_that_was_written() =>
        Gen.String[Gen.Char["ab,\"\n\r é"], 0, 6].Array[1, 5].Array[1, 4].Sample(rows => Assert.Equal(
            rows, CsvText.Parse(string.Concat(rows.Select(row => CsvText.Line(row) + "\n"))).Select(row => row.Cells)));

    [Fact]
    public void with_a_quotation_that_is_never_closed_is_refused_with_its_line() =>
        Refused("line 2 opens a quotation", "path,note\na.jpg,\"tall\nb.jpg,ok\n"u8);

    [Fact]
    public void that_is_not_utf8_is_refused_with_its_line_and_its_bytes() =>
        Refused(@"line 2 is not UTF-8: caf\xe9.jpg,1", [.. "path,identity\n"u8, .. "caf\xe9.jpg,1\n".Select(c => (byte)c)]);

    [Fact]
    public void may_begin_with_a_byte_order_mark()
    {
        foreach (Encoding encoding in (Encoding[])[Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            File.WriteAllText(folder["x.csv"], "path\nä.jpg\n", encoding);
            Assert.Equal(["path", "ä.jpg"], CsvText.Read(folder["x.csv"]).Select(row => row.Cells[0]));
        }
    }

    [Fact]
    public void is_told_from_a_folder_a_pipe_a_device_and_a_name_with_a_nul()
    {
        using (var make = Process.Start("mkfifo", [folder["pipe"]]))
            make.WaitForExit();
        foreach ((string path, string what) in (ReadOnlySpan<(string, string)>)[(folder.Path, "is a folder"), (folder["pipe"], "is a pipe"),
            (folder["nowhere"], "there is no such file"), ("a\0b", "NUL"), ("", "empty")])
            Assert.Contains(what, Assert.Throws<FileFormatException>(() => CsvText.Read(path)).Message);
        Assert.Empty(CsvText.Read("/dev/null"));
    }

    public void Dispose() => folder.Dispose();

    private void Refused(string what, ReadOnlySpan<byte> text)
    {
        File.WriteAllBytes(folder["x.csv"], text);
        Assert.Contains($"x.csv: {what}", Assert.Throws<FileFormatException>(() => CsvText.Read(folder["x.csv"])).Message);
    }

    private static void Compare(JsonDocument cases)
    {
        Case[] all = cases.Deserialize<Case[]>(JsonSerializerOptions.Web)!;
        Assert.NotEmpty(all);
        Assert.All(all, expected =>
        {
            if (expected.Rows is null)
                Assert.Throws<FormatException>(() => CsvText.Parse(expected.Text));
            else
                Assert.Equal(expected.Rows, CsvText.Parse(expected.Text).Select(row => row.Cells));
        });
    }

    private static JsonDocument Python(string texts)
    {
        var start = new ProcessStartInfo("python3", [Path.Combine(Golden, "csv.py"), "-"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true
        };
        Process? python = null;
        try
        {
            python = Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("there is no python3 on this machine; the stored cases hold what it answers");
        }
        using (python)
        {
            Task<string> answer = python!.StandardOutput.ReadToEndAsync();
            python.StandardInput.Write(texts);
            python.StandardInput.Close();
            python.WaitForExit();
            return JsonDocument.Parse(answer.GetAwaiter().GetResult());
        }
    }
}
