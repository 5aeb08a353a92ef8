using System.Globalization;

namespace Slr.Data.Datasets;

/// <summary>
/// Numbers for identities that are written as text: their own numbers when all are whole numbers from -1 on, else their
/// positions in ordinal order, from 1.
/// </summary>
internal static class IdentityNumbers
{
    public static Dictionary<string, int> Of(IEnumerable<string?> identities)
    {
        string[] distinct = [.. identities.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string identity in distinct)
        {
            if (!int.TryParse(identity, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) || number < -1)
                return distinct.Index().ToDictionary(pair => pair.Item, pair => pair.Index + 1, StringComparer.Ordinal);
            numbers[identity] = number;
        }
        return numbers;
    }
}
