using Omni.Pipeline.Bots;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Knowledge;
using Omni.Pipeline.Understanding;

namespace Omni.Tests.Pipeline.Bots;

/// <summary>What ends a talk, what is greeted, and what is a question though it has such a word in it.</summary>
public sealed class BotTalkTests : IDisposable
{
    private readonly BotRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("not solved")]
    [InlineData("I still haven't got it")]
    [InlineData("解决了吗？")]
    [InlineData("解决了吗")]
    [InlineData("solved?")]
    [InlineData("Can my family share the membership card? Thanks")]
    [InlineData("can my family share the membership card thanks")]
    [InlineData("这个还没解决了，谢谢")]
    [InlineData("会员卡可以给家人用吗，谢谢")]
    public async Task Thanks_or_solved_within_something_else_end_no_talk(string text)
    {
        await _rig.TurnOnAsync(it => it.AsksHelpful = false);
        await _rig.SayAsync("how long does delivery take");

        Assert.Equal(ConversationState.Bot, (await _rig.SayAsync(text)).State);
        Assert.StartsWith(text.Any(it => it > '\u2E80') ? "抱歉" : "Sorry", (await _rig.SaidAsync())[^1], StringComparison.Ordinal);
        Assert.Equal(ConversationState.Waiting, (await _rig.SayAsync(text)).State);
        Assert.Equal(BotReasons.NotFound, await _rig.ReasonAsync());
    }

    [Theory]
    [InlineData("thanks")]
    [InlineData("Ok great, thank you so much for your help!")]
    [InlineData("Thanks, that's all. Bye 😀")]
    [InlineData("solved, thanks")]
    [InlineData("好的，谢谢你们！")]
    [InlineData("謝謝，我知道了")]
    [InlineData("解决了，非常感谢")]
    public async Task Thanks_and_nothing_else_are_the_end(string text)
    {
        await _rig.TurnOnAsync();
        await _rig.SayAsync("how long does delivery take");

        Assert.Equal(ConversationState.Resolved, (await _rig.SayAsync(text)).State);
    }

    [Theory]
    [InlineData("Hi, do you have vegan options?")]
    [InlineData("你好，素食有哪些")]
    public async Task A_question_that_begins_with_hello_is_a_question_and_is_kept_where_nobody_has_an_answer(string text)
    {
        await _rig.TurnOnAsync();

        await _rig.SayAsync(text);
        Assert.Equal(text, Assert.Single(await _rig.Pipeline.Get<QuestionStore>().NewestAsync(10, default)).Text);
        Assert.Equal(ConversationState.Waiting, (await _rig.SayAsync(text)).State);
    }

    [Theory]
    [InlineData("有人吗")]
    [InlineData("hello?")]
    [InlineData("在吗？")]
    public async Task Who_only_says_hello_is_greeted_and_after_that_does_not_hear_it_for_ever(string text)
    {
        await _rig.TurnOnAsync();

        Assert.Equal(ConversationState.Bot, (await _rig.SayAsync(text)).State);
        Assert.Equal(ConversationState.Bot, (await _rig.SayAsync(text)).State);
        var said = await _rig.SaidAsync();
        Assert.Equal(said[0], said[1]);
        Assert.Equal(ConversationState.Waiting, (await _rig.SayAsync(text)).State);
        Assert.Empty(await _rig.Pipeline.Get<QuestionStore>().NewestAsync(10, default));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("hi", true)]
    [InlineData("ＨＩ ｔｈｅｒｅ！", true)]
    [InlineData("你好，请问", true)]
    [InlineData("thanks 12345", false)]
    [InlineData("thanks, never", false)]
    [InlineData("謝謝，退款", false)]
    [InlineData("hi こんにちは", false)]
    [InlineData("hi \ud83d", true)]
    public void What_stands_beside_a_greeting_is_seen(string text, bool isAll) => Assert.Equal(isAll, SmallTalk.IsAll(IntentRules.Default, text));
}
