using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Omni.Pipeline.Channels.Webhooks;

namespace Omni.Runtime.Commands.Demo;

/// <summary>
/// The server of a company's own app on this machine, for the demo and the tests: posts what its users write, and takes answers only when
/// they are signed and new. What it is posted twice it shows once.
/// </summary>
public sealed class LoopbackApp : IAsyncDisposable
{
    private const int Tries = 3;

    private readonly LoopbackInbox _inbox = new();
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (byte[] Content, string Type)> _files = new(StringComparer.Ordinal);
    private readonly List<Uri> _filesReceived = [];
    private readonly Lock _gate = new();
    private readonly WebhookSecret _secret;
    private readonly TimeProvider _time;
    private LoopbackServer _server = null!;
    private int _calls;

    private LoopbackApp(LoopbackAppOptions options, TimeProvider time)
    {
        Options = options;
        _time = time;
        _secret = WebhookSecret.TryParse(options.Secret, out var secret)
            ? secret
            : throw new ArgumentException("The secret is whsec_ and base64 of 24 to 64 bytes.", nameof(options));
        Webhook = options.Webhook;
        Deliveries = new(TryAsync);
    }

    public LoopbackAppOptions Options { get; }

    public Uri Address => _server.Address;

    /// <summary>Where it posts.</summary>
    public Uri? Webhook { get; set; }

    /// <summary>Of the address that takes answers.</summary>
    public LoopbackFaults Faults { get; } = new();

    /// <summary>What users write, on its way to Omni.</summary>
    public LoopbackDeliveries<JsonObject> Deliveries { get; }

    /// <summary>What users read, in order.</summary>
    public IReadOnlyList<ReceivedMessage> Received => _inbox.Messages;

    /// <summary>Addresses of the files that answers came with, in order.</summary>
    public IReadOnlyList<Uri> FilesReceived
    {
        get
        {
            lock (_gate)
            {
                return [.. _filesReceived];
            }
        }
    }

    /// <summary>Signed calls that came, the repeated ones too.</summary>
    public int Calls => Volatile.Read(ref _calls);

    public static async Task<LoopbackApp> StartAsync(LoopbackAppOptions options, TimeProvider time, CancellationToken ct)
    {
        var app = new LoopbackApp(options, time);
        app._server = await LoopbackServer.StartAsync(app.Map, ct);
        return app;
    }

    /// <summary>A signed-in user writes.</summary>
    public Task<LoopbackDelivery> SendTextAsync(string userId, string text, string messageId, CancellationToken ct) =>
        SendAsync(Text(userId, text, messageId), ct);

    /// <summary>Any post.</summary>
    public Task<LoopbackDelivery> SendAsync(JsonObject post, CancellationToken ct) => Deliveries.DeliverAsync(post, ct);

    public static JsonObject Text(string userId, string text, string messageId) => new()
    {
        ["messageId"] = messageId,
        ["user"] = new JsonObject { ["id"] = userId, ["name"] = "User " + userId },
        ["text"] = text,
    };

    /// <summary>One call as it is, once.</summary>
    public Task<(int Status, string Body)> PostAsync(byte[] body, IReadOnlyDictionary<string, string> headers, CancellationToken ct) =>
        _server.PostAsync(Webhook ?? throw new InvalidOperationException("The webhook's address is not set."), body, headers, Options.AckTimeout, _time, ct);

    /// <summary>The headers that prove a body.</summary>
    public Dictionary<string, string> Sign(string id, byte[] body, DateTimeOffset at)
    {
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return new(StringComparer.Ordinal)
        {
            [WebhookSecret.IdHeader] = id,
            [WebhookSecret.TimestampHeader] = timestamp,
            [WebhookSecret.SignatureHeader] = _secret.Sign(id, timestamp, body),
        };
    }

    /// <summary>Keeps a file that Omni can fetch at the address that is returned.</summary>
    public Uri Keep(string name, byte[] content, string contentType)
    {
        lock (_gate)
        {
            _files[name] = (content, contentType);
        }

        return new(Address, "files/" + Uri.EscapeDataString(name));
    }

    /// <summary>The first answer to this user that fits, whether it is there or comes later.</summary>
    public Task<ReceivedMessage> WaitForMessageAsync(string userId, Func<ReceivedMessage, bool> predicate, CancellationToken ct) =>
        _inbox.WaitAsync(message => string.Equals(message.OpenId, userId, StringComparison.Ordinal) && predicate(message), ct);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/callback", (HttpRequest request) => CallbackAsync(request));
        routes.MapGet("/files/{name}", (string name) => File(name));
        routes.MapGet("/moved", () => Results.Redirect("/files/elsewhere"));
    }

    private async Task<IResult> CallbackAsync(HttpRequest request)
    {
        var body = await LoopbackJson.ReadBytesAsync(request);
        return await Faults.AnswerAsync(request.HttpContext, _time, fault => Results.StatusCode(fault.Code), () => Take(request.Headers, body));
    }

    private IResult Take(IHeaderDictionary headers, byte[] body)
    {
        var id = headers[WebhookSecret.IdHeader].ToString();
        var timestamp = headers[WebhookSecret.TimestampHeader].ToString();
        if (!_secret.IsValid(headers[WebhookSecret.SignatureHeader].ToString(), id, timestamp, body)
            || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || (_time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > WebhookSecret.Tolerance)
        {
            return Results.StatusCode(401);
        }

        Interlocked.Increment(ref _calls);
        var json = LoopbackJson.Parse(body);
        if (json.Text("type") == "test" && json.Text("messageId") == id)
        {
            return Results.StatusCode(204);
        }

        if (json.Text("type") != "message" || json.Text("user", "id").Length == 0 || json.Text("messageId") != id)
        {
            return Results.StatusCode(400);
        }

        lock (_gate)
        {
            if (_seen.Add(id))
            {
                _inbox.Add(new(json.Text("user", "id"), json.Text("text"), _time.GetUtcNow()));
                _filesReceived.AddRange(json.Items("attachments").Select(file => new Uri(file.Text("url"))));
            }
        }

        return Results.StatusCode(204);
    }

    private IResult File(string name)
    {
        lock (_gate)
        {
            return _files.TryGetValue(name, out var file) ? Results.Bytes(file.Content, file.Type, name) : Results.StatusCode(404);
        }
    }

    private async Task<LoopbackDelivery> TryAsync(JsonObject post, CancellationToken ct)
    {
        var body = Encoding.UTF8.GetBytes(post.ToJsonString());
        LoopbackDelivery delivery = new(0, 0, "");
        for (var attempt = 1; attempt <= Tries && delivery.Status is not (>= 200 and < 300); attempt++)
        {
            if (attempt > 1)
            {
                await Task.Delay(Options.RetryDelay, _time, ct);
            }

            var (status, answer) = await PostAsync(body, Sign($"msg_{post["messageId"]}", body, _time.GetUtcNow()), ct);
            delivery = new(attempt, status, answer);
        }

        return delivery;
    }
}
