using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Omni.Bench.Load;

/// <summary>
/// Makes everything that the load needs, over the public interface: the channel accounts, agents with their pages open and online,
/// and the senders.
/// </summary>
internal sealed class Fleet : IAsyncDisposable
{
    /// <summary>The most conversations that Omni lets one agent have.</summary>
    public const int Capacity = 50;

    private const int AtOnce = 8;
    private const string AgentPassword = "bench agent's password";

    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SignInAgain = TimeSpan.FromMinutes(5);

    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop;
    private readonly string _stamp;
    private readonly WeChatSeal _seal;
    private Task _heartbeats = Task.CompletedTask;

    private Fleet(Uri address, TimeProvider time, CancellationToken ct)
    {
        (Address, _time) = (address, time);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 2 * AtOnce, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5) })
        {
            BaseAddress = address,
            Timeout = TimeSpan.FromSeconds(30),
        };
        _stamp = time.GetUtcNow().ToUnixTimeMilliseconds().ToString("x", CultureInfo.InvariantCulture);
        WeChat = new() { Name = "bench-" + _stamp };
        _seal = new(WeChat);
        Anonymous = new(_http);
        Admin = Anonymous;
    }

    public Uri Address { get; }

    public OmniClient Anonymous { get; }

    public OmniClient Admin { get; private set; }

    public WeChatAccount WeChat { get; }

    public IReadOnlyList<AgentPage> Pages { get; private set; } = [];

    public IReadOnlyList<Sender> Senders { get; private set; } = [];

    public CancellationToken Stopping => _stop.Token;

    private string WebAccount => "bench-" + _stamp;

    /// <summary>The agents are not online yet.</summary>
    public static async Task<Fleet> CreateAsync(
        Uri address, LoadOptions options, Func<Fleet, IRecordReader> reader, TimeProvider time, CancellationToken ct)
    {
        var fleet = new Fleet(address, time, ct);
        try
        {
            await fleet.SetUpAsync(options, reader(fleet));
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where the load goes.</summary>
    public EndPoint EndPoint() => new DnsEndPoint(Address.Host, Address.Port, AddressFamily.InterNetwork);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _heartbeats;
        foreach (var page in Pages)
        {
            page.Dispose();
        }

        _seal.Dispose();
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task SetUpAsync(LoadOptions options, IRecordReader reader)
    {
        WeChat.ApiBase = options.WeChatApi;
        Admin = Anonymous.As(await SignInAsync(options.Username, options.Password));
        await Admin.PutAsync($"api/channels/web/{WebAccount}", new JsonObject { ["settings"] = new JsonObject() }, Stopping);
        var settings = new JsonObject
        {
            ["token"] = WeChat.Token,
            ["encodingAesKey"] = WeChat.EncodingAesKey,
            ["appId"] = WeChat.AppId,
            ["appSecret"] = WeChat.AppSecret,
            ["apiBase"] = WeChat.ApiBase.ToString(),
        };
        await Admin.PutAsync($"api/channels/wechat/{WeChat.Name}", new JsonObject { ["settings"] = settings }, Stopping);

        var agents = options.Agents ?? ((options.Senders + Capacity - 1) / Capacity);
        var pages = new AgentPage[agents];
        await EachAsync(agents, async number => pages[number] = await OpenAgentAsync(number, reader));
        Pages = pages;
        _heartbeats = BeatAsync(options);

        var senders = new Sender[options.Senders];
        await EachAsync(options.Senders, async number => senders[number] = await MakeSenderAsync(number, options.WeChatShare));
        Senders = senders;
    }

    private async Task<AgentPage> OpenAgentAsync(int number, IRecordReader reader)
    {
        var username = Username(number);
        await Admin.PostAsync(
            "api/agents",
            new JsonObject
            {
                ["username"] = username,
                ["displayName"] = $"Bench {number}",
                ["role"] = "agent",
                ["languages"] = new JsonArray(),
                ["skills"] = new JsonArray(),
                ["capacity"] = Capacity,
                ["password"] = AgentPassword,
            },
            Stopping);
        var agent = Anonymous.As(await SignInAsync(username, AgentPassword));
        var page = new AgentPage(agent, reader, _time, Stopping);
        await page.OpenAsync();
        await agent.PutAsync("api/me/status", new JsonObject { ["status"] = "online" }, Stopping);
        return page;
    }

    private async Task<Sender> MakeSenderAsync(int number, double weChatShare)
    {
        var text = Texts.Of(number);
        var host = Address.Authority;

        // Evenly among the busy and the quiet.
        var isWeChat = (int)((number + 1) * weChatShare) > (int)(number * weChatShare);
        if (isWeChat)
        {
            return new(number, isWeChat, new WeChatTemplate(host, WeChat, _seal, _time, number, text));
        }

        var session = await Anonymous.PostAsync($"api/web/{WebAccount}/sessions", null, Stopping);
        return new(number, isWeChat, new WebTemplate(host, WebAccount, (string)session["token"]!, number, text));
    }

    private async Task BeatAsync(LoadOptions options)
    {
        using var timer = new PeriodicTimer(Heartbeat, _time);
        var signedIn = _time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(Stopping))
            {
                if (_time.GetElapsedTime(signedIn) > SignInAgain && await TryAsync(() => SignInAllAsync(options)))
                {
                    signedIn = _time.GetTimestamp();
                }

                await EachAsync(Pages.Count, async number =>
                {
                    Pages[number].KeepAlive();
                    await TryAsync(() => Pages[number].Agent.PostAsync("api/me/heartbeat", null, Stopping));
                });
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    /// <summary>False: the server is away or overloaded, and the next beat comes.</summary>
    private static async Task<bool> TryAsync(Func<Task> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (Exception ex) when (ex is HttpRequestException or LoadException or IOException)
        {
            return false;
        }
    }

    private async Task SignInAllAsync(LoadOptions options)
    {
        Admin = Anonymous.As(await SignInAsync(options.Username, options.Password));
        for (var number = 0; number < Pages.Count; number++)
        {
            Pages[number].Agent = Anonymous.As(await SignInAsync(Username(number), AgentPassword));
        }
    }

    private async Task<string> SignInAsync(string username, string password)
    {
        var session = await Anonymous.PostAsync("api/sessions", new JsonObject { ["username"] = username, ["password"] = password }, Stopping);
        return (string)session["accessToken"]!;
    }

    private string Username(int number) => $"bench-{_stamp}-{number}";

    private Task EachAsync(int count, Func<int, Task> act) => Parallel.ForAsync(
        0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Stopping }, async (number, _) => await act(number));
}
