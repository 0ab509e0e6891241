using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Functions.Http;

public sealed class TypingFunctionTests : IDisposable
{
    private readonly ApiRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Each_side_sees_that_the_other_types()
    {
        var id = await OpenAsync("web");

        Assert.Equal(204, (await _rig.CallAsync(FunctionNames.AgentTyping, await _rig.TokenAsync(Role.Agent), route: ("id", id))).Status);
        Assert.Equal(204, (await VisitorAsync()).Status);

        Assert.Equal(
            [
                (FeedNames.Visitor("v1"), new FeedEvent(FeedNames.Typing, new VisitorTypingShape(id))),
                (FeedNames.Agent("Agent"), new FeedEvent(FeedNames.Typing, new AgentTypingShape(id, "customer"))),
            ],
            _rig.Feed.Pushed.Select(pushed => (pushed.To, pushed.Event)));
    }

    [Fact]
    public async Task Nobody_is_told_where_nobody_looks()
    {
        Assert.Equal(204, (await VisitorAsync()).Status); // no conversation yet
        var id = await OpenAsync("wechat");
        await _rig.CallAsync(FunctionNames.AgentTyping, await _rig.TokenAsync(Role.Agent), route: ("id", id));

        Assert.Empty(_rig.Feed.Pushed);
    }

    [Fact]
    public async Task A_blocked_visitor_shows_no_sign_and_is_not_told()
    {
        var id = await OpenAsync("web");
        await _rig.Get<CustomerBlocks>().BlockAsync((await _rig.Get<ConversationStore>().GetAsync(id, default))!.CustomerId, "insults", null, "s1", default);

        Assert.Equal(204, (await VisitorAsync()).Status);

        Assert.Empty(_rig.Feed.Pushed);
    }

    [Fact]
    public async Task A_flood_of_signs_is_a_few()
    {
        await OpenAsync("web");

        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(204, (await VisitorAsync()).Status);
        }

        Assert.Equal(5, _rig.Feed.Pushed.Count);
        _rig.Time.Advance(TimeSpan.FromSeconds(1));
        await VisitorAsync();
        Assert.Equal(6, _rig.Feed.Pushed.Count);
    }

    private Task<ApiAnswer> VisitorAsync() =>
        _rig.CallAsync(FunctionNames.VisitorTyping, _rig.Token(new(CallerKind.Visitor, "v1", Role.None, "shop")));

    private async Task<string> OpenAsync(string channel)
    {
        var customer = (await _rig.Get<CustomerStore>().ResolveAsync(new(channel, "shop", "v1"), "", default)).Current;
        var id = Conversation.IdOf(customer.Id, 1);
        await _rig.Get<ConversationStore>().TryOpenAsync(
            new()
            {
                Id = id,
                CustomerId = customer.Id,
                Episode = 1,
                State = ConversationState.Active,
                AgentId = nameof(Role.Agent),
                Channel = channel,
                Account = "shop",
                Address = "v1",
                CreatedAt = _rig.Time.GetUtcNow(),
                LastMessageAt = _rig.Time.GetUtcNow(),
            },
            default);
        return id;
    }
}
