using System.CommandLine;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Omni.Pipeline.Access;

namespace Omni.Runtime.Commands.Demo;

/// <summary>omni demo: plays a morning of customers and agents against a running host, over its public interface.</summary>
internal static class DemoCommand
{
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(30);

    public static Command Create(Repository repository)
    {
        var url = AddressOption.Create("--url", "The running host.", new("http://127.0.0.1:7071"));
        var data = new Option<string?>("--data") { Description = "The running host's data directory, whose key lets the demo set things up (default: data/)." };
        var stay = new Option<bool>("--stay") { Description = "Keep the loopback platforms open after the morning and show what customers receive, until Ctrl+C." };
        var command = new Command("demo", "Plays a believable morning against a running host: who wrote, what became of it, who got it and why.") { url, data, stay };
        command.SetAction(async (parsed, ct) =>
        {
            var directory = Path.GetFullPath(parsed.GetValue(data) ?? Path.Combine(repository.Root, "data"));
            // A loopback platform is a web host, which takes the signals for itself and ends nobody else.
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct);
            using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => ended.Cancel());
            using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => ended.Cancel());
            try
            {
                await RunAsync(parsed.GetValue(url)!, directory, parsed.GetValue(stay), Console.Out, ended.Token);
            }
            catch (OperationCanceledException) when (ended.IsCancellationRequested)
            {
                // Ended by the person who watched.
            }

            return 0;
        });
        return command;
    }

    internal static async Task RunAsync(Uri url, string dataDirectory, bool stay, TextWriter output, CancellationToken ct)
    {
        if (!File.Exists(Path.Combine(dataDirectory, SigningKeyFile.Name)))
        {
            throw new CommandException($"{dataDirectory} is not the data directory of a host that has run. Start Omni first: ./omni run (or say where: --data).");
        }

        var key = SigningKeyFile.LoadOrCreate(dataDirectory);
        using var http = new HttpClient { BaseAddress = url, Timeout = CallTimeout };
        var anonymous = DemoApi.Anonymous(http);
        await anonymous.GetAsync("api/health/ready", ct);
        var operatorToken = new AccessTokens(key, TimeProvider.System).Issue(new Caller(CallerKind.Operator, "demo", Role.Admin), TokenLifetime).Token;
        await using var weChat = await LoopbackWeChat.StartAsync(WeChatAccount(key), TimeProvider.System, ct);
        weChat.Webhook = new Uri(url, "api/channels/wechat/demo/webhook");

        await using var dingTalk = await LoopbackDingTalk.StartAsync(DingTalkApp(key), TimeProvider.System, ct);
        dingTalk.Webhook = new Uri(url, "api/channels/dingtalk/demo/webhook");
        await using var app = await LoopbackApp.StartAsync(new() { Secret = "whsec_" + Key(key, "app-secret") }, TimeProvider.System, ct);
        app.Webhook = new Uri(url, "api/channels/app/demo/webhook");

        var play = new DemoPlay(anonymous, anonymous.As(operatorToken), new(weChat, dingTalk, app), person => Secret(key, person), output);
        await play.RunAsync(ct);
        if (stay)
        {
            await play.StayAsync(ct);
        }
    }

    /// <summary>Derived from the deployment's key: the same on every run, and no use anywhere else.</summary>
    private static LoopbackWeChatOptions WeChatAccount(SigningKey key) => new()
    {
        Token = Secret(key, "wechat-token"),
        EncodingAesKey = Key(key, "wechat-aes")[..43],
        AppId = "wx" + Secret(key, "wechat-app").ToLowerInvariant()[..16],
        AppSecret = Secret(key, "wechat-secret"),
    };

    private static LoopbackDingTalkOptions DingTalkApp(SigningKey key) => new()
    {
        AppKey = "ding" + Secret(key, "dingtalk-app").ToLowerInvariant()[..16],
        AppSecret = Secret(key, "dingtalk-secret"),
        Token = Secret(key, "dingtalk-token"),
        EncodingAesKey = Key(key, "dingtalk-aes")[..43],
    };

    /// <summary>32 bytes in base64.</summary>
    private static string Key(SigningKey key, string what) => Convert.ToBase64String(HMACSHA256.HashData(key.ToArray(), Encoding.UTF8.GetBytes(what)));

    private static string Secret(SigningKey key, string what) =>
        Convert.ToHexString(HMACSHA256.HashData(key.ToArray(), Encoding.UTF8.GetBytes("omni demo " + what)))[..24];
}
