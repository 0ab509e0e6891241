using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Omni.Pipeline.Channels;

namespace Omni.Functions.Http;

internal sealed record ChannelAccountInput(IReadOnlyDictionary<string, string> Settings);

/// <param name="Channel">Channel name.</param>
/// <param name="Account">Account name.</param>
/// <param name="Settings">Those that may be shown.</param>
/// <param name="Secrets">The names of the secrets that are set.</param>
/// <param name="Unreadable">Those of them that can't be read and must be set again.</param>
/// <param name="Paused">Takes and sends nothing.</param>
/// <param name="ETag">For <c>If-Match</c>.</param>
internal sealed record ChannelAccountShape(
    string Channel,
    string Account,
    IReadOnlyDictionary<string, string> Settings,
    IReadOnlyList<string> Secrets,
    IReadOnlyList<string> Unreadable,
    bool Paused,
    string ETag)
{
    public static ChannelAccountShape Of(ChannelAccount account) => new(
        account.Channel,
        account.Account,
        ChannelSettings.Shown(account),
        ChannelSettings.Secrets(account),
        [.. account.Unreadable.Keys.Order(StringComparer.Ordinal)],
        account.IsPaused,
        ETagOf(account));

    /// <summary>The storage's own may hold signs that HTTP gives a meaning.</summary>
    public static string ETagOf(ChannelAccount account) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(account.ETag)).AsSpan(0, 8));
}

internal sealed record ChannelAccountsShape(IReadOnlyList<ChannelAccountShape> Accounts);

/// <param name="Webhook">The address for the platform.</param>
/// <param name="Console">Where the console is and the widget beside it, which need not be where the functions are.</param>
/// <param name="Fields">What to write where on the platform's page, in its order.</param>
internal sealed record ChannelSetupShape(string Webhook, string Console, IReadOnlyList<ChannelFieldShape> Fields);

/// <param name="Field">As the platform's page calls it.</param>
/// <param name="Setting">The setting that goes there; empty for the webhook's address.</param>
/// <param name="Value">What to write; null for a secret, which only who set it knows.</param>
/// <param name="IsSet">Whether there is something to write.</param>
internal sealed record ChannelFieldShape(string Field, string Setting, string? Value, bool IsSet);

/// <param name="Recipient">The customer's id on the channel; none: nobody is sent anything.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ChannelTestInput(string? Recipient = null);

/// <param name="Ok">Whether it worked.</param>
/// <param name="Reason">Why not, in the stable short form; else empty.</param>
/// <param name="Advice">What to do; else empty.</param>
/// <param name="Sent">Whether the platform took the test message.</param>
internal sealed record ChannelTestShape(bool Ok, string Reason, string Advice, bool Sent);

/// <param name="Reason">Why.</param>
/// <param name="Until">When it ends by itself; null: when somebody lifts it.</param>
internal sealed record BlockInput(string Reason, DateTimeOffset? Until = null);

/// <param name="CustomerId">Whom it holds for, with everybody who is part of this customer.</param>
/// <param name="BlockedReason">Empty when nothing is blocked.</param>
/// <param name="BlockedUntil">When it ends by itself; null when it does not.</param>
internal sealed record BlockShape(string CustomerId, string BlockedReason, DateTimeOffset? BlockedUntil);
