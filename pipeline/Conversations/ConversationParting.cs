using System.Globalization;
using Omni.Pipeline.Customers;

namespace Omni.Pipeline.Conversations;

/// <summary>
/// Takes out of a customer's conversation who is not that customer any more: answers no longer go there, and what they still waited for waits
/// in a conversation of their own. What was said stays where it was said.
/// </summary>
public sealed class ConversationParting(
    ConversationStore conversations,
    CustomerConversation writes,
    OpenQuestions questions,
    ConversationActions actions,
    CustomerStore customers,
    TimeProvider time)
{
    /// <summary>The head is written also when nothing in it changes, so that whoever was about to write on what was true before looks again.</summary>
    /// <returns>The customers who wait in a conversation of their own now.</returns>
    public async ValueTask<IReadOnlyList<string>> TakeOutAsync(MergeRecord merge, string conversationId, CancellationToken ct)
    {
        while (await conversations.GetAsync(conversationId, ct) is { } head)
        {
            var open = CustomerConversation.IsWanted(head) ? await questions.InAsync(head, ct) : [];
            // Also where it is resolved: it may be opened again by who writes to the customer.
            var isTheirs = head.State is not ConversationState.Closed && await writes.IsAnothersAsync(head.Identity, head, ct);
            var (gone, stay) = (new List<(string Origin, string To)>(), new List<OpenQuestion>());
            foreach (var question in Askers(head, open, isTheirs))
            {
                if (!await writes.IsAnothersAsync(question.Asker, head, ct) || await customers.FindAsync(question.Asker, ct) is not { } owner)
                {
                    stay.Add(question);
                }
                else if (!gone.Exists(it => it.Origin == owner.OriginId))
                {
                    gone.Add((owner.OriginId, await WaitAsync(merge, head, question, owner.OriginId, ct)));
                }
            }

            if (await TryWriteAsync(merge, head, isTheirs, gone, stay, ct))
            {
                return [.. gone.Select(it => it.Origin)];
            }
        }

        return [];
    }

    /// <summary>Whoever wrote last is somebody to see to, answered or not: an agent was with them.</summary>
    private static IEnumerable<OpenQuestion> Askers(Conversation head, IReadOnlyList<OpenQuestion> open, bool isTheirs) =>
        isTheirs && CustomerConversation.IsWanted(head)
            ? open.Where(it => it.Asker != head.Identity).Prepend(new(head.Identity, head.OwedSince ?? head.LastMessageAt))
            : open;

    /// <summary>Once for what was left there: who is merged and parted again meanwhile waits again.</summary>
    private async ValueTask<string> WaitAsync(MergeRecord merge, Conversation from, OpenQuestion question, string origin, CancellationToken ct) =>
        await writes.WriteAsync(
            origin,
            question.Asker,
            async it =>
            {
                var isLater = (await questions.LastAsync(it, ct))?.Since > question.Since;
                var turned = isLater && !await writes.IsAnothersAsync(it.Identity, it, ct) ? it : question.Asker == from.Identity ? CustomerConversation.AnsweredAs(it, from) : CustomerConversation.AnsweredAt(it, question.Asker);
                return new ConversationWrite(writes.Wanted(turned) with { OwedSince = it.OwedSince ?? question.Since })
                {
                    Entries = [Parted(it, merge, origin, from.Id) with { About = from.LastSequence }],
                    OnceId = string.Create(CultureInfo.InvariantCulture, $"{IdOf(merge, origin)}-{from.Id}-{from.LastSequence}"),
                };
            },
            ct) ?? "";

    /// <summary>False when it is not what was seen any more.</summary>
    private async ValueTask<bool> TryWriteAsync(
        MergeRecord merge, Conversation head, bool isTheirs, List<(string Origin, string To)> gone, List<OpenQuestion> stay, CancellationToken ct)
    {
        var changed = (isTheirs ? CustomerConversation.AnsweredAt(head, await writes.ElsewhereAsync(head, ct)) : head) with { MergedInto = "" };
        if (gone.Count > 0)
        {
            changed = changed with { OwedSince = stay.Count == 0 ? null : stay.Min(it => it.Since) };
        }

        var isToldOf = changed.Identity != head.Identity && gone.Count == 0;
        var write = new ConversationWrite(changed)
        {
            Entries = isToldOf ? [Parted(head, merge, "", "")] : [.. gone.Select(it => Parted(head, merge, it.Origin, it.To))],
        };
        var result = await conversations.UpdateAsync(head.Id, it => it.ETag == head.ETag ? write : null, ct);
        if (result is { Status: UpdateStatus.Written, Head: { } written } && (isToldOf || gone.Count > 0))
        {
            await actions.AnnounceAsync(written, ct);
        }

        return result.Status is not UpdateStatus.Unchanged;
    }

    private ConversationEntry Parted(Conversation head, MergeRecord merge, string origin, string other) =>
        ConversationEvents.Entry(head, ConversationEvents.Parted, IdOf(merge, origin), merge.ByAgentId, other, time.GetUtcNow());

    private static string IdOf(MergeRecord merge, string origin) => $"{ConversationEvents.Parted}-{merge.Id}-{origin}";
}
