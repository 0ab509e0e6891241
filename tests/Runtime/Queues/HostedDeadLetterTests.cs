using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Omni.Pipeline.Ports;
using Omni.Runtime.Http;
using Omni.Runtime.Queues;
using Omni.Tests.Support;

namespace Omni.Tests.Runtime.Queues;

/// <summary>The whole host with functions on a queue and on its dead letters.</summary>
public sealed class HostedDeadLetterTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_function_on_dead_letters_has_as_many_at_once_as_calls_are_allowed_and_not_as_sessions_are()
    {
        var witness = new Witness();
        await using var host = await RunningHost.StartAsync(
            [typeof(Functions)],
            services => services.AddSingleton(witness),
            new Dictionary<string, string?> { ["Queues:MaxConcurrentSessions"] = "5", ["Queues:MaxConcurrentCalls"] = "2" });
        var queues = host.App.Services.GetRequiredService<EmbeddedQueues>();
        for (var i = 0; i < 5; i++)
        {
            await queues.SendAsync(QueueNames.Push, QueueRig.Message($"s{i}", $"{i}"), default);
        }

        await witness.TwoAreIn.Task.WaitAsync(Patience);
        Assert.True(SpinWait.SpinUntil(() => queues.Waiting == 0, Patience)); // All five are set aside by now.
        witness.Go.SetResult();

        Assert.True(SpinWait.SpinUntil(() => queues.Of("push/$deadletterqueue").Waiting == 0, Patience));
        Assert.Equal(2, witness.Most);
    }

    [Theory]
    [InlineData("""{ "extensions": { "serviceBus": { "maxConcurrentCalls": 7, "maxConcurrentSessions": 9 } } }""", 7, 9)]
    [InlineData("{}", null, null)]
    public void What_works_at_once_comes_from_host_json(string json, int? calls, int? sessions)
    {
        var options = new QueueOptions();
        var defaults = (options.MaxConcurrentCalls, options.MaxConcurrentSessions);

        new HostJsonQueueOptions(HostJson.Parse(json)).Configure(options);

        Assert.Equal((calls ?? defaults.MaxConcurrentCalls, sessions ?? defaults.MaxConcurrentSessions), (options.MaxConcurrentCalls, options.MaxConcurrentSessions));
    }

    internal sealed class Witness
    {
        private readonly Lock _lock = new();
        private int _in;

        public TaskCompletionSource TwoAreIn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Most { get; private set; }

        public async Task PassAsync()
        {
            lock (_lock)
            {
                Most = Math.Max(Most, ++_in);
                if (_in == 2)
                {
                    TwoAreIn.TrySetResult();
                }
            }

            await Go.Task;
            lock (_lock)
            {
                _in--;
            }
        }
    }

    public sealed class Functions(IServiceProvider services)
    {
        [Function("SetAside")]
        public static Task SetAsideAsync(
            [ServiceBusTrigger("push", IsSessionsEnabled = true, AutoCompleteMessages = false)] ServiceBusReceivedMessage message,
            ServiceBusMessageActions actions,
            CancellationToken ct) => actions.DeadLetterMessageAsync(message, deadLetterReason: "unreadable", cancellationToken: ct);

        [Function("Letters")]
        public async Task LettersAsync(
            [ServiceBusTrigger("push/$deadletterqueue", AutoCompleteMessages = false)] ServiceBusReceivedMessage message,
            ServiceBusMessageActions actions,
            CancellationToken ct)
        {
            await services.GetRequiredService<Witness>().PassAsync();
            await actions.CompleteMessageAsync(message, ct);
        }
    }
}
