using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Omni.Pipeline;
using Omni.Pipeline.Stages;
using Omni.Tests.Support;

namespace Omni.Tests.EndToEnd;

/// <summary>The spans of one message, from the call that brought it to the socket that showed it.</summary>
public sealed class TraceTests : IDisposable
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Caller = "b7ad6b7169203331";

    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ActivityListener _listener;

    public TraceTests()
    {
        _listener = new()
        {
            ShouldListenTo = source => source.Name is PipelineTelemetry.SourceName or "Microsoft.AspNetCore",
            // As a sampler that follows its parent: what was not sampled by the caller is not recorded here.
            Sample = static (ref options) => options.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)
                ? ActivitySamplingResult.AllDataAndRecorded
                : ActivitySamplingResult.PropagationData,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Theory]
    [InlineData(PlanKind.Spread)]
    [InlineData(PlanKind.Compact)]
    public async Task One_trace_leads_from_the_webhook_to_the_agents_page(PlanKind plan)
    {
        await using var host = await OmniHost.StartAsync(plan);
        var agent = await host.OnlineAgentAsync();
        var visitor = await host.VisitorAsync();
        await visitor.SayAsync("hello");
        await agent.AssignedAsync("hello");

        await SayAsync(host, visitor, $"00-{Trace}-{Caller}-01");
        await agent.Events.MessageAsync("my card is 4111");
        await SpanAsync("process push");
        await SpanAsync("process project");

        var spans = _spans.Where(span => span.TraceId.ToHexString() == Trace).ToList();
        var webhook = Assert.Single(spans, span => span.Source.Name == "Microsoft.AspNetCore");
        Assert.Equal(Caller, webhook.ParentSpanId.ToHexString());
        var stages = spans.Except([webhook]).ToList();
        string[] expected = ["process dedupe", "process filter", "process intent", "process persist", "process project", "process push", "process route"];
        Assert.Equal(expected, stages.Select(span => span.DisplayName).Order(StringComparer.Ordinal));
        Assert.All(stages, span =>
        {
            Assert.Equal((webhook.SpanId, ActivityKind.Consumer, "vendor=1"), (span.ParentSpanId, span.Kind, span.TraceStateString));
            Assert.True(span.Recorded);
            Assert.Equal("omni", span.GetTagItem("messaging.system"));
            Assert.Equal(span.DisplayName, $"process {span.GetTagItem("messaging.destination.name")}");
            Assert.NotNull(span.GetTagItem("messaging.message.id"));
        });

        // Nothing of what was said, and nobody's address.
        Assert.DoesNotContain(stages.SelectMany(span => span.TagObjects), tag => $"{tag.Value}".Contains("4111", StringComparison.Ordinal) || $"{tag.Value}" == visitor.Id);
    }

    [Fact]
    public async Task What_the_caller_did_not_sample_is_not_recorded()
    {
        await using var host = await OmniHost.StartAsync();
        var agent = await host.OnlineAgentAsync();
        var visitor = await host.VisitorAsync();
        await visitor.SayAsync("hello");
        await agent.AssignedAsync("hello");

        await SayAsync(host, visitor, $"00-{Trace}-{Caller}-00");
        await agent.Events.MessageAsync("my card is 4111");

        Assert.DoesNotContain(_spans, span => span.TraceId.ToHexString() == Trace && span.Recorded);
    }

    private static async Task SayAsync(OmniHost host, OmniVisitor visitor, string traceParent)
    {
        using var client = new HttpClient { BaseAddress = host.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/channels/web/{OmniHost.WebAccount}/webhook")
        {
            Content = JsonContent.Create(new { clientMessageId = "traced", text = "my card is 4111" }),
        };
        request.Headers.Authorization = new("Bearer", visitor.Token);
        request.Headers.Add("traceparent", traceParent);
        request.Headers.Add("tracestate", "vendor=1");
        // The client's own span would take the place of the caller's.
        var outside = Activity.Current;
        Activity.Current = null;
        using var answer = await client.SendAsync(request);
        Activity.Current = outside;
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    /// <summary>A span ends a little after what it did can be seen.</summary>
    private async Task SpanAsync(string name)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!_spans.Any(span => span.TraceId.ToHexString() == Trace && span.DisplayName == name))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
        }
    }
}
