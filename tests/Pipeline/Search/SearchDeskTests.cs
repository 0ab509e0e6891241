using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Filtering;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Search;

public sealed class SearchDeskTests : IDisposable
{
    private readonly SearchWorld _world = new();

    public void Dispose() => _world.Dispose();

    private async Task PutAsync(string id, string text, Func<Conversation, Conversation> change)
    {
        var message = await _world.SayAsync(id, text, $"visitor of {id}");
        var result = await _world.Rig.Conversations.UpdateAsync(message.ConversationId, head => new ConversationWrite(change(Waiting.End(head))), default);
        await _world.Rig.Actions.AnnounceAsync(result.Head!, default);
    }

    [Fact]
    public async Task An_agent_finds_own_former_and_waiting_conversations_and_never_another_agents()
    {
        var mine = await _world.SayAsync("m1", "parcel of mine", "v1");
        var former = await _world.SayAsync("m2", "parcel of before", "v2");
        var foreign = await _world.SayAsync("m3", "parcel of another", "v3");
        await _world.SayAsync("m4", "parcel of nobody", "v4");
        await _world.GiveAsync(mine.ConversationId, "a1");
        await _world.GiveAsync(former.ConversationId, "a1");
        await _world.GiveAsync(former.ConversationId, "a2");
        await _world.GiveAsync(foreign.ConversationId, "a2");
        await _world.RoundAsync();

        Assert.Equal(
            ["parcel of before", "parcel of mine", "parcel of nobody"], (await _world.FindAsync(SearchWorld.Agent("a1"), "parcel")).Order(StringComparer.Ordinal));
        Assert.Equal(4, (await _world.FindAsync(SearchWorld.Supervisor, "parcel")).Count);
        Assert.Equal(4, (await _world.FindAsync(SearchWorld.Supervisor, "parcel", SearchType.Conversation)).Count);
        Assert.DoesNotContain(foreign.ConversationId, await _world.FindAsync(SearchWorld.Agent("a1"), "parcel", SearchType.Conversation));
        Assert.Equal(3, (await _world.FindAsync(SearchWorld.Agent("a1"), "web", SearchType.Customer)).Count);
    }

    [Fact]
    public async Task An_agent_finds_what_the_bot_has_what_is_offered_and_where_a_note_called_the_agent()
    {
        await PutAsync("m1", "parcel of the bot", head => head with { State = ConversationState.Bot });
        await PutAsync("m2", "parcel on offer", head => head with { State = ConversationState.Offered, OfferedTo = "a1" });
        await PutAsync("m3", "parcel with a note", head => head with { State = ConversationState.Active, AgentId = "a2", Agents = ["a2"], Mentioned = ["a1"] });
        await PutAsync("m4", "parcel on offer to another", head => head with { State = ConversationState.Offered, OfferedTo = "a2" });
        await _world.RoundAsync();

        Assert.Equal(
            ["parcel of the bot", "parcel on offer", "parcel with a note"], (await _world.FindAsync(SearchWorld.Agent("a1"), "parcel")).Order(StringComparer.Ordinal));
        Assert.Equal(3, (await _world.FindAsync(SearchWorld.Agent("a1"), "parcel", SearchType.Conversation)).Count);
        Assert.Equal(["parcel of the bot"], await _world.FindAsync(SearchWorld.Agent("a3"), "parcel"));
    }

    [Fact]
    public async Task What_another_agent_took_meanwhile_is_not_found_though_the_index_is_old()
    {
        var taken = await _world.SayAsync("m1", "parcel");
        await _world.RoundAsync();
        Assert.Single(await _world.FindAsync(SearchWorld.Agent("a1"), "parcel"));

        await _world.GiveAsync(taken.ConversationId, "a2");

        Assert.Empty(await _world.FindAsync(SearchWorld.Agent("a1"), "parcel"));
        Assert.Empty(await _world.FindAsync(SearchWorld.Agent("a1"), "parcel", SearchType.Conversation));
        Assert.Empty(await _world.FindAsync(SearchWorld.Agent("a1"), "web", SearchType.Customer));
        Assert.Single(await _world.FindAsync(SearchWorld.Agent("a2"), "parcel"));
    }

