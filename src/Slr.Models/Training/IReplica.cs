namespace Slr.Models.Training;

/// <summary>
/// A copy of the network in training that does one part of each batch, as in data-parallel training; most likely in another
/// process. It is sent all that it needs with every pass and keeps nothing between steps, so that one may come, go or take another's
/// place at any time.
/// </summary>
/// <remarks>
/// A null for an answer says that there is none: the replica was lost, or is not waited for any longer. The trainer then does that part
/// itself, with the same bytes. A forward pass gives up the step before, whether or not that was ended. Called from one thread at a time.
/// </remarks>
public interface IReplica
{
    /// <summary>Looks at a part of a batch, and remembers what <see cref="Backward"/> needs.</summary>
    /// <param name="pass">The part, and the weights to look with.</param>
    /// <returns>
    /// What the network gives for the images: the features of branch G and M, [images, branch size] each, then the class scores of G
    /// and M, [images, classes] each, all row-major in one array; or null.
    /// </returns>
    Task<float[]?> Forward(ReplicaPass pass);

    /// <summary>Ends the step.</summary>
    /// <param name="slopes">The loss's derivative at each number that <see cref="Forward"/> gave.</param>
    /// <returns>The part's gradient, in the order of <see cref="ReplicaPass.Parameters"/>; or null.</returns>
    Task<float[]?> Backward(float[] slopes);
}
