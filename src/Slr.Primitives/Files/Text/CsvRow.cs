namespace Slr.Primitives.Files;

/// <summary>A row of comma-separated values.</summary>
/// <param name="Line">Line of the file on which it begins, from 1.</param>
/// <param name="Cells">Its cells, at least one.</param>
public readonly record struct CsvRow(int Line, string[] Cells);
