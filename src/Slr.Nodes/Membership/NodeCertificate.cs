using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Slr.Nodes.Membership;

/// <summary>
/// What a node shows, and whose certificates it believes: those that lie in a folder, by their bytes and by nothing else. There
/// is no authority above them, so a certificate is taken back by deleting its file.
/// </summary>
public sealed class NodeCertificate
{
    /// <summary>Ending of the file with certificate and key, which stays on its machine.</summary>
    public const string KeyEnding = ".pem";

    /// <summary>Ending of the file that others are given.</summary>
    public const string PublicEnding = ".crt";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3650);

    private readonly HashSet<string> trusted;

    private NodeCertificate(X509Certificate2 own, HashSet<string> trusted) => (Own, this.trusted) = (own, trusted);

    /// <summary>Certificate and key of this node.</summary>
    internal X509Certificate2 Own { get; }

    /// <summary>Makes the certificate of a node: NAME.pem, which only its owner can read, and NAME.crt for the others.</summary>
    /// <param name="folder">Where; made when it is not there.</param>
    /// <param name="name">Name of the node, without path.</param>
    /// <returns>Paths of both.</returns>
    /// <exception cref="NodeException">One of them is there already, or the folder cannot be written.</exception>
    public static (string Key, string Public) Create(string folder, string name)
    {
        string key = Path.Combine(folder, name + KeyEnding), open = Path.Combine(folder, name + PublicEnding);
        if (File.Exists(key) || File.Exists(open))
            throw new NodeException($"{(File.Exists(key) ? key : open)} is there already; others may trust it. Choose another --name, "
                + "or delete it");
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", pair, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now + Lifetime);
        try
        {
            Directory.CreateDirectory(folder);
            var onlyOwner = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                onlyOwner.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var writer = new StreamWriter(key, onlyOwner))
                writer.Write(certificate.ExportCertificatePem() + "\n" + pair.ExportPkcs8PrivateKeyPem() + "\n");
            File.WriteAllText(open, certificate.ExportCertificatePem() + "\n");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NodeException($"the certificate cannot be written in {folder}: {error.Message}", error);
        }
        return (key, open);
    }

    /// <summary>Reads a node's own certificate and those that it believes.</summary>
    /// <param name="key">The file with certificate and key.</param>
    /// <param name="trustedFolder">Folder of the others' .crt files.</param>
    /// <exception cref="NodeException">A file is missing or none of these.</exception>
    public static NodeCertificate Load(string key, string trustedFolder)
    {
        X509Certificate2 own = Read(key, () => X509Certificate2.CreateFromPemFile(key));
        if (!Directory.Exists(trustedFolder))
            throw new NodeException($"{trustedFolder} is no folder: it is to hold the certificates (*{PublicEnding}) of the other nodes");
        HashSet<string> trusted = [PrintOf(own)];
        foreach (string file in Directory.EnumerateFiles(trustedFolder, $"*{PublicEnding}"))
        {
            using X509Certificate2 other = Read(file, () => X509CertificateLoader.LoadCertificateFromFile(file));
            trusted.Add(PrintOf(other));
        }
        return new NodeCertificate(own, trusted);
    }

    /// <summary>True for a certificate that lies in the folder of the trusted.</summary>
    internal bool Believes(X509Certificate2? shown) => shown is not null && trusted.Contains(PrintOf(shown));

    private static string PrintOf(X509Certificate2 certificate) => Convert.ToHexString(SHA256.HashData(certificate.RawData));

    private static X509Certificate2 Read(string file, Func<X509Certificate2> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new NodeException(File.Exists(file)
                ? $"{file} is no certificate that can be read"
                    + (file.EndsWith(PublicEnding, StringComparison.Ordinal) ? "" : ", with its key")
                : $"there is no certificate {file}; node certificate makes one", error);
        }
    }
}
