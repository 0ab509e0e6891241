using System.Globalization;
using System.Text;
using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Channels.WeChat;

/// <summary>
/// What the platform documents about answering: five answers in the 48 hours after a message; three in the minute after a tap on the
/// menu, a scan or a subscription. (After a payment there is no limit; payments are not known here.)
/// </summary>
internal sealed class WeChatRules : IChannelRules, IChannelStarts, IChannelLimits
{
    public const string WrongType = "wechat-type-not-supported";
    public const string OneThing = "wechat-one-text-or-file";
    public const string FileTooLarge = "wechat-file-too-large";
    public const string TextTooLong = "wechat-45002-too-long";

    private const int MaxTextBytes = 2048;
    private const string WindowOver = "wechat-45015";
    private const string UsedUp = "wechat-45047";

    private static readonly Quota AfterMessage = new(5, TimeSpan.FromHours(48));
    private static readonly Quota AfterAction = new(3, TimeSpan.FromMinutes(1));

    public string Channel => WeChatChannel.ChannelName;

    public ChannelLimits Limits { get; } = new(
        MaxTextBytes, TextUnit.Utf8, Files: 1, TextWithFiles: false, [.. WeChatMediaKinds.Types.Select(it => new FileLimit(it, WeChatMediaKinds.LimitOf(WeChatMediaKinds.Of(it)!.Value)))]);

    public string AfterCustomer(string memory, UnifiedMessage message)
    {
        if (message.Kind is not MessageKind.Event)
        {
            return (Memory.Read(memory) with { Message = new(message.Timestamp, 0), Refusal = "" }).ToString();
        }

        var name = message.Metadata.GetValueOrDefault("Event", "");
        return IsAction(name) ? (Memory.Read(memory) with { Action = new(message.Timestamp, 0), Refusal = "" }).ToString()
            // Who has left gets nothing, whatever was allowed before; the platform says the same as after 48 hours.
            : name.Equals("unsubscribe", StringComparison.OrdinalIgnoreCase) ? new Memory(null, null, WindowOver).ToString()
            : memory;
    }

    public string AfterAnswer(string memory, DateTimeOffset at)
    {
        var it = Memory.Read(memory);

        // The grant that ends sooner is spent first.
        return (Left(it.Action, AfterAction, at) > 0 ? it with { Action = it.Action!.Value.Spend() }
            : it.Message is { } grant ? it with { Message = grant.Spend() }
            : it).ToString();
    }

    public string AfterRefusal(string memory, string reason) =>
        reason is WindowOver or UsedUp ? (Memory.Read(memory) with { Refusal = reason }).ToString() : memory;

    public string AfterUnsent(string memory, DateTimeOffset acceptedAt)
    {
        var it = Memory.Read(memory);

        // The grant that it was taken from, if that one is in force still; an action's is spent first and ends first.
        return (IsOpen(it.Action, AfterAction, acceptedAt) && it.Action is { Spent: > 0 } action && action.At <= acceptedAt ? it with { Action = action.Return() }
            : it.Message is { Spent: > 0 } message && message.At <= acceptedAt ? it with { Message = message.Return() }
            : it).ToString();
    }

    public ReplyState Read(string memory, DateTimeOffset now)
    {
        if (memory.Length == 0)
        {
            return ReplyState.Always;
        }

        var it = Memory.Read(memory);
        if (it.Refusal.Length > 0)
        {
            return new(false, it.Refusal, null, 0);
        }

        var (message, action) = (Left(it.Message, AfterMessage, now), Left(it.Action, AfterAction, now));
        if (message + action == 0)
        {
            var isOpen = IsOpen(it.Message, AfterMessage, now) || IsOpen(it.Action, AfterAction, now);
            return new(false, isOpen ? UsedUp : WindowOver, null, 0);
        }

        return new(true, "", message > 0 ? it.Message!.Value.At + AfterMessage.Window : it.Action!.Value.At + AfterAction.Window, message + action);
    }

    /// <summary>Nobody is written to first but in templates: free text is an answer, while one is allowed.</summary>
    public string? Objection(string address, string memory, bool isTemplate, DateTimeOffset now) =>
        isTemplate ? null
        : memory.Length == 0 ? WindowOver
        : Read(memory, now) is { Allowed: false, Reason: var reason } ? reason
        : null;

    public string? Objection(string text, IReadOnlyList<Attachment> attachments)
    {
        if (attachments.Count == 0)
        {
            return Encoding.UTF8.GetByteCount(text) > MaxTextBytes ? TextTooLong : null;
        }

        // Two calls to the platform for one message could not both be undone or both be repeated.
        return attachments.Count > 1 || text.Length > 0 ? OneThing
            : WeChatMediaKinds.Of(attachments[0].ContentType) is not { } kind ? WrongType
            : attachments[0].Bytes > WeChatMediaKinds.LimitOf(kind) ? FileTooLarge
            : null;
    }

    private static bool IsAction(string name) =>
        name.Equals("CLICK", StringComparison.OrdinalIgnoreCase)
        || name.Equals("SCAN", StringComparison.OrdinalIgnoreCase)
        || name.Equals("subscribe", StringComparison.OrdinalIgnoreCase);

    private static bool IsOpen(Grant? grant, Quota quota, DateTimeOffset now) => grant is { } it && now - it.At < quota.Window;

    private static int Left(Grant? grant, Quota quota, DateTimeOffset now) => IsOpen(grant, quota, now) ? Math.Max(0, quota.Answers - grant!.Value.Spent) : 0;

    private readonly record struct Quota(int Answers, TimeSpan Window);

    private readonly record struct Grant(DateTimeOffset At, int Spent)
    {
        public Grant Spend() => this with { Spent = Spent + 1 };

        public Grant Return() => this with { Spent = Spent - 1 };
    }

    /// <summary>As text: <c>message|action|refusal</c>, a grant being its second and what is spent. Stored: the form never changes.</summary>
    private sealed record Memory(Grant? Message, Grant? Action, string Refusal)
    {
        public static Memory Read(string text)
        {
            var parts = text.Split('|');
            return parts.Length == 3 ? new(ReadGrant(parts[0]), ReadGrant(parts[1]), parts[2]) : new(null, null, "");
        }

        public override string ToString() => $"{Write(Message)}|{Write(Action)}|{Refusal}";

        private static string Write(Grant? grant) =>
            grant is { } it ? string.Create(CultureInfo.InvariantCulture, $"{it.At.ToUnixTimeSeconds()}:{it.Spent}") : "";

        private static Grant? ReadGrant(string text) =>
            text.Split(':') is [var at, var spent]
            && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && int.TryParse(spent, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                ? new Grant(DateTimeOffset.FromUnixTimeSeconds(seconds), count)
                : null;
    }
}
