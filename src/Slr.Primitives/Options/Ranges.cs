using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;

namespace Slr.Primitives.Options;

/// <summary>Checks options against the ranges that their members carry.</summary>
public static class Ranges
{
    private static readonly ConcurrentDictionary<Type, ImmutableArray<(PropertyInfo Member, WithinAttribute Range)>> Known = [];

    /// <summary>The range of a member.</summary>
    /// <exception cref="ArgumentException">The member carries none.</exception>
    public static WithinAttribute Of<T>(string member) =>
        Of(typeof(T)).FirstOrDefault(known => known.Member.Name == member).Range
        ?? throw new ArgumentException($"{typeof(T).Name}.{member} has no range.", nameof(member));

    /// <summary>The members that carry a range, with it.</summary>
    public static ImmutableArray<(PropertyInfo Member, WithinAttribute Range)> Of(Type options) => Known.GetOrAdd(options, type =>
    [
        .. type.GetProperties().Select(member => (member, member.GetCustomAttribute<WithinAttribute>()!))
            .Where(known => known.Item2 is not null),
    ]);

    /// <summary>Every member out of its range, as a sentence.</summary>
    public static IReadOnlyList<(string Member, string Sentence)> Broken(object options) =>
    [
        .. from known in Of(options.GetType())
           let value = known.Member.GetValue(options)
           where !Numbers(value).All(known.Range.Holds)
           select (known.Member.Name, FormattableString.Invariant($"{KeyOf(known.Member.Name)} is {value}: it must be {known.Range}")),
    ];

    /// <summary>Refuses options with a member out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the first such member, its value and its range.</exception>
    public static void Check(object options)
    {
        if (Broken(options) is [(string member, string sentence), ..])
            throw new ArgumentOutOfRangeException(member, $"{sentence}.");
    }

    /// <summary>The name of a member as settings write it: <c>min-samples</c> for <c>MinSamples</c>.</summary>
    public static string KeyOf(string member) =>
        string.Concat(member.Select((c, i) => char.IsUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));

    private static IEnumerable<double> Numbers(object? value) => value switch
    {
        null => [],
        TimeSpan time => [time.TotalSeconds],
        ImmutableArray<int> list => list.Select(item => (double)item),
        _ => [Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture)],
    };
}
