using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Search;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Search;

/// <summary>A conversation in which much is said: its messages are found at once, and it is not put in again with every one of them.</summary>
public sealed class BusyConversationTests : IDisposable
{
    private readonly SearchWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Every_further_message_is_one_document_and_found_at_once()
    {
        await SayAsync("m1", "parcel one");
        await _world.RoundAsync();
        var before = _world.Indexer.Progress.Documents;

        await SayAsync("m2", "parcel two");
        await _world.RoundAsync();
        await SayAsync("m3", "parcel three");
        await _world.RoundAsync();

        Assert.Equal(before + 2, _world.Indexer.Progress.Documents);
        Assert.Equal(["parcel three", "parcel two", "parcel one"], await _world.FindAsync(SearchWorld.Supervisor, "parcel"));
    }

    [Fact]
    public async Task It_is_found_by_its_last_words_with_the_next_commit()
    {
        var said = await SayAsync("m1", "parcel");
        await _world.RoundAsync();
        await SayAsync("m2", "refund");
        await _world.RoundAsync();
        Assert.Empty(await _world.FindAsync(SearchWorld.Supervisor, "refund", SearchType.Conversation));

        _world.Rig.Time.Advance(TimeSpan.FromDays(1));
        await _world.RoundAsync();

        Assert.Equal([said.ConversationId], await _world.FindAsync(SearchWorld.Supervisor, "refund", SearchType.Conversation));
        Assert.Empty(await _world.FindAsync(SearchWorld.Supervisor, "parcel", SearchType.Conversation));
    }

    [Fact]
    public async Task Who_may_read_it_waits_for_no_commit()
    {
        var said = await SayAsync("m1", "parcel");
        await _world.RoundAsync();
        await _world.GiveAsync(said.ConversationId, "a1");
        await _world.RoundAsync();

        Assert.Equal([said.ConversationId], await _world.FindAsync(SearchWorld.Agent("a1"), "parcel", SearchType.Conversation));
    }

    [Fact]
    public async Task A_crash_before_the_commit_leaves_no_old_words()
    {
        var said = await SayAsync("m1", "parcel");
        await _world.RoundAsync();
        await SayAsync("m2", "refund");
        await _world.RoundAsync();

        _world.Crash();
        await _world.RoundAsync();

        Assert.Equal([said.ConversationId], await _world.FindAsync(SearchWorld.Supervisor, "refund", SearchType.Conversation));
    }

    [Fact]
    public async Task What_an_outage_of_a_search_lost_of_the_index_is_read_again()
    {
        await _world.RoundAsync();
        await SayAsync("m1", "parcel one");
        await _world.RoundAsync();
        var away = _world.Lucene.Folder + ".away";
        Directory.Move(_world.Lucene.Folder, away);
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await _world.FindAsync(SearchWorld.Supervisor, "parcel"));
        Directory.Move(away, _world.Lucene.Folder);

        await SayAsync("m2", "parcel two");
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await _world.RoundAsync());
        await _world.RoundAsync();

        Assert.Equal(["parcel two", "parcel one"], await _world.FindAsync(SearchWorld.Supervisor, "parcel"));
    }

    [Fact]
    public async Task Messages_that_a_commit_had_kept_are_no_second_time_in_the_index_when_another_process_reads_them_again()
    {
        for (var i = 1; i <= 3; i++)
        {
            await SayAsync($"m{i}", $"parcel {i}");
        }

        await _world.RoundAsync();
        _world.Rig.Time.Advance(TimeSpan.FromDays(1));
        await _world.RoundAsync();
        await _world.Lucene.Index.CommitAsync("", default); // As if the mark were from before.
        var before = await _world.Lucene.Index.CountAsync(default);

        _world.Crash();
        await _world.RoundAsync();
        await SayAsync("m4", "parcel 4");
        await _world.RoundAsync();

        Assert.Equal(before + 1, await _world.Lucene.Index.CountAsync(default));
        Assert.Equal(["parcel 4", "parcel 3", "parcel 2", "parcel 1"], await _world.FindAsync(SearchWorld.Supervisor, "parcel"));
    }

    [Fact]
    public void Only_of_a_conversation_that_was_read_is_it_known_what_can_be_in_the_index()
    {
        var last = new LastSequences();
        last.Note("c", 7);
        last.Note("c", 5);

        Assert.Equal((7, long.MaxValue), (last.Of("c"), last.Of("d")));
    }

    private async Task<UnifiedMessage> SayAsync(string id, string text)
    {
        _world.Rig.Time.Advance(TimeSpan.FromSeconds(1));
        return await _world.SayAsync(id, text);
    }
}
