using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Ports;
using Omni.Runtime.Commands.Demo;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Channels.WeChat;

public sealed class WeChatTokensTests : IAsyncLifetime, IDisposable
{
    private readonly FakeTimeProvider _time = new(WeChatRequests.Now);
    private readonly SocketsHttpHandler _network = new();
    private LoopbackWeChat _platform = null!;
    private ChannelAccount _account = null!;
    private IChannelSender _sender = null!;

    public async Task InitializeAsync()
    {
        _platform = await LoopbackWeChat.StartAsync(WeChatRequests.Options, _time, CancellationToken.None);
        _account = WeChatRequests.Options.ToAccount("main", _platform.Address);
        _sender = Sender(new Network(_network));
        _platform.Meet("oUser");
    }

    public async Task DisposeAsync() => await _platform.DisposeAsync();

    public void Dispose() => _network.Dispose();

    [Fact]
    public async Task One_token_serves_until_five_minutes_before_its_end()
    {
        await SendAsync();
        _time.Advance(TimeSpan.FromSeconds(7200 - 300 - 1));
        await SendAsync();
        Assert.Equal(1, _platform.TokenRequests);

        _time.Advance(TimeSpan.FromSeconds(1));
        await SendAsync();
        Assert.Equal(2, _platform.TokenRequests);
        Assert.Equal(3, _platform.Received.Count);
    }

    [Fact]
    public async Task A_token_that_the_platform_has_ended_is_replaced_once_and_the_message_sent()
    {
        await SendAsync();
        _platform.ExpireToken();

        Assert.Equal(SendStatus.Sent, (await SendAsync()).Status);
        Assert.Equal(2, _platform.TokenRequests);
        Assert.Equal(0, _platform.ForcedTokenRequests);
        Assert.Equal(2, _platform.Received.Count);
    }

    [Fact]
    public async Task Another_token_is_forced_only_when_the_refused_one_is_handed_out_again()
    {
        await SendAsync();
        _platform.RevokeToken();

        Assert.Equal(SendStatus.Sent, (await SendAsync()).Status);
        Assert.Equal(1, _platform.ForcedTokenRequests);
        Assert.Equal(3, _platform.TokenRequests);
    }

    [Theory]
    [InlineData(40001)]
    [InlineData(40014)]
    [InlineData(42001)]
    public async Task A_platform_that_refuses_the_new_token_too_is_left_alone_for_a_while(int code)
    {
        _platform.Faults.Add(LoopbackFault.Error(code), times: 2);

        Assert.Equal(SendOutcome.Retry(TimeSpan.FromSeconds(30), $"wechat-{code}"), await SendAsync());
        Assert.Empty(_platform.Received);
        Assert.Equal(SendStatus.Sent, (await SendAsync()).Status);
    }

    [Fact]
    public async Task Fifty_sends_at_once_fetch_one_token()
    {
        var release = new TaskCompletionSource();
        var fetches = 0;
        using var http = new ScriptedHttp(async (request, _) =>
        {
            if (!request.RequestUri!.AbsolutePath.EndsWith("stable_token", StringComparison.Ordinal))
            {
                return ScriptedHttp.Json("{\"errcode\":0}");
            }

            Interlocked.Increment(ref fetches);
            await release.Task;
            return ScriptedHttp.Json("{\"access_token\":\"t\",\"expires_in\":7200}");
        });
        var sender = Sender(http);

        var sends = Enumerable.Range(0, 50).Select(_ => Task.Run(() => sender.SendAsync(Delivery(), _account, CancellationToken.None).AsTask())).ToArray();
        await Task.WhenAny(Task.WhenAll(sends), Until(() => Volatile.Read(ref fetches) > 0));
        release.SetResult();

        Assert.All(await Task.WhenAll(sends), outcome => Assert.Equal(SendStatus.Sent, outcome.Status));
        Assert.Equal(1, fetches);
    }

    [Fact]
    public async Task Fifty_sends_over_the_network_fetch_one_token_also_when_it_has_just_ended()
    {
        var customers = Enumerable.Range(0, 50).Select(i => $"o{i}").ToArray();
        foreach (var customer in customers)
        {
            _platform.Meet(customer);
        }

        await Task.WhenAll(customers.Select(customer => SendAsync(customer).AsTask()));
        Assert.Equal(1, _platform.TokenRequests);

        _platform.ExpireToken();
        var outcomes = await Task.WhenAll(customers.Select(customer => SendAsync(customer).AsTask()));

        Assert.All(outcomes, outcome => Assert.Equal(SendStatus.Sent, outcome.Status));
        Assert.Equal(2, _platform.TokenRequests);
        Assert.Equal(100, _platform.Received.Count);
    }

    [Fact]
    public async Task A_sender_who_gives_up_does_not_end_the_fetch_that_others_wait_for()
    {
        var release = new TaskCompletionSource();
        using var http = new ScriptedHttp(async (request, ct) =>
        {
            await release.Task.WaitAsync(ct);
            return ScriptedHttp.Json("{\"access_token\":\"t\",\"expires_in\":7200,\"errcode\":0}");
        });
        var sender = Sender(http);
        using var impatience = new CancellationTokenSource();

        var impatient = sender.SendAsync(Delivery(), _account, impatience.Token).AsTask();
        var patient = sender.SendAsync(Delivery(), _account, CancellationToken.None).AsTask();
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        release.SetResult();

        Assert.Equal(SendStatus.Sent, (await patient).Status);
    }

    [Theory]
    [InlineData("{\"errcode\":-1}", SendStatus.Retry, "wechat--1")]
    [InlineData("{\"errcode\":40164}", SendStatus.Refused, "wechat-40164")]
    [InlineData("{\"errcode\":0}", SendStatus.Retry, "wechat-no-token")]
    [InlineData("{\"access_token\":\"\",\"expires_in\":7200}", SendStatus.Retry, "wechat-no-token")]
    [InlineData("{\"access_token\":\"t\",\"expires_in\":\"soon\"}", SendStatus.Retry, "wechat-no-token")]
    [InlineData("[]", SendStatus.Retry, "wechat-unreachable")]
    [InlineData("<html>", SendStatus.Retry, "wechat-unreachable")]
    public async Task Without_a_token_nothing_is_sent_and_the_message_is_never_uncertain(string answer, SendStatus status, string reason)
    {
        var calls = 0;
        using var http = new ScriptedHttp((_, _) =>
        {
            calls++;
            return Task.FromResult(ScriptedHttp.Json(answer));
        });

        var outcome = await Sender(http).SendAsync(Delivery(), _account, CancellationToken.None);

        Assert.Equal((status, reason), (outcome.Status, outcome.Reason));
        Assert.Equal(1, calls);
    }

    private ValueTask<SendOutcome> SendAsync(string recipient = "oUser") => _sender.SendAsync(Delivery(recipient), _account, CancellationToken.None);

    private IChannelSender Sender(IHttpClientFactory clients) => ChannelServicesRig.Build(_time, http: clients).Sender("wechat");

    private static OutboundDelivery Delivery(string recipient = "oUser") => new(recipient, "hi", "key", "conversation");

    private static async Task Until(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Yield();
        }
    }

    private sealed class Network(SocketsHttpHandler handler) : IHttpClientFactory
    {
        public HttpClient CreateClient(string name) => new(handler, disposeHandler: false);
    }
}
