using Omni.Pipeline.Bots;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Filtering;

namespace Omni.Tests.Pipeline.Bots;

/// <summary>A message that a word list withholds, and in which the customer asks the bot for a person.</summary>
public sealed class BotWithheldTests : IDisposable
{
    private readonly BotRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("转人工，你们这群坏词")]
    [InlineData("坏词 ask for jo")]
    public async Task Whom_the_bot_has_gets_the_person_that_a_withheld_message_asks_for(string text)
    {
        await ListAsync();
        await _rig.SayAsync("how long does delivery take");

        var head = await _rig.SayAsync(text);

        Assert.Equal(ConversationState.Waiting, head.State);
        Assert.NotNull(head.OwedSince);
        Assert.Equal(head.Id, Assert.Single(await _rig.Pipeline.Inboxes.WaitingAsync(10, default)).Id);
        var note = await _rig.NoteAsync();
        Assert.Contains("asked for a person", note!.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("坏词", note.Text, StringComparison.Ordinal);
        Assert.Equal("A colleague will go on from here. One moment, please.", (await _rig.SaidAsync())[^1]);
    }

    [Fact]
    public async Task Who_begins_with_it_waits_for_a_person()
    {
        await ListAsync();

        Assert.Equal(ConversationState.Waiting, (await _rig.SayAsync("转人工，坏词")).State);
    }

    [Fact]
    public async Task A_withheld_message_that_asks_for_no_person_moves_nothing()
    {
        await ListAsync();
        Assert.Equal(ConversationState.New, (await _rig.SayAsync("坏词")).State);
        await _rig.SayAsync("how long does delivery take");

        Assert.Equal((ConversationState.Bot, null), ((await _rig.SayAsync("坏词")).State, (await _rig.HeadAsync()).OwedSince));
    }

    [Fact]
    public async Task Where_no_bot_is_a_withheld_message_asks_for_nobody()
    {
        await ListAsync();
        await _rig.TurnOnAsync(it => it.Mode = BotModes.Off);

        Assert.Equal(ConversationState.New, (await _rig.SayAsync("转人工，坏词")).State);
    }

    private async Task ListAsync()
    {
        await _rig.TurnOnAsync(it => it.HumanWords = ["ask for Jo"]);
        await _rig.Pipeline.Get<WordListStore>().SaveAsync(new("no", WordPolicy.Block, ["坏词"]), "", default);
        await _rig.Pipeline.Get<CurrentWordFilter>().RefreshAsync(default);
    }
}
