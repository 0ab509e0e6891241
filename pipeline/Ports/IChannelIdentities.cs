using System.Collections.Immutable;
using Omni.Pipeline.Channels;

namespace Omni.Pipeline.Ports;

/// <summary>Asks a platform what it vouches for of a sender beside its own id. Does not retry: whoever asks does.</summary>
public interface IChannelIdentities
{
    /// <summary>Channel name in lower case.</summary>
    string Channel { get; }

    /// <param name="address">The sender's id on the channel.</param>
    /// <param name="account">The account that was written to.</param>
    /// <param name="ct">Ends the call.</param>
    ValueTask<IdentityAnswer> AskAsync(string address, ChannelAccount account, CancellationToken ct);
}

/// <summary>What became of the question.</summary>
public abstract record IdentityAnswer
{
    private IdentityAnswer()
    {
    }

    /// <summary>What the platform vouches for, as <see cref="Messages.UnifiedMessage.VerifiedIdentifiers"/>; empty when it knows no more, or the account asks nothing.</summary>
    public sealed record Known(ImmutableArray<string> Identifiers) : IdentityAnswer;

    /// <summary>Not now; the same question may be answered later.</summary>
    public sealed record Retry(TimeSpan After, string Reason) : IdentityAnswer;

    /// <summary>Never of this sender.</summary>
    public sealed record Refused(string Reason) : IdentityAnswer;

    /// <summary>The account may not ask, whoever it is about, until somebody changes that at the platform.</summary>
    public sealed record NotAllowed(string Reason) : IdentityAnswer;
}
