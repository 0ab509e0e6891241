using Omni.Pipeline.Agents;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Reports;

/// <summary>A website and the agent mei, on a test's time, which begins on Monday at nine.</summary>
public abstract class ReportScene : IDisposable
{
    private int _messages;

    private protected PipelineRig Rig { get; } = new();

    public void Dispose()
    {
        Rig.Dispose();
        GC.SuppressFinalize(this);
    }

    protected async Task OpenAsync(int capacity = 5)
    {
        await Rig.Get<ChannelAccountStore>().SaveAsync(new("web", "main", new Dictionary<string, string>()), default);
        await Rig.AgentAsync("mei", capacity);
    }

    /// <summary>A question, an agent at once, an answer after two minutes, the end after ten.</summary>
    protected async Task EpisodeAsync(string visitor)
    {
        await SayAsync(visitor);
        var customer = (await Rig.Get<CustomerStore>().FindAsync(new("web", "main", visitor), default))!.Value.Current;
        var id = Conversation.IdOf(customer.Id, 1);
        await Rig.Assigner.AssignAsync(id, "message", [], default);
        await PassAsync(2);
        await Rig.PassAsync(Rig.Outbound($"out-{++_messages}", await Rig.HeadAsync(id), agent: "mei"));
        await PassAsync(8);
        await Rig.Actions.ResolveAsync(id, "mei", default);
    }

    protected Task SayAsync(string visitor) => Rig.PassAsync(Rig.Inbound($"in-{++_messages}", visitor));

    protected Task PassAsync(int minutes)
    {
        Rig.Time.Advance(TimeSpan.FromMinutes(minutes));
        return Rig.Get<Presence>().RenewAsync("mei", "connection", default).AsTask();
    }
}
