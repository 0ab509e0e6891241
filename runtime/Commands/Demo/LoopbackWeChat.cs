using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Omni.Runtime.Commands.Demo;

/// <summary>
/// WeChat's platform on this machine, for the demo and the tests: customers write through it, and it takes the answers
/// only as the real one would. What it does not play: passive replies, payments.
/// </summary>
public sealed class LoopbackWeChat : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client;
    private readonly LoopbackTokens _tokens;
    private readonly LoopbackCustomers _customers;
    private readonly LoopbackInbox _inbox = new();
    private readonly LoopbackPosts _posts;
    private readonly TimeProvider _time;
    private readonly LoopbackMedia _media;
    private readonly LoopbackApi _api;
    private readonly LoopbackTemplates _templates;
    private readonly LoopbackUsers _users;
    private string _last = "";

    private LoopbackWeChat(LoopbackWeChatOptions options, TimeProvider time)
    {
        Options = options;
        _time = time;
        _tokens = new(time, options.TokenLifetime);
        _customers = new(time);
        _client = new(new SocketsHttpHandler { AllowAutoRedirect = false });
        Writer = new(options);
        Webhook = options.Webhook;
        _posts = new(_client, Writer, time, options);
        _media = new(_tokens, Faults, time);
        _api = new LoopbackApi(options, _tokens, _customers, _inbox, _media, Faults, time);
        _templates = new(_tokens, _customers, _inbox, Faults, time);
        _users = new(_tokens, Faults, time);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/cgi-bin/stable_token", (HttpRequest request) => _api.StableTokenAsync(request));
        _app.MapPost("/cgi-bin/message/custom/send", (HttpRequest request) => _api.SendAsync(request));
        _app.MapPost("/cgi-bin/message/template/send", (HttpRequest request) => _templates.SendAsync(request));
        _app.MapGet("/cgi-bin/template/get_all_private_template", (HttpRequest request) => _templates.ListAsync(request));
        _app.MapGet("/cgi-bin/user/info", (HttpRequest request) => _users.InfoAsync(request));
        _app.MapPost("/cgi-bin/menu/create", (HttpRequest request) => _api.MenuAsync(request));
        _app.MapPost("/cgi-bin/media/upload", (HttpRequest request) => _media.UploadAsync(request));
        _app.MapGet("/cgi-bin/media/get", (HttpRequest request) => _media.GetAsync(request));
        _app.MapGet("/videos/{id}", (HttpRequest request, string id) => _media.Video(request, id));
    }

    /// <summary>The account that it plays.</summary>
    public LoopbackWeChatOptions Options { get; }

    /// <summary>Where it listens: the account's <c>apiBase</c>.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Where it posts what customers write.</summary>
    public Uri? Webhook { get; set; }

    public LoopbackFaults Faults { get; } = new();

    /// <summary>For calls that no platform would make.</summary>
    public WeChatEnvelopeWriter Writer { get; }

    /// <summary>Everything that customers got, in order.</summary>
    public IReadOnlyList<ReceivedMessage> Received => _inbox.Messages;

    /// <summary>The menu that customers see, as it was posted; empty: none.</summary>
    public string Menu => _api.Menu;

    /// <summary>The platform's id of the file that a customer sent last.</summary>
    public string LastFile { get; private set; } = "";

    /// <summary>How often the templates were asked for.</summary>
    public int TemplateLists => _templates.Lists;

    /// <summary>The users whom it was asked about, in order.</summary>
    public IReadOnlyList<string> AskedUsers => _users.Asked;

    /// <summary>How often an access token was asked for.</summary>
    public int TokenRequests => _tokens.Requests;

    /// <summary>How often another access token was forced.</summary>
    public int ForcedTokenRequests => _tokens.Forced;

    public static async Task<LoopbackWeChat> StartAsync(LoopbackWeChatOptions options, TimeProvider time, CancellationToken ct)
    {
        var platform = new LoopbackWeChat(options, time);
        await platform._app.StartAsync(ct);
        var addresses = platform._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        platform.Address = new(addresses.Single());
        return platform;
    }

    /// <summary>A customer writes. Retried like the platform's, with the same message id.</summary>
    public Task<LoopbackDelivery> SendTextAsync(string openId, string text, string msgId, CancellationToken ct)
    {
        _customers.Wrote(openId);
        return SendXmlAsync(Writer.Text(openId, text, msgId, _time.GetUtcNow()), ct);
    }

    /// <summary>A customer does something (<c>subscribe</c>, <c>CLICK</c> …).</summary>
    public Task<LoopbackDelivery> SendEventAsync(string openId, string name, string key, CancellationToken ct)
    {
        _customers.Did(openId, name);
        return SendXmlAsync(Writer.Event(openId, name, key, _time.GetUtcNow()), ct);
    }

    /// <summary>A customer sends a picture, a recording or a video.</summary>
    /// <param name="openId">Who.</param>
    /// <param name="type">image, voice or video.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="contentType">As the platform will claim it.</param>
    /// <param name="msgId">The same for every delivery.</param>
    /// <param name="ct">Ends the wait.</param>
    public Task<LoopbackDelivery> SendFileAsync(string openId, string type, byte[] content, string contentType, string msgId, CancellationToken ct)
    {
        _customers.Wrote(openId);
        LastFile = _media.Put(type, content, contentType);
        return SendXmlAsync(Writer.File(openId, type, LastFile, msgId, _time.GetUtcNow()), ct);
    }

    /// <summary>Gives the account a template.</summary>
    public void AddTemplate(string id, string title, string content) => _templates.Add(id, title, content);

    /// <summary>Says afterwards what became of a template: <c>success</c>, <c>failed:user block</c>, <c>failed: system failed</c>.</summary>
    public Task<LoopbackDelivery> ReportAsync(ReceivedMessage template, string status, CancellationToken ct) =>
        SendXmlAsync(Writer.TemplateReport(template.OpenId, template.MsgId, status, _time.GetUtcNow()), ct);

    /// <summary>The id that a subscriber has in all accounts of the company; without it nobody is subscribed.</summary>
    public void SetUnionId(string openId, string unionId) => _users.Set(openId, unionId);

    /// <summary>What was posted last is posted again, newly sealed, as after an outage of hours.</summary>
    public Task<LoopbackDelivery> RepeatAsync(CancellationToken ct) => SendXmlAsync(_last, ct);

    /// <summary>The bytes of a file that a customer got.</summary>
    public byte[]? FileOf(ReceivedMessage message) => _media.Find(message.MediaId)?.Content;

    /// <summary>Any message, as it is before it is sealed.</summary>
    public Task<LoopbackDelivery> SendXmlAsync(string xml, CancellationToken ct)
    {
        _last = xml;
        return _posts.PostAsync(RequireWebhook(), xml, ct);
    }

    /// <summary>One call as it is, once.</summary>
    public Task<(int Status, string Body)> PostAsync(WeChatWebhookCall call, CancellationToken ct) => _posts.PostOnceAsync(RequireWebhook(), call, ct);

    /// <summary>The customer may be answered, without anything being posted.</summary>
    public void Meet(string openId) => _customers.Wrote(openId);

    /// <summary>The first answer to this customer that fits, whether it is there or comes later.</summary>
    public Task<ReceivedMessage> WaitForMessageAsync(string openId, Func<ReceivedMessage, bool> predicate, CancellationToken ct) =>
        _inbox.WaitAsync(message => string.Equals(message.OpenId, openId, StringComparison.Ordinal) && predicate(message), ct);

    /// <summary>Ends the access token now; the next request gets another.</summary>
    public void ExpireToken() => _tokens.Expire();

    /// <summary>Refuses the access token from now on, and still hands it out to whoever does not force another.</summary>
    public void RevokeToken() => _tokens.Revoke();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _client.Dispose();
    }

    private Uri RequireWebhook() => Webhook ?? throw new InvalidOperationException("The webhook's address is not set.");
}
