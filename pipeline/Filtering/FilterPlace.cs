using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Filtering;

/// <summary>Where a text is said. The default is nowhere in particular: there each list has its own policy.</summary>
/// <param name="Channel">Its name.</param>
/// <param name="Direction">From the customer or to the customer.</param>
public readonly record struct FilterPlace(string? Channel, Direction Direction);

/// <summary>What holds at a place in place of a list's own policy. Of several that fit, the one that names most holds; of equals, the one for the channel.</summary>
/// <param name="Channel">Empty: every channel.</param>
/// <param name="Direction">Null: both.</param>
/// <param name="Policy">Null: the list does not hold there.</param>
public sealed record PlacedPolicy(string Channel, Direction? Direction, WordPolicy? Policy)
{
    /// <summary>0: does not fit.</summary>
    internal int FitAt(FilterPlace place) =>
        (Channel.Length > 0 && !string.Equals(Channel, place.Channel, StringComparison.Ordinal)) || (Direction is { } direction && direction != place.Direction)
            ? 0
            : (Channel.Length > 0 ? 2 : 0) + (Direction is null ? 0 : 1);
}
