using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Functions.Http;

/// <summary>How far each side has read, and what a visitor finds on coming back.</summary>
public sealed class ReadFunctionTests : IAsyncLifetime
{
    private static readonly Caller Visitor = new(CallerKind.Visitor, "v1", Role.None, "shop");

    private readonly ApiRig _rig = new();
    private string _agent = "";
    private string _id = "";
    private string _customer = "";

    public async Task InitializeAsync()
    {
        _agent = await _rig.TokenAsync(Role.Agent);
        await _rig.Get<ChannelAccountStore>().SaveAsync(new("web", "shop", new Dictionary<string, string>()), default);
        var customer = (await _rig.Get<CustomerStore>().ResolveAsync(new("web", "shop", "v1"), "", default)).Current;
        (_id, _customer) = (Conversation.IdOf(customer.Id, 1), customer.Id);
        await _rig.Get<ConversationStore>().TryOpenAsync(
            new()
            {
                Id = _id,
                CustomerId = customer.Id,
                Episode = 1,
                State = ConversationState.Active,
                AgentId = nameof(Role.Agent),
                Channel = "web",
                Account = "shop",
                Address = "v1",
                CreatedAt = _rig.Time.GetUtcNow(),
                LastMessageAt = _rig.Time.GetUtcNow(),
            },
            default);
        await SayAsync(Direction.Inbound, Direction.Outbound, Direction.Outbound);
    }

    public Task DisposeAsync()
    {
        _rig.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task The_visitor_sees_that_the_company_has_read_and_the_agent_that_the_visitor_has()
    {
        Assert.Equal(204, (await AgentReadsAsync(1)).Status);
        Assert.Equal(204, (await VisitorReadsAsync(3)).Status);

        Assert.Equal(
            [
                (FeedNames.Visitor("v1"), new FeedEvent(FeedNames.ReadUpTo, new ReadUpToShape(_id, "agent", 1))),
                (FeedNames.Agent("Agent"), new FeedEvent(FeedNames.ReadUpTo, new ReadUpToShape(_id, "customer", 3))),
            ],
            _rig.Feed.Pushed.Select(pushed => (pushed.To, pushed.Event)));
        var seen = (await _rig.CallAsync(FunctionNames.ReadMessages, _agent, route: ("id", _id))).Json.GetProperty("readUpTo");
        Assert.Equal((3, 1), (seen.GetProperty("customer").GetInt64(), seen.GetProperty("agent").GetInt64()));
        Assert.Equal("1", (await _rig.CallAsync(FunctionNames.ReadVisitorMessages, _rig.Token(Visitor)))["readUpTo"]);
    }

    [Fact]
    public async Task A_mark_only_goes_up_and_a_lower_one_is_no_news()
    {
        await VisitorReadsAsync(3);
        Assert.Equal(204, (await VisitorReadsAsync(2)).Status);
        Assert.Equal(204, (await VisitorReadsAsync(3)).Status);

        Assert.Equal(3, await _rig.Get<ReadMarks>().GetAsync(_id, Reader.Customer, default));
        Assert.Single(_rig.Feed.Pushed);
    }

    [Fact]
    public async Task Of_two_pages_that_read_at_once_the_further_one_counts()
    {
        var marks = _rig.Get<ReadMarks>();
        await Task.WhenAll(Enumerable.Range(1, 20).Select(sequence => marks.AdvanceAsync(_id, Reader.Agent, sequence, default).AsTask()));

        Assert.Equal(20, await marks.GetAsync(_id, Reader.Agent, default));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(4)]
    public async Task What_is_not_there_can_not_be_read(long upTo)
    {
        Assert.Equal((400, ProblemTypes.Invalid), Told(await VisitorReadsAsync(upTo)));
        Assert.Equal((400, ProblemTypes.Invalid), Told(await AgentReadsAsync(upTo)));
        Assert.Empty(_rig.Feed.Pushed);
    }

    [Fact]
    public async Task A_visitor_without_a_conversation_has_read_nothing() =>
        Assert.Equal((400, ProblemTypes.Invalid), Told(await _rig.CallAsync(FunctionNames.VisitorMarkRead, _rig.Token(Visitor with { Id = "v2" }), new { upTo = 1 })));

    [Fact]
    public async Task Who_comes_back_learns_how_many_answers_came_and_reads_them()
    {
        await VisitorReadsAsync(2);
        await SayAsync(Direction.Outbound);

        var session = await SessionAsync(_rig.Token(Visitor));
        Assert.Equal((_id, "2", "v1"), (session["conversationId"], session["unread"], session["visitorId"]));
        var missed = await _rig.CallAsync(FunctionNames.ReadVisitorMessages, session["token"], query: "?limit=2");
        Assert.Equal(["3", "4"], missed.Json.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("sequence").ToString()));

        await VisitorReadsAsync(4);
        Assert.Equal("0", (await SessionAsync(session["token"]))["unread"]);
    }

    [Fact]
    public async Task What_the_word_lists_kept_back_is_not_counted_as_unread()
    {
        await SayAsync(Entry(Direction.Outbound) with { Flags = [MessageFlags.Blocked] });

        Assert.Equal("2", (await SessionAsync(_rig.Token(Visitor)))["unread"]);
    }

    [Fact]
    public async Task A_new_visitor_has_no_conversation_and_nothing_unread()
    {
        var session = await SessionAsync(null);

        Assert.Equal(("", "0"), (session["conversationId"], session["unread"]));
    }

    [Fact]
    public async Task A_session_says_whether_anybody_is_there()
    {
        Assert.Equal("False", (await SessionAsync(null))["agentsOnline"]);

        await _rig.Directory.SetStatusAsync("Agent", AgentStatus.Online, default);
        await _rig.Get<Presence>().RenewAsync("Agent", "page", default);
        _rig.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("True", (await SessionAsync(null))["agentsOnline"]);

        // The lease ran out; whose page is open is not online.
        _rig.Time.Advance(TimeSpan.FromMinutes(5));
        await _rig.TokenAsync(Role.Supervisor);
        await _rig.Get<Presence>().RenewAsync("Supervisor", "page", default);
        Assert.Equal("False", (await SessionAsync(null))["agentsOnline"]);
    }

    private static (int, string) Told(ApiAnswer answer) => (answer.Status, answer.Problem);

    private Task<ApiAnswer> AgentReadsAsync(long upTo) => _rig.CallAsync(FunctionNames.MarkRead, _agent, new { upTo }, route: ("id", _id));

    private Task<ApiAnswer> VisitorReadsAsync(long upTo) => _rig.CallAsync(FunctionNames.VisitorMarkRead, _rig.Token(Visitor), new { upTo });

    private Task<ApiAnswer> SessionAsync(string? token) => _rig.CallAsync(FunctionNames.StartVisitorSession, token, route: ("account", "shop"));

    private async Task SayAsync(params Direction[] directions)
    {
        foreach (var direction in directions)
        {
            await SayAsync(Entry(direction));
        }
    }

    private async Task SayAsync(ConversationEntry entry)
    {
        var written = await _rig.Get<ConversationStore>().UpdateAsync(_id, head => new(head) { Entries = [entry] }, default);
        await _rig.Get<CustomerTimeline>().AddAsync(_customer, _id, written.Sequence, entry.At, default);
    }

    private ConversationEntry Entry(Direction direction) => new()
    {
        ConversationId = _id,
        Type = EntryType.Message,
        MessageId = "m",
        Direction = direction,
        Channel = "web",
        Account = "shop",
        Address = "v1",
        Text = "hi",
        At = _rig.Time.GetUtcNow(),
    };
}
