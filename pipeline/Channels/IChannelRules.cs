using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Channels;

/// <summary>
/// What a channel lets a company send, and when: told to agents before they write. Pure: the conversation keeps what the rules remember,
/// as a short text that only they read. The platform has the last word; what it refuses is remembered here too.
/// </summary>
public interface IChannelRules
{
    /// <summary>Channel name in lower case.</summary>
    string Channel { get; }

    /// <summary>The memory after a customer wrote or did something.</summary>
    string AfterCustomer(string memory, UnifiedMessage message);

    /// <summary>The memory after an answer was accepted.</summary>
    string AfterAnswer(string memory, DateTimeOffset at);

    /// <summary>The memory after the platform refused an answer for this reason.</summary>
    string AfterRefusal(string memory, string reason);

    /// <summary>The memory after an answer, accepted then, was given up without the platform having it: what it used up is free again.</summary>
    string AfterUnsent(string memory, DateTimeOffset acceptedAt);

    /// <summary>Whether an answer would be taken now.</summary>
    ReplyState Read(string memory, DateTimeOffset now);

    /// <summary>What is wrong with an answer, in a stable short form; null when nothing is.</summary>
    /// <param name="text">Empty when it is only files.</param>
    /// <param name="attachments">Its files, with their sniffed types.</param>
    string? Objection(string text, IReadOnlyList<Attachment> attachments);
}

/// <summary>Whether a channel takes an answer.</summary>
/// <param name="Allowed">As far as is known; the platform decides.</param>
/// <param name="Reason">Why not, in the short form that a failed delivery has; empty when allowed.</param>
/// <param name="Until">When it ends; null when it doesn't, or it is not allowed.</param>
/// <param name="Left">How many answers are left until then; null when they are not counted.</param>
public sealed record ReplyState(bool Allowed, string Reason, DateTimeOffset? Until, int? Left)
{
    public static readonly ReplyState Always = new(true, "", null, null);
}
