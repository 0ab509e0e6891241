using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline;
using Omni.Pipeline.Filtering;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Filtering;

public sealed class CurrentWordFilterTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeTables _tables = new();
    private readonly WordListStore _store;
    private readonly WordListStore _elsewhere;
    private readonly CurrentWordFilter _current;

    public CurrentWordFilterTests()
    {
        (_store, _elsewhere) = (new(_tables, _time), new(_tables, _time));
        _current = new(_store, _time, NullLogger<CurrentWordFilter>.Instance);
    }

    public void Dispose() => _current.Dispose();

    [Fact]
    public async Task The_first_use_waits_for_the_lists()
    {
        await _elsewhere.SaveAsync(List("one"), null, default);
        Assert.False(await IsClean("one"));
    }

    [Fact]
    public async Task The_first_use_fails_while_storage_is_away_and_the_next_works()
    {
        await _elsewhere.SaveAsync(List("one"), null, default);
        _tables.FailNext(1);
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await IsClean("one"));
        Assert.False(await IsClean("one"));
    }

    [Fact]
    public async Task A_change_made_here_is_in_force_at_once()
    {
        Assert.True(await IsClean("one"));
        await _store.SaveAsync(List("one"), null, default);
        await _current.Background;
        Assert.False(await IsClean("one"));
    }

    [Fact]
    public async Task After_a_refresh_what_was_saved_before_is_in_force()
    {
        Assert.True(await IsClean("one"));
        await _elsewhere.SaveAsync(List("one"), null, default);
        await _current.RefreshAsync(default);
        Assert.False(await IsClean("one"));
    }

    [Fact]
    public async Task A_change_made_elsewhere_is_noticed_after_a_while_and_no_earlier()
    {
        Assert.True(await IsClean("one"));
        await _elsewhere.SaveAsync(List("one"), null, default);

        _time.Advance(Current.CheckEvery - TimeSpan.FromTicks(1));
        await IsClean("one");
        await _current.Background;
        Assert.True(await IsClean("one"));

        _time.Advance(TimeSpan.FromTicks(1));
        await IsClean("one"); // the reader who sets off the look
        await _current.Background;
        Assert.False(await IsClean("one"));
    }

    [Fact]
    public async Task Nobody_waits_while_a_change_is_read()
    {
        Assert.True(await IsClean("one"));
        await _elsewhere.SaveAsync(List("one"), null, default);
        var storage = new TaskCompletionSource();
        _tables.Before = _ => new(storage.Task);
        _time.Advance(Current.CheckEvery);

        for (var i = 0; i < 3; i++)
        {
            var pending = _current.GetAsync(default);
            Assert.True(pending.IsCompletedSuccessfully);
            Assert.True((await pending).Check("one").IsClean);
        }

        storage.SetResult();
        await _current.Background;
        Assert.False(await IsClean("one"));
    }

    [Fact]
    public async Task An_outage_leaves_the_filter_in_force_and_the_next_look_finds_the_change()
    {
        await _elsewhere.SaveAsync(List("one"), null, default);
        Assert.False(await IsClean("one"));
        await _elsewhere.SaveAsync(List("two"), null, default);

        _tables.FailNext(1);
        _time.Advance(Current.CheckEvery);
        await IsClean("one");
        await _current.Background;
        Assert.False(await IsClean("one"));

        _time.Advance(Current.CheckEvery);
        await IsClean("one");
        await _current.Background;
        Assert.False(await IsClean("two"));
    }

    [Fact]
    public async Task Lists_are_not_read_again_while_nothing_changed()
    {
        await _elsewhere.SaveAsync(List("one"), null, default);
        var before = await _current.GetAsync(default);
        await _current.RefreshAsync(default);
        Assert.Same(before, await _current.GetAsync(default));
    }

    private async Task<bool> IsClean(string text) => (await _current.GetAsync(default)).Check(text).IsClean;

    private static WordList List(string word) => new("list", WordPolicy.Mask, [word]);
}