    [Fact]
    public async Task What_was_masked_is_not_found_by_what_it_hid()
    {
        var words = _world.Rig.Get<WordListStore>();
        await words.SaveAsync(new("test", WordPolicy.Mask, ["swordfish"]), "", default);
        await _world.Rig.Get<CurrentWordFilter>().RefreshAsync(default);
        await _world.SayAsync("m1", "the word is swordfish today");
        await _world.RoundAsync();

        Assert.Empty(await _world.FindAsync(SearchWorld.Supervisor, "swordfish"));
        Assert.Single(await _world.FindAsync(SearchWorld.Supervisor, "today"));
    }

    [Theory]
    [InlineData("ali")]
    [InlineData("ALICE w")]
    [InlineData("王")]
    [InlineData("+86 138 0013 8000")]
    [InlineData("13800138000")]
    [InlineData("Alice@Example.com")]
    [InlineData("gold")]
    [InlineData("A-77")]
    public async Task A_customer_is_found_by_the_beginning_of_the_name_by_phone_email_label_and_field(string query)
    {
        var message = await _world.SayAsync("m1", "hello", "v1", "web", "phone:+8613800138000", "email:alice@example.com");
        await _world.Rig.Get<CustomerStore>().UpdateAsync(
            message.CustomerId, profile => profile with { Name = "Alice Wong 王小明", Labels = ["gold"], Fields = profile.Fields.Add("contract", "A-77") }, default);
        await _world.Rig.Get<Omni.Pipeline.Search.SearchFeed>().CustomerChangedAsync(message.CustomerId, default);
        await _world.SayAsync("m2", "hello", "v2");
        await _world.RoundAsync();

        Assert.Equal(["Alice Wong 王小明"], await _world.FindAsync(SearchWorld.Supervisor, query, SearchType.Customer));
    }

    [Fact]
    public async Task A_merged_customer_is_shown_as_the_current_one_and_its_messages_belong_to_both()
    {
        var first = await _world.SayAsync("m1", "hello one", "v1");
        var second = await _world.SayAsync("m2", "hello two", "v2");
        await _world.RoundAsync();
        Assert.Equal(["hello one"], await _world.FindAsync(SearchWorld.Supervisor, "hello", change: it => it with { Customer = first.CustomerId }));

        var merge = new MergeRequest("merge", first.CustomerId, second.CustomerId, "test", "boss");
        Assert.Equal(MergeStatus.Done, await _world.Rig.Get<CustomerMerges>().RunAsync(merge, default));

        foreach (var id in new[] { first.CustomerId, second.CustomerId })
        {
            Assert.Equal(2, (await _world.FindAsync(SearchWorld.Supervisor, "hello", change: it => it with { Customer = id })).Count);
        }

        Assert.Single(await _world.FindAsync(SearchWorld.Supervisor, "web", SearchType.Customer));
    }

    [Fact]
    public async Task Pages_go_on_where_the_one_before_ended_though_most_hits_are_not_the_callers()
    {
        for (var i = 0; i < 30; i++)
        {
            var message = await _world.SayAsync($"m{i}", $"parcel {i}", $"v{i}");
            await _world.GiveAsync(message.ConversationId, i % 3 == 0 ? "a1" : "a2");
        }

        await _world.RoundAsync();
        var seen = new List<string>();
        SearchCursor? after = null;
        do
        {
            var page = await new Omni.Pipeline.Search.SearchDesk(_world.Lucene.Index, _world.Rig.Conversations, _world.Rig.Get<CustomerStore>()).FindAsync(
                SearchWorld.Agent("a1"), new() { Type = SearchType.Message, Words = [new("parcel")], After = after, Limit = 3 }, default);
            seen.AddRange(page.Found.Select(it => it.Message!.Text));
            Assert.True(seen.Count <= 30);
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"parcel {i * 3}").Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
    }
}
