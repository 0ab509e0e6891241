using Microsoft.Extensions.Options;
using Omni.Pipeline.Access;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Search;

namespace Omni.Tests.Support;

/// <summary>The pipeline over fakes with a real index, and an indexer that runs when the test says so.</summary>
internal sealed class SearchWorld : IDisposable
{
    public static readonly Caller Supervisor = new(CallerKind.Agent, "boss", Role.Supervisor);

    private readonly SearchOptions _options = new() { CommitInterval = TimeSpan.FromDays(1) };

    public SearchWorld() => Indexer = Start(Lucene.Index);

    public PipelineRig Rig { get; } = new();

    public SearchRig Lucene { get; } = new();

    public SearchIndexer Indexer { get; private set; }

    public SearchPending Pending => Rig.Get<SearchPending>();

    public static Caller Agent(string id) => new(CallerKind.Agent, id, Role.Agent);

    /// <summary>Another process over the same tables; over the same index, or over one that is put in its place.</summary>
    public SearchIndexer Start(ISearch index)
    {
        Indexer?.Dispose();
        Pending.TakeAll();
        Pending.Open();
        return Indexer = new(
            index, Pending, Rig.Get<SearchChanges>(), Rig.Get<SearchDocuments>(), Options.Create(_options), Rig.Time, Rig.Log.CreateLogger<SearchIndexer>());
    }

    /// <summary>As a crash leaves it: what waited in memory and what was not committed is gone.</summary>
    public void Crash()
    {
        Lucene.Reopen();
        Start(Lucene.Index);
    }

    public ValueTask RoundAsync() => Indexer.RoundAsync(default);

    /// <summary>A customer's message through the stages to the end, and where it stands.</summary>
    public async Task<UnifiedMessage> SayAsync(string id, string text, string sender = "v1", string channel = "web", params string[] identifiers)
    {
        var message = Rig.Inbound(id, sender, text, channel) with { VerifiedIdentifiers = [.. identifiers] };
        message = (await Rig.RunAsync(QueueNames.Dedupe, message)).Message!;
        message = (await Rig.RunAsync(QueueNames.Filter, message)).Message!;
        return await StoreAsync(message with { Need = RouteNeed.Assignment });
    }

    /// <summary>An agent's answer, stored.</summary>
    public async Task<UnifiedMessage> AnswerAsync(string id, string conversation, string text, string agent = "a1") =>
        await StoreAsync(Rig.Outbound(id, await Rig.HeadAsync(conversation), text, agent));

    /// <summary>What the caller finds: texts of messages, ids of conversations, names of customers.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(Caller caller, string query, SearchType type = SearchType.Message, Func<SearchQuestion, SearchQuestion>? change = null)
    {
        Assert.True(SearchWords.TryParse(query, out var words));
        var question = new SearchQuestion { Type = type, Words = type is SearchType.Customer ? SearchWords.ForCustomers(words, query) : words };
        var desk = new SearchDesk(Lucene.Index, Rig.Conversations, Rig.Get<CustomerStore>());
        var answer = await desk.FindAsync(caller, change?.Invoke(question) ?? question, default);
        return [.. answer.Found.Select(it => it.Message?.Text ?? it.Conversation?.Id ?? it.Customer.Name)];
    }

    /// <summary>Makes a conversation an agent's, as it would be after a search for one.</summary>
    public async Task GiveAsync(string conversation, string agent)
    {
        var result = await Rig.Conversations.UpdateAsync(
            conversation,
            head => new(Waiting.End(head with { State = ConversationState.Active, AgentId = agent, Agents = [.. head.Agents, agent] })),
            default);
        await Rig.Actions.AnnounceAsync(result.Head!, default);
    }

    public void Dispose()
    {
        Indexer.Dispose();
        Lucene.Dispose();
        Rig.Dispose();
        Rig.Log.AssertClean();
    }

    private async Task<UnifiedMessage> StoreAsync(UnifiedMessage message)
    {
        Rig.Queue.Take(QueueNames.Project);
        await Rig.RunAsync(QueueNames.Persist, message);
        var stored = (UnifiedMessage)Assert.Single(Rig.Queue.Take(QueueNames.Project)).Body;
        await Rig.RunAsync(QueueNames.Project, stored);
        return stored;
    }
}
