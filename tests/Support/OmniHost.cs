using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Filtering;
using Omni.Pipeline.Stages;
using Omni.Runtime;
using Omni.Runtime.Commands.Demo;
using Omni.Runtime.Storage;

namespace Omni.Tests.Support;

/// <summary>
/// The whole of Omni in this process: every function, its own data, a web site and a WeChat account on a loopback platform.
/// Its log must stay free of errors.
/// </summary>
internal sealed partial class OmniHost : IAsyncDisposable
{
    public const string WebAccount = "shop";
    public const string WeChatAccount = "main";

    /// <summary>What would only cost time here: password rounds, heartbeats, pauses between tries.</summary>
    private static readonly IReadOnlyDictionary<string, string?> Quick = new Dictionary<string, string?>
    {
        ["Access:PasswordRounds"] = "100000",
        ["Presence:Lease"] = "00:05:00",
        ["Pipeline:DeliveryPause"] = "00:00:00.050",
        ["Limits:MessagesPerSecond"] = "0",
        ["Limits:VisitorMessagesPerSecond"] = "0",
        // It begins to speak when it has learnt: what a test sees would hang on the time.
        ["Understanding:UseStarterModel"] = "false",
    };

    private readonly string _directory;
    private readonly WebApplication _app;
    private readonly HttpClient _http;
    private readonly List<OmniEvents> _pages = [];
    private int _agents;

    private OmniHost(WebApplication app, string directory, LogGuard log, LoopbackWeChat weChat)
    {
        (_app, _directory, Log, WeChat) = (app, directory, log, weChat);
        Address = new(app.Urls.Single());
        _http = new() { BaseAddress = Address };
        Anonymous = new(_http);
    }

    public Uri Address { get; }

    public LogGuard Log { get; }

    public LoopbackWeChat WeChat { get; }

    /// <summary>Where it keeps everything.</summary>
    public string DataDirectory => _directory;

    /// <summary>For calls that are not JSON.</summary>
    public HttpClient Http => _http;

    public OmniApi Anonymous { get; }

    /// <summary>The first admin, who never goes online.</summary>
    public OmniAgent Admin { get; private set; } = null!;

    public static async Task<OmniHost> StartAsync(
        PlanKind plan = PlanKind.Spread, string? console = null, TimeProvider? time = null, StorageKind storage = StorageKind.Own, params IEnumerable<(string Name, string Value)> settings)
    {
        var log = new LogGuard();
        var directory = Directory.CreateTempSubdirectory("omni-e2e-").FullName;
        var terminal = new StringWriter();
        var app = EmbeddedHost.Build(new()
        {
            Url = new("http://127.0.0.1:0"),
            DataDirectory = directory,
            Storage = storage,
            ConsoleDirectory = console,
            Settings = settings.Aggregate(
                new Dictionary<string, string?>(Quick) { ["Pipeline:Plan"] = plan.ToString() }, (all, one) => new(all) { [one.Name] = one.Value }),
            Terminal = terminal,
            Services = services => services.AddSingleton(time ?? TimeProvider.System),
            Logging = logging => logging.ClearProviders().AddProvider(log),
        });
        await app.StartAsync();
        var host = new OmniHost(app, directory, log, await LoopbackWeChat.StartAsync(WeChatOptions(), time ?? TimeProvider.System, default));
        await host.SetUpAsync(PrintedPassword().Match(terminal.ToString()).Groups["password"].Value);
        return host;
    }

    /// <summary>A new agent, signed in, the page open, not online yet.</summary>
    public async Task<OmniAgent> AgentAsync(params string[] languages)
    {
        var username = $"agent{Interlocked.Increment(ref _agents)}";
        var created = await Admin.Api.PostAsync(
            "api/agents",
            new { username, displayName = "Agent " + username, role = "agent", languages = languages.Length is 0 ? ["en", "zh"] : languages, skills = Array.Empty<string>(), capacity = 5 });
        return await SignInAsync(username, (string)created["password"]!);
    }

    public async Task<OmniAgent> OnlineAgentAsync(params string[] languages)
    {
        var agent = await AgentAsync(languages);
        await agent.GoOnlineAsync();
        return agent;
    }

    /// <summary>The same agent with another page, when the first one's token has run out.</summary>
    public Task<OmniAgent> SignInAgainAsync(OmniAgent agent) => SignInAsync(agent.Username, agent.Password);

    public async Task<OmniVisitor> VisitorAsync()
    {
        var session = await Anonymous.PostAsync($"api/web/{WebAccount}/sessions");
        var token = (string)session["token"]!;
        var api = Anonymous.As(token);
        return new((string)session["visitorId"]!, token, api, await OpenAsync(api));
    }

    /// <summary>Replaces a word list; it is in force when this returns.</summary>
    public async Task SetWordsAsync(string policy, params string[] words)
    {
        await Admin.Api.PutAsync("api/words/test", new { policy, words });
        await _app.Services.GetRequiredService<CurrentWordFilter>().RefreshAsync(default);
    }

    public async Task<IReadOnlyDictionary<string, long>> CountersAsync() =>
        (await Admin.Api.GetAsync("api/counters"))["counters"]!.AsObject().ToDictionary(counter => counter.Key, counter => (long)counter.Value!);

    public async ValueTask DisposeAsync()
    {
        foreach (var page in _pages)
        {
            await page.DisposeAsync();
        }

        _http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await WeChat.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
        Log.AssertClean();
    }

    private static LoopbackWeChatOptions WeChatOptions() => new()
    {
        Token = "endToEndToken",
        EncodingAesKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
        AppId = "wxb11529c136998cb6",
        AppSecret = "end-to-end-secret",
        RetryDelay = TimeSpan.Zero,
    };

    [GeneratedRegex(@"password\s+(?<password>\S+)")]
    private static partial Regex PrintedPassword();

    private async Task SetUpAsync(string adminPassword)
    {
        Admin = await SignInAsync("admin", adminPassword);
        await Admin.Api.PutAsync($"api/channels/web/{WebAccount}", new { settings = new { } });
        await Admin.Api.PutAsync(
            $"api/channels/wechat/{WeChatAccount}", new { settings = WeChat.Options.ToAccount(WeChatAccount, WeChat.Address).Settings });
        WeChat.Webhook = new(Address, $"api/channels/wechat/{WeChatAccount}/webhook");
    }

    private async Task<OmniAgent> SignInAsync(string username, string password)
    {
        var session = await Anonymous.PostAsync("api/sessions", new { username, password });
        var api = Anonymous.As((string)session["accessToken"]!);
        return new((string)session["agent"]!["id"]!, username, password, api, await OpenAsync(api));
    }

    private async Task<OmniEvents> OpenAsync(OmniApi api)
    {
        var page = await OmniEvents.OpenAsync(api);
        _pages.Add(page);
        return page;
    }
}
