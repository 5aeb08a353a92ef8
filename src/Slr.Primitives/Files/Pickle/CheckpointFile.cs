namespace Slr.Primitives.Files.Pickle;

/// <summary>
/// Tensors of a checkpoint of PyTorch (zip form since 1.6, or the older form) or of a safetensors file. Reading cannot
/// run code: a checkpoint is a pickle, and only the few steps and names that tensors need are known.
/// </summary>
public static class CheckpointFile
{
    /// <summary>Reads every tensor, in the order of the file; nested dictionaries give dotted names.</summary>
    /// <exception cref="FileFormatException">The file is damaged, or asks for something that is not a tensor.</exception>
    public static IReadOnlyList<StoredTensor> Read(string path) => SafeTensorsFile.Read(path).Tensors;
}
