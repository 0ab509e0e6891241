using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Omni.Runtime.Commands.Demo;

/// <summary>
/// DingTalk's platform on this machine, for the demo and the tests: people write to its robot, and it takes answers only as the real one
/// would. What it does not play: cards, reactions, the limit of 20 a minute (order it with <see cref="Faults"/>).
/// </summary>
public sealed class LoopbackDingTalk : IAsyncDisposable
{
    private const int Tries = 3;

    private readonly LoopbackTokens _tokens;
    private readonly LoopbackInbox _inbox = new();
    private readonly LoopbackDingTalkApi _api;
    private readonly TimeProvider _time;
    private LoopbackServer _server = null!;

    private LoopbackDingTalk(LoopbackDingTalkOptions options, TimeProvider time)
    {
        Options = options;
        _time = time;
        _tokens = new(time, options.TokenLifetime);
        _api = new(options, _tokens, _inbox, Faults, SessionFaults, time);
        Writer = new(options);
        Webhook = options.Webhook;
        Deliveries = new((message, ct) => TryAsync(at => Writer.Robot(message, at), (status, _) => status == 200, ct));
    }

    public LoopbackDingTalkOptions Options { get; }

    /// <summary>Where it listens: the account's <c>apiBase</c>.</summary>
    public Uri Address => _server.Address;

    /// <summary>Where it posts.</summary>
    public Uri? Webhook { get; set; }

    /// <summary>Of the robot's interface.</summary>
    public LoopbackFaults Faults { get; } = new();

    /// <summary>Of the sessions' own addresses.</summary>
    public LoopbackFaults SessionFaults { get; } = new();

    /// <summary>What people write, on its way to Omni.</summary>
    public LoopbackDeliveries<JsonObject> Deliveries { get; }

    public DingTalkWriter Writer { get; }

    /// <summary>Everything that people and groups got, in order.</summary>
    public IReadOnlyList<ReceivedMessage> Received => _inbox.Messages;

    /// <summary>How often an access token was asked for.</summary>
    public int TokenRequests => _tokens.Requests;

    public static async Task<LoopbackDingTalk> StartAsync(LoopbackDingTalkOptions options, TimeProvider time, CancellationToken ct)
    {
        var platform = new LoopbackDingTalk(options, time);
        platform._server = await LoopbackServer.StartAsync(platform.Map, ct);
        return platform;
    }

    /// <summary>Somebody writes to the robot, alone or in a group.</summary>
    public Task<LoopbackDelivery> SendTextAsync(string staffId, string text, string msgId, CancellationToken ct, string group = "") =>
        SendAsync(Writer.Text(staffId, text, msgId, _time.GetUtcNow(), group), ct);

    /// <summary>Any message; it gets the address that takes answers to it.</summary>
    public Task<LoopbackDelivery> SendAsync(JsonObject message, CancellationToken ct) => Deliveries.DeliverAsync(WithSession(message), ct);

    /// <summary>An event, until it is acknowledged as the platform demands.</summary>
    public async Task<bool> SendEventAsync(JsonObject inside, CancellationToken ct)
    {
        var delivery = await TryAsync(at => Writer.Event(inside, at), (status, body) => status == 200 && Writer.IsAcknowledgement(body), ct);
        return delivery.Status == 200 && Writer.IsAcknowledgement(delivery.Body);
    }

    /// <summary>One call as it is, once.</summary>
    public Task<(int Status, string Body)> PostAsync(DingTalkCall call, CancellationToken ct) =>
        _server.PostAsync(new(RequireWebhook() + call.Query), call.Body, call.Headers, Options.AckTimeout, _time, ct);

    /// <summary>Gives the message the session in which it can be answered.</summary>
    public JsonObject WithSession(JsonObject message)
    {
        var staffId = (string)message["senderStaffId"]!;
        var (session, until) = _api.Open(staffId, (string)message["conversationType"]! == "2" ? (string)message["conversationId"]! : staffId);
        message["sessionWebhook"] = new Uri(Address, $"robot/sendBySession?session={session}").ToString();
        message["sessionWebhookExpiredTime"] = until.ToUnixTimeMilliseconds();
        return message;
    }

    /// <summary>Keeps a file that a message can name by its code.</summary>
    public void Keep(string downloadCode, byte[] content, string contentType) => _api.Keep(downloadCode, content, contentType);

    /// <summary>The first answer to this person or group that fits, whether it is there or comes later.</summary>
    public Task<ReceivedMessage> WaitForMessageAsync(string to, Func<ReceivedMessage, bool> predicate, CancellationToken ct) =>
        _inbox.WaitAsync(message => string.Equals(message.OpenId, to, StringComparison.Ordinal) && predicate(message), ct);

    /// <summary>Ends the access token now; the next request gets another.</summary>
    public void ExpireToken() => _tokens.Expire();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1.0/oauth2/accessToken", (HttpRequest request) => _api.TokenAsync(request));
        routes.MapPost("/v1.0/robot/oToMessages/batchSend", (HttpRequest request) => _api.SendAsync(request, "userIds"));
        routes.MapPost("/v1.0/robot/groupMessages/send", (HttpRequest request) => _api.SendAsync(request, "openConversationId"));
        routes.MapPost("/v1.0/robot/messageFiles/download", (HttpRequest request) => _api.DownloadAsync(request));
        routes.MapPost("/robot/sendBySession", (HttpRequest request) => _api.SendBySessionAsync(request));
        routes.MapGet("/files/{code}", (string code) => _api.File(Uri.UnescapeDataString(code)));
    }

    private async Task<LoopbackDelivery> TryAsync(Func<DateTimeOffset, DingTalkCall> sign, Func<int, string, bool> isDone, CancellationToken ct)
    {
        LoopbackDelivery delivery = new(0, 0, "");
        for (var attempt = 1; attempt <= Tries && !isDone(delivery.Status, delivery.Body); attempt++)
        {
            if (attempt > 1)
            {
                await Task.Delay(Options.RetryDelay, _time, ct);
            }

            var (status, body) = await PostAsync(sign(_time.GetUtcNow()), ct);
            delivery = new(attempt, status, body);
        }

        return delivery;
    }

    private Uri RequireWebhook() => Webhook ?? throw new InvalidOperationException("The webhook's address is not set.");
}
