using System.Collections.Immutable;
using Slr.Models.Networks;
using Slr.Primitives.Files;
using Slr.Primitives.Files.Pickle;

namespace Slr.Models.Weights;

/// <summary>Reads the weights that a network starts from, whoever made them.</summary>
public static class PretrainedWeights
{
    /// <summary>
    /// Reads a <c>.pth</c> or <c>.safetensors</c> file of torchvision's ResNet, IBN-Net's ResNet-IBN-a, ABMT, MMT, SpCL,
    /// ClusterContrast, or SLR itself, and matches it to the network. Only the extra block of branch M and the necks may be
    /// missing, each as a whole; classifiers are never taken: their classes are those of another data set.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="network">The network's shape.</param>
    /// <param name="key">The setting that named the file, for messages.</param>
    /// <exception cref="WeightsException">The file is missing, damaged, or does not fit the network.</exception>
    public static MatchedWeights Load(string path, NetworkOptions network, string key = "network.pretrained")
    {
        try
        {
            MatchedWeights matched = Match(CheckpointFile.Read(path), network, path, key);
            return WeightExport.NetworkOf(CheckpointFile.Metadata(path), path) is { } own && own.StemRelu != network.StemRelu
                ? matched with { Report = matched.Report with { Notes = [.. matched.Report.Notes, OtherStem(own.StemRelu)] } }
                : matched;
        }
        catch (FileFormatException e)
        {
            throw WeightsException.From(key, path, e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new WeightsException(key, path, "there is no such file; docs/models.md says where each checkpoint is " +
                $"obtained, and {key}=none trains from scratch", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new WeightsException(key, path, "may not be read by this user", e);
        }
        catch (IOException e)
        {
            throw new WeightsException(key, path, "cannot be read: the disk or its connection reports a fault", e);
        }
    }

    /// <summary>Matches tensors that are in memory already.</summary>
    /// <inheritdoc cref="Load"/>
    /// <param name="tensors">The file's tensors.</param>
    /// <param name="network">The network's shape.</param>
    /// <param name="path">The file's name, for messages.</param>
    /// <param name="key">The setting that named it, for messages.</param>
    public static MatchedWeights Match(
        IReadOnlyList<StoredTensor> tensors, NetworkOptions network, string path, string key = "network.pretrained")
    {
        IReadOnlyList<StoredNetwork> networks = StoredNetwork.Find(tensors);
        if (networks.Count == 0)
            throw new WeightsException(key, path, $"holds no ResNet as torchvision, IBN-Net, ABMT, MMT or SLR name it; its {tensors.Count} "
                + $"tensors are {string.Join(", ", tensors.Take(4).Select(t => t.Name))}{(tensors.Count > 4 ? " and others" : "")}");
        string? first = null;
        foreach (StoredNetwork stored in networks)
        {
            if (WeightFit.Problem(stored, network, out WeightFit? fit) is { } problem)
                first ??= stored.Prefix.Length == 0 ? problem : $"its {stored.Label} {problem}";
            else
                return new MatchedWeights(new WeightSet(fit!.Found), Report(path, tensors, stored, fit, network,
                    networks.Where(other => other != stored)));
        }
        throw new WeightsException(key, path, first!);
    }

    private static string OtherStem(bool relu) =>
        $"it was trained {(relu ? "with" : "without")} a ReLU behind the first normalisation: "
            + $"network.stem-relu={(relu ? "true" : "false")}";

    private static MatchReport Report(string path, IReadOnlyList<StoredTensor> tensors, StoredNetwork stored, WeightFit fit,
        NetworkOptions network, IEnumerable<StoredNetwork> others)
    {
        HashSet<string> taken = [.. stored.Tensors.Select(t => stored.Prefix + t.Name)];
        HashSet<string> unused = [.. fit.Skipped.Select(name => stored.Prefix + name)];
        var notes = ImmutableArray.CreateBuilder<string>();
        foreach (StoredNetwork other in others)
            notes.Add(other.Prefix.Length == 0 ? "the file's other network, without such a name, is left out"
                : $"its other network, {other.Label}, is left out");
        if (fit.Converted.Count > 0)
            notes.Add($"converted from {string.Join(" and ", fit.Converted)} to single precision");
        if (stored.HasStemRelu is { } relu && relu != network.StemRelu)
            notes.Add(OtherStem(relu));
        return new MatchReport(path, stored.Naming, stored.Prefix, [.. fit.Found.Select(t => t.Name)],
            [.. tensors.Select(t => t.Name).Where(name => !taken.Contains(name) || unused.Contains(name))], fit.Missing,
            notes.ToImmutable());
    }
}
