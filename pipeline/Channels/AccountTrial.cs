using System.Collections.Frozen;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels;

/// <summary>Tries an account: its settings, its credentials at the platform and, where somebody is named, a message.</summary>
public sealed class AccountTrial(IEnumerable<IChannelCheck> checks, ChannelRegistry channels, TimeProvider time)
{
    /// <summary>What the recipient reads.</summary>
    public const string Text = "Omni: test message / 测试消息";

    /// <summary>For all of it: somebody waits before a page.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly FrozenDictionary<string, IChannelCheck> _checks = checks.ToFrozenDictionary(check => check.Channel, StringComparer.Ordinal);

    /// <param name="account">As it is stored.</param>
    /// <param name="recipient">Whom to send a text; empty for nobody.</param>
    /// <param name="messageId">The same for every try of that text.</param>
    /// <param name="ct">Ends it.</param>
    public async ValueTask<TrialResult> RunAsync(ChannelAccount account, string recipient, string messageId, CancellationToken ct)
    {
        if (account.Unreadable.Count > 0)
        {
            return new("secret-unreadable", $"Set again: {string.Join(", ", account.Unreadable.Keys.Order(StringComparer.Ordinal))}. A reference must lead to a secret that this host may read.");
        }

        if (ChannelSettings.Validate(account) is { Count: > 0 } errors)
        {
            return new("settings-invalid", string.Join(' ', errors));
        }

        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
        try
        {
            return await TryAsync(account, recipient, messageId, either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new("timed-out", "The platform did not answer within 10 seconds. Try again; if it stays so, look at the way out of your network.");
        }
    }

    private async ValueTask<TrialResult> TryAsync(ChannelAccount account, string recipient, string messageId, CancellationToken ct)
    {
        if (!_checks.TryGetValue(account.Channel, out var check))
        {
            return new("channel-unchecked", "This channel can't be tested.");
        }

        var reason = await check.CheckAsync(account, ct);
        if (reason.Length > 0)
        {
            return Failed(check, reason);
        }

        if (recipient.Length == 0)
        {
            return new("", "");
        }

        if (!check.CanSend || channels.FindSender(account.Channel) is not { } sender)
        {
            return new("no-recipients", "On this channel customers read the conversation itself: write to it as they do, and answer.");
        }

        if (account.IsPaused)
        {
            return new("account-paused", "The account works, and sends nothing while it is paused: resume it, then send the test message.");
        }

        var sent = await sender.SendAsync(new(recipient, Text, messageId, ConversationId: ""), account, ct);
        return sent.Status switch
        {
            SendStatus.Sent => new("", "") { IsSent = true },
            SendStatus.Retry or SendStatus.Refused or SendStatus.Uncertain => Failed(check, sent.Reason),
        };
    }

    private static TrialResult Failed(IChannelCheck check, string reason) =>
        new(reason, check.AdviceOn(reason) is { Length: > 0 } advice ? advice : "docs/channels.md says what this reason means.");
}

/// <param name="Reason">Why it did not work, in the stable short form; empty when it did.</param>
/// <param name="Advice">What a person can do about it.</param>
public sealed record TrialResult(string Reason, string Advice)
{
    public bool IsOk => Reason.Length == 0;

    /// <summary>Whether the platform took a text for the recipient.</summary>
    public bool IsSent { get; init; }
}
