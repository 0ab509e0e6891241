namespace Omni.Pipeline.Privacy;

/// <summary>
/// One kind of thing that goes. May be done again at any time, also after half of it, and then removes what is there still; never takes
/// what somebody new has since.
/// </summary>
internal interface IErasureStep
{
    /// <summary>One of <see cref="ErasureSteps"/>.</summary>
    string Name { get; }

    /// <summary>How many things it removed.</summary>
    ValueTask<long> RunAsync(Erasure erasure, CancellationToken ct);
}
