namespace Slr.Nodes.Membership;

/// <summary>Work of a trainer that nodes share, as their roles are called.</summary>
internal static class NodeRoles
{
    /// <summary>Features of images that are clustered.</summary>
    public const string Extract = "extract";

    /// <summary>Features of images by which a network is scored.</summary>
    public const string Evaluate = "evaluate";

    /// <summary>Neighbours in large sets.</summary>
    public const string Search = "search";
}
