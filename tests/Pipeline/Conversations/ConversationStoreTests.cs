using CsCheck;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Routing;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Conversations;

public sealed class ConversationStoreTests : IDisposable
{
    private readonly PipelineRig _rig = new();

    private enum Act
    {
        Receive = 1,
        Repeat,
        Answer,
        Assign,
        Resolve,
    }

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void Whoever_writes_at_once_the_sequence_is_contiguous_and_the_head_agrees_with_it() =>
        Gen.Select(Gen.Enum<Act>().Array[2, 10], Gen.Int).Sample((acts, seed) => KeepsTheLaw(acts, seed), iter: 400);

    [Fact]
    public async Task Another_writers_change_is_seen_before_a_decision_is_written()
    {
        var conversation = await _rig.OpenAsync("k1");
        var seen = new List<int>();

        await _rig.Conversations.UpdateAsync(
            conversation.Id,
            head =>
            {
                seen.Add(head.Urgency);
                if (seen.Count == 1)
                {
                    Assert.True(_rig.Conversations.UpdateAsync(head.Id, it => new(it with { Urgency = 3 }), default).AsTask().GetAwaiter().GetResult().Status is UpdateStatus.Written);
                }

                return new(head with { Preview = "mine" });
            },
            default);

        Assert.Equal([0, 3], seen);
        Assert.Equal((3, "mine"), (await _rig.HeadAsync(conversation.Id)) is var head ? (head.Urgency, head.Preview) : default);
    }

    [Fact]
    public async Task A_decision_for_nothing_writes_nothing()
    {
        var conversation = await _rig.OpenAsync("k1");

        var result = await _rig.Conversations.UpdateAsync(conversation.Id, _ => null, default);

        Assert.Equal(UpdateStatus.Unchanged, result.Status);
        Assert.Equal(conversation.ETag, (await _rig.HeadAsync(conversation.Id)).ETag);
    }

    [Fact]
    public async Task A_conversation_that_is_not_there_is_missing()
    {
        Assert.Equal(UpdateStatus.Missing, (await _rig.Conversations.UpdateAsync("none-1", head => new(head), default)).Status);
        Assert.Null(await _rig.Conversations.GetAsync("no/key at all", default));
        Assert.Empty(await _rig.Conversations.EntriesAsync("no/key at all", 0, long.MaxValue, 10, default));
    }

    [Fact]
    public async Task A_conversation_opens_once()
    {
        var conversation = await _rig.OpenAsync("k1");

        Assert.False(await _rig.Conversations.TryOpenAsync(conversation with { CustomerName = "another" }, default));
        Assert.Equal("", (await _rig.HeadAsync(conversation.Id)).CustomerName);
    }

    [Fact]
    public async Task A_head_is_read_as_it_was_written()
    {
        var conversation = await _rig.OpenAsync("k1", ConversationState.Waiting, it => it with
        {
            CustomerName = "Mei",
            AgentId = "a1",
            Agents = ["a1", "a2"],
            Language = "zh",
            Intent = "billing",
            Skills = ["billing", "vip"],
            Urgency = 2,
            Preview = "hello",
        });

        await _rig.Conversations.UpdateAsync(conversation.Id, head => new(head), default);

        Assert.Equivalent(conversation, (await _rig.HeadAsync(conversation.Id)) with { ETag = conversation.ETag }, strict: true);
    }

    [Fact]
    public async Task Entries_are_read_between_two_sequences_in_order()
    {
        var conversation = await _rig.OpenAsync("k1", ConversationState.Active);
        for (var i = 1; i <= 12; i++)
        {
            await _rig.RunAsync(QueueNames.Persist, _rig.Outbound($"o{i}", conversation));
        }

        Assert.Equal([4L, 5, 6], (await _rig.Conversations.EntriesAsync(conversation.Id, 3, 7, 10, default)).Select(entry => entry.Sequence));
        Assert.Equal([9L, 10], (await _rig.Conversations.EntriesAsync(conversation.Id, 8, long.MaxValue, 2, default)).Select(entry => entry.Sequence));
    }

    private static void KeepsTheLaw(Act[] acts, int seed)
    {
        using var rig = new PipelineRig();
        var conversation = rig.OpenAsync("k1").GetAwaiter().GetResult();
        var turns = new Interleaving();
        rig.Tables.Before = _ => turns.TurnAsync();
        turns.Run(seed, acts.Select((act, i) => (Func<Task>)(() => DoAsync(rig, conversation, act, i))));

        var entries = rig.EntriesAsync(conversation.Id).GetAwaiter().GetResult();
        var head = rig.HeadAsync(conversation.Id).GetAwaiter().GetResult();
        Assert.Equal(Enumerable.Range(1, entries.Count).Select(i => (long)i), entries.Select(entry => entry.Sequence));
        Assert.Equal(entries.Count, head.LastSequence);

        var messages = entries.Where(entry => entry.Type is EntryType.Message).Select(entry => entry.MessageId).ToList();
        Assert.Equal(Expected(acts).Order(StringComparer.Ordinal), messages.Order(StringComparer.Ordinal));

        // The events tell how the state came to be what it is.
        var told = entries.LastOrDefault(entry => entry.Type is EntryType.Event)?.Text;
        var expected = head.State switch
        {
            ConversationState.Active => "assigned",
            ConversationState.Resolved => "resolved",
            ConversationState.Waiting => told is "reopened" ? "reopened" : null,
            _ => null,
        };
        Assert.Equal(expected, told);
        Assert.Equal(head.State is ConversationState.Waiting, head.WaitingKey.Length > 0);
    }

    private static IEnumerable<string> Expected(Act[] acts) =>
        acts.Select((act, i) => (act, i)).Where(it => it.act is Act.Receive or Act.Answer).Select(it => $"m{it.i}")
            .Concat(acts.Contains(Act.Repeat) ? ["same"] : []);

    private static async Task DoAsync(PipelineRig rig, Conversation conversation, Act act, int number)
    {
        var inbound = rig.Inbound($"m{number}") with { ConversationId = conversation.Id, CustomerId = conversation.CustomerId };
        Task done = act switch
        {
            Act.Receive => rig.RunAsync(QueueNames.Persist, inbound).AsTask(),
            Act.Repeat => rig.RunAsync(QueueNames.Persist, inbound with { MessageId = "same" }).AsTask(),
            Act.Answer => rig.RunAsync(QueueNames.Persist, rig.Outbound($"m{number}", conversation)).AsTask(),
            Act.Assign => AssignAsync(rig, conversation.Id),
            Act.Resolve => rig.Actions.ResolveAsync(conversation.Id, "a1", default).AsTask(),
        };
        await done;
    }

    private static async Task AssignAsync(PipelineRig rig, string id) =>
        await rig.Actions.AssignAsync(await rig.HeadAsync(id), "a1", new Decision(PipelineRig.Start, "message", "a1", 0, []), takeOver: false, default);
}
