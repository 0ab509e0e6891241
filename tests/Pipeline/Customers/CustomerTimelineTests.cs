using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Customers;

public sealed class CustomerTimelineTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    /// <summary>Pages of any size put together are the whole: each message once, the newest first, whoever was merged into whom.</summary>
    [Fact]
    public void Its_pages_are_the_whole_of_it_in_order() =>
        Gen.Select(Gen.Int[0, 3].Array[0, 60], Gen.Int[1, 12], Gen.Int[0, 5].Array[0, 60]).Sample(async (owners, page, pauses) =>
        {
            var (tables, ids, time) = (new FakeTables(), new SequentialIds(), new FakeTimeProvider(Start));
            var (customers, conversations) = (new CustomerStore(tables, ids, time), new ConversationStore(tables));
            var timeline = new CustomerTimeline(tables, customers, conversations);
            var members = await MembersAsync(tables, customers, time);
            var told = new List<(DateTimeOffset At, string Id)>();
            var at = Start;
            for (var i = 0; i < owners.Length; i++)
            {
                at += TimeSpan.FromSeconds(i < pauses.Length ? pauses[i] : 1);
                var owner = members[owners[i]];
                var sequence = await SayAsync(conversations, owner, $"m{i}", at);
                await timeline.AddAsync(owner, Conversation.IdOf(owner, 1), sequence, at, default);
                told.Add((at, $"m{i}"));
            }

            var read = new List<(DateTimeOffset At, string Id)>();
            var cursor = "";
            do
            {
                var next = await timeline.ReadAsync(members[0], cursor, page, default);
                Assert.InRange(next.Entries.Count, 0, page);
                Assert.True(next.Next.Length == 0 || CustomerTimeline.IsCursor(next.Next));
                read.AddRange(next.Entries.Select(entry => (entry.At, entry.MessageId)));
                cursor = next.Next;
            }
            while (cursor.Length > 0);

            Assert.Equal(told.OrderBy(it => it.Id, StringComparer.Ordinal), read.OrderBy(it => it.Id, StringComparer.Ordinal));
            Assert.Equal(read.Select(it => it.At).OrderDescending(), read.Select(it => it.At));
        }, iter: 200);

    /// <summary>Four customers; three of them part of the first, one by way of another.</summary>
    private static async Task<string[]> MembersAsync(FakeTables tables, CustomerStore customers, TimeProvider time)
    {
        var members = new string[4];
        for (var i = 0; i < members.Length; i++)
        {
            members[i] = (await customers.ResolveAsync(new("web", "main", $"v{i}"), "", default)).OriginId;
        }

        var merges = new MergeStore(tables);
        foreach (var (survivor, merged) in new[] { (0, 1), (0, 2), (2, 3) })
        {
            await customers.UpdateAsync(members[merged], profile => profile with { MergedInto = members[survivor], MergeId = $"x{merged}" }, default);
            await merges.AddMemberAsync(new($"x{merged}", members[0], members[survivor], members[merged], "test", "", time.GetUtcNow()), default);
        }

        foreach (var member in members)
        {
            Assert.Equal(members[0], (await customers.CurrentAsync(member, default)).Id);
        }

        return members;
    }

    private static async Task<long> SayAsync(ConversationStore conversations, string customer, string message, DateTimeOffset at)
    {
        var id = Conversation.IdOf(customer, 1);
        await conversations.TryOpenAsync(
            new()
            {
                Id = id,
                CustomerId = customer,
                Episode = 1,
                State = ConversationState.New,
                Channel = "web",
                Account = "main",
                Address = "v",
                CreatedAt = at,
                LastMessageAt = at,
            },
            default);
        var result = await conversations.UpdateAsync(
            id,
            head => new ConversationWrite(head)
            {
                Entries = [new() { ConversationId = id, Type = EntryType.Message, MessageId = message, Channel = "web", Account = "main", Address = "v", At = at }],
                OnceId = message,
            },
            default);
        return result.Sequence;
    }
}
