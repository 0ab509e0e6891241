using Omni.Pipeline.Ports;
using Omni.Pipeline.Search;
using Omni.Runtime.Search;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Search;

public sealed class SearchIndexerTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly SearchWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task What_waited_in_memory_at_a_crash_is_read_again()
    {
        await _world.SayAsync("m1", "parcel one");
        await _world.RoundAsync();
        await _world.SayAsync("m2", "parcel two");
        Assert.Single(await _world.FindAsync(SearchWorld.Supervisor, "parcel"));

        _world.Crash();
        await _world.RoundAsync();

        Assert.Equal(2, (await _world.FindAsync(SearchWorld.Supervisor, "parcel")).Count);
    }

    [Fact]
    public async Task Only_what_was_noted_since_the_mark_is_read_again()
    {
        await _world.SayAsync("m1", "parcel one", "v1");
        _world.Rig.Time.Advance(TimeSpan.FromHours(30));
        await _world.SayAsync("m2", "parcel two", "v2");
        await _world.RoundAsync();
        Assert.Equal(2, _world.Indexer.Progress.Conversations);

        _world.Crash();
        await _world.RoundAsync();

        Assert.Equal(1, _world.Indexer.Progress.Conversations);
        Assert.Equal(2, (await _world.FindAsync(SearchWorld.Supervisor, "parcel")).Count);
    }

    [Fact]
    public async Task What_found_no_room_is_read_from_the_notes()
    {
        await _world.RoundAsync();
        for (var i = 0; i < SearchPending.Capacity; i++)
        {
            _world.Pending.Add(new SearchChange.OfCustomer($"filler{i}"));
        }

        await _world.SayAsync("m1", "parcel");
        Assert.Equal(SearchPending.Capacity, _world.Pending.Count);
        await _world.RoundAsync();
        await _world.RoundAsync();

        Assert.Single(await _world.FindAsync(SearchWorld.Supervisor, "parcel"));
    }

    [Fact]
    public async Task A_stage_does_not_wait_for_an_index_that_stands_still()
    {
        var stuck = new StuckSearch();
        _world.Start(stuck);
        await _world.SayAsync("m1", "parcel one");
        var round = Task.Run(() => _world.RoundAsync().AsTask());
        await stuck.Indexing.ReachedAsync("the index");

        await _world.SayAsync("m2", "parcel two").WaitAsync(Patience); // To its end, while the index holds on to the first.

        Assert.False(round.IsCompleted);
        stuck.Indexing.Release();
        await round;
        await _world.RoundAsync();
        Assert.Equal(["parcel one", "parcel two"], stuck.Texts.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_outage_of_the_tables_in_a_round_loses_nothing()
    {
        await _world.RoundAsync();
        await _world.SayAsync("m1", "parcel");
        _world.Rig.Tables.FailNext(1);
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await _world.RoundAsync());

        await _world.RoundAsync();

        Assert.Single(await _world.FindAsync(SearchWorld.Supervisor, "parcel"));
    }

    [Fact]
    public async Task Built_anew_it_is_what_it_was()
    {
        var first = await _world.SayAsync("m1", "parcel one", "v1", "web", "phone:+8613800138000");
        await _world.RoundAsync();
        await _world.GiveAsync(first.ConversationId, "a1");
        await _world.AnswerAsync("o1", first.ConversationId, "parcel answered");
        await _world.RoundAsync();
        _world.Rig.Time.Advance(TimeSpan.FromDays(2));
        await _world.SayAsync("m2", "parcel 包裹", "v2", "wechat");
        await _world.RoundAsync();
        var before = await EverythingAsync(_world.Lucene.Index);

        using var other = new SearchRig();
        _world.Start(other.Index);
        await _world.RoundAsync();
        Assert.Equal(before, await EverythingAsync(other.Index));

        _world.Start(_world.Lucene.Index);
        _world.Indexer.Rebuild();
        await _world.RoundAsync();
        Assert.Equal(before, await EverythingAsync(_world.Lucene.Index));
        Assert.Equal(9, before.Count); // Three messages, two conversations, two customers, and who reads: the agent the one, any the other.
    }

    [Fact]
    public async Task Building_anew_takes_out_what_the_tables_do_not_hold()
    {
        await _world.SayAsync("m1", "parcel");
        await _world.Lucene.Index.IndexAsync(
            [new() { Type = SearchType.Message, Conversation = "x-1", Customer = "x", Sequence = 1, At = PipelineRig.Start, Text = "parcel" }], None);
        await _world.RoundAsync();
        var before = await _world.Lucene.Index.CountAsync(None);

        _world.Indexer.Rebuild();
        await _world.RoundAsync();

        Assert.Equal(before - 1, await _world.Lucene.Index.CountAsync(None));
    }

    [Fact]
    public async Task A_customer_who_is_forgotten_leaves_nothing_in_the_index_or_in_the_notes()
    {
        var gone = await _world.SayAsync("m1", "parcel of one", "v1");
        await _world.SayAsync("m2", "parcel of two", "v2");
        await _world.RoundAsync();
        _world.Rig.Time.Advance(TimeSpan.FromHours(1));
        await _world.SayAsync("m3", "parcel again", "v1"); // Noted and not indexed yet.
        await EraseRowsAsync(TableNames.Conversations, gone.ConversationId);
        await EraseRowsAsync(TableNames.Customers, gone.CustomerId);

        await _world.Indexer.ForgetAsync([gone.CustomerId], [], None);
        await _world.RoundAsync();
        _world.Crash();
        await _world.RoundAsync();

        Assert.Equal(3, await _world.Lucene.Index.CountAsync(None)); // The other's message, conversation and name.
        Assert.Equal(["parcel of two"], await _world.FindAsync(SearchWorld.Supervisor, "parcel"));
        var notes = _world.Rig.Tables.Fake(TableNames.Search);
        Assert.DoesNotContain(
            notes.Partitions().SelectMany(partition => notes.Range(partition, RowRange.All, RowLimits.MaxRange)),
            row => row.Key.Contains(gone.CustomerId, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Many_messages_of_a_conversation_are_one_note_and_an_older_one_lowers_it()
    {
        var feed = _world.Rig.Get<SearchFeed>();
        await feed.ConversationChangedAsync("c-1", 5, None);
        await feed.ConversationChangedAsync("c-1", 6, None);
        await feed.ConversationChangedAsync("c-1", 3, None);
        await SearchRig.FeedOf(_world.Rig.Tables).ConversationChangedAsync("c-1", 4, None); // Another process.

        var change = Assert.Single(await _world.Rig.Get<SearchChanges>().ReadAsync(SearchSlot.First, None).ToListAsync(None));
        Assert.Equal(new SearchChange.OfConversation("c-1", 3), change);
    }

    [Fact]
    public async Task A_damaged_index_is_thrown_away_and_built_again()
    {
        await _world.SayAsync("m1", "parcel");
        await _world.RoundAsync();
        _world.Lucene.Index.Dispose();
        foreach (var file in Directory.EnumerateFiles(_world.Lucene.Folder, "segments_*"))
        {
            await File.WriteAllBytesAsync(file, [1, 2, 3, 4, 5, 6, 7, 8]);
        }

        _world.Crash();
        await _world.RoundAsync();

        Assert.Single(await _world.FindAsync(SearchWorld.Supervisor, "parcel"));
    }

    /// <summary>Every document of the index, by asking for all of each type.</summary>
    private static async Task<IReadOnlyList<string>> EverythingAsync(LuceneSearch index)
    {
        var (all, read) = (new List<string>(), new List<string>());
        foreach (var type in Enum.GetValues<SearchType>())
        {
            var hits = await index.FindAsync(new() { Type = type, Limit = 1000 }, None);
            all.AddRange(hits.Select(hit => $"{type} {hit.Conversation} {hit.Sequence} {hit.Customer} {hit.Cursor.At.UtcTicks}"));
            foreach (var reader in new[] { "a1", SearchDocuments.AnyAgent })
            {
                var readable = await index.FindAsync(new() { Type = type, Readers = [reader], Words = [new("parcel")], Limit = 1000 }, None);
                read.AddRange(readable.Select(hit => $"{reader} reads {hit.Conversation}"));
            }
        }

        return [.. all.Concat(read).Order(StringComparer.Ordinal)];
    }

    private async Task EraseRowsAsync(string table, string partition)
    {
        var rows = _world.Rig.Tables.Get(table);
        foreach (var row in await rows.RangeAsync(partition, RowRange.All, RowLimits.MaxRange, None))
        {
            await rows.WriteAsync(RowChange.Delete(row.Partition, row.Key), None);
        }
    }
}
