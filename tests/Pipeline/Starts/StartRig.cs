using System.Collections.Immutable;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Starts;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Starts;

/// <summary>A customer on three accounts and two agents, who may write first.</summary>
internal sealed class StartRig : IDisposable
{
    public static readonly ChannelIdentity Web = new("web", "main", "v1");
    public static readonly ChannelIdentity WeChat = new("wechat", "main", "o1");

    public static readonly ChannelTemplate Shipped =
        new("t1", "Shipped", [new("Dear ", false), new("name", true), new(", order ", false), new("order", true), new(" is on its way.", false)]);

    public PipelineRig Rig { get; } = new();

    public StartDesk Desk => Rig.Get<StartDesk>();

    public CustomerStore Customers => Rig.Get<CustomerStore>();

    public static async Task<StartRig> OpenAsync()
    {
        var rig = new StartRig();
        await rig.AccountAsync("web");
        await rig.AccountAsync("wechat");
        await rig.Rig.AgentAsync("a1", capacity: 1);
        await rig.Rig.AgentAsync("a2");
        rig.Rig.Templates.All.Add(Shipped);
        return rig;
    }

    public ValueTask AccountAsync(string channel, bool isPaused = false) =>
        Rig.Get<ChannelAccountStore>().SaveAsync(new(channel, "main", new Dictionary<string, string>()) { IsPaused = isPaused }, default);

    /// <summary>The customer of an identity, who has never written.</summary>
    public async Task<string> KnownAsync(ChannelIdentity identity) => (await Customers.ResolveAsync(identity, "Jo", default)).Current.Id;

    /// <summary>The customer writes, and the whole path runs.</summary>
    public async Task<string> WroteAsync(ChannelIdentity from, string id)
    {
        await Rig.PassAsync(Rig.Inbound(id, from.Address, channel: from.Channel) with { Need = RouteNeed.Assignment });
        return (await Customers.FindAsync(from, default))!.Value.Current.Id;
    }

    public async Task<StartResult> StartAsync(ChannelIdentity to, string agent = "a1", string clientMessageId = "c1", string text = "hello", TemplateFill? template = null) =>
        await Desk.StartAsync(
            new((await Customers.FindAsync(to, default))?.Current.Id ?? "nobody", to, agent, clientMessageId, template is null ? text : "", template), default);

    public async Task<StartResult.Started> StartedAsync(ChannelIdentity to, string agent = "a1", string clientMessageId = "c1", TemplateFill? template = null) =>
        Assert.IsType<StartResult.Started>(await StartAsync(to, agent, clientMessageId, template: template));

    public async Task<string> RefusedAsync(ChannelIdentity to, string text = "hello", TemplateFill? template = null) =>
        Assert.IsType<StartResult.Refused>(await StartAsync(to, text: text, template: template)).Reason;

    /// <summary>What was queued at the door goes on its way.</summary>
    public async Task PassAsync()
    {
        foreach (var sent in Rig.Queue.Take(QueueNames.Dedupe))
        {
            await Rig.PassAsync((UnifiedMessage)sent.Body);
        }
    }

    public async Task<IReadOnlyList<ConversationEntry>> MessagesAsync(string conversation) =>
        [.. (await Rig.EntriesAsync(conversation)).Where(entry => entry.Type is EntryType.Message)];

    public async Task<IReadOnlyList<string>> SlotsAsync(string agent) => (await Rig.Agents.GetAsync(agent, default))!.Slots;

    public static TemplateFill Fill(params (string Name, string Value)[] values) =>
        new(Shipped.Id, values.ToImmutableSortedDictionary(it => it.Name, it => it.Value, StringComparer.Ordinal));

    public void Dispose() => Rig.Dispose();
}
