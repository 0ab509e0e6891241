using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Omni.Durable;
using Omni.Functions;
using Omni.Pipeline;
using Omni.Pipeline.Access;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;
using Omni.Tests.Support;

namespace Omni.Tests.Functions.Http;

/// <summary>The HTTP functions over fakes, called as a host calls them: by name, parameters filled by type and name.</summary>
internal sealed class ApiRig : IDisposable
{
    private static readonly Dictionary<string, MethodInfo> Methods = typeof(FunctionNames).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods())
        .Where(method => method.GetParameters().Any(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>() is not null))
        .ToDictionary(method => method.GetCustomAttribute<FunctionAttribute>()!.Name, StringComparer.Ordinal);

    private readonly ServiceProvider _services;

    /// <param name="settings">Over the defaults.</param>
    public ApiRig(params IEnumerable<(string Name, string Value)> settings)
        : this(null, settings)
    {
    }

    /// <param name="search">The index of the host; null: it has none.</param>
    /// <param name="settings">Over the defaults.</param>
    public ApiRig(ISearch? search, params IEnumerable<(string Name, string Value)> settings)
        : this(search, null, settings)
    {
    }

    /// <param name="search">The index of the host; null: it has none.</param>
    /// <param name="more">What the test puts in the place of something else.</param>
    /// <param name="settings">Over the defaults.</param>
    public ApiRig(ISearch? search, Action<IServiceCollection>? more, params IEnumerable<(string Name, string Value)> settings)
    {
        var values = settings.ToDictionary(it => it.Name, it => (string?)it.Value);
        values["Access:PasswordRounds"] = "100000";
        var services = new ServiceCollection();
        if (search is not null)
        {
            services.AddSingleton(search);
        }

        services
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(values).Build())
            .AddLogging(logging => logging.AddProvider(Log))
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton<ITables>(Tables)
            .AddSingleton<IStageQueue>(Queue)
            .AddSingleton<IFeed>(Feed)
            .AddSingleton<IDeadLetters>(DeadLetters)
            .AddSingleton<IMediaStore>(Media)
            .AddSingleton<IdSource>(new SequentialIds())
            .AddSingleton(Key)
            .AddTestSecrets()
            .AddPipeline()
            .AddDurable()
            .AddOmniFunctions()
            .AddSingleton<IMediaScan>(Scan);
        more?.Invoke(services);
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        Orchestrations = new(Time, _services, typeof(DurableServices).Assembly);
    }

    /// <summary>Names of all HTTP functions.</summary>
    public static IEnumerable<string> Functions => Methods.Keys;

    public static SigningKey Key { get; } = new([.. Enumerable.Range(0, 32).Select(i => (byte)i)]);

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public LogGuard Log { get; } = new();

    public FakeTables Tables { get; } = new();

    public FakeStageQueue Queue { get; } = new();

    public FakeFeed Feed { get; } = new();

    public FakeMediaStore Media { get; } = new();

    public FakeMediaScan Scan { get; } = new();

    public FakeDeadLetters DeadLetters { get; } = new();

    /// <summary>Sent with every call.</summary>
    public IHeaderDictionary Headers { get; } = new HeaderDictionary();

    /// <summary>Where the calls come from.</summary>
    public IPAddress? Peer { get; set; }

    /// <summary>What the functions began; nothing of it moves until the test lets it.</summary>
    public FakeOrchestrations Orchestrations { get; }

    /// <summary>What functions are given to reach orchestrations with; null: a client of <see cref="Orchestrations"/>.</summary>
    public DurableTaskClient? Client { get; set; }

    public AgentDirectory Directory => Get<AgentDirectory>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public IStage Stage(string name) => _services.GetServices<IStage>().Single(stage => stage.Name == name);

    public static HttpTriggerAttribute TriggerOf(string function) =>
        Methods[function].GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).First(trigger => trigger is not null)!;

    /// <summary>A token of an agent who is in the directory, with the same id as role.</summary>
    public async Task<string> TokenAsync(Role role)
    {
        var id = role.ToString();
        if (await Directory.GetAsync(id, default) is null)
        {
            await Directory.CreateAsync(new() { Id = id, Username = id, DisplayName = id, Role = role }, default);
        }

        return Token(new(CallerKind.Agent, id, role));
    }

    public string Token(Caller caller, TimeSpan? lifetime = null) => Get<AccessTokens>().Issue(caller, lifetime ?? TimeSpan.FromMinutes(10)).Token;

    /// <param name="function">Name of the function.</param>
    /// <param name="token">Bearer token; null: none.</param>
    /// <param name="body">Serialized, or sent as it is when it is a string or a stream.</param>
    /// <param name="query">With its question mark.</param>
    /// <param name="route">Route parameters.</param>
    public async Task<ApiAnswer> CallAsync(
        string function, string? token = null, object? body = null, string query = "", params (string Name, string Value)[] route)
    {
        await using var scope = _services.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Method = TriggerOf(function).Methods![0].ToUpperInvariant();
        context.Request.QueryString = new(query);
        context.Request.Scheme = "https";
        context.Request.Host = new("omni.example");
        context.Connection.RemoteIpAddress = Peer;
        foreach (var (name, value) in Headers)
        {
            context.Request.Headers[name] = value;
        }

        context.Response.Body = new MemoryStream();
        if (token is not null)
        {
            context.Request.Headers.Authorization = $"Bearer {token}";
        }

        if (body is Stream file)
        {
            context.Request.Body = file;
            context.Request.ContentLength = file.CanSeek ? file.Length : null;
        }
        else if (body is not null)
        {
            context.Request.ContentType = "application/json";
            context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body as string ?? JsonSerializer.Serialize(body)));
        }

        var method = Methods[function];
        var instance = method.IsStatic ? null : ActivatorUtilities.CreateInstance(scope.ServiceProvider, method.DeclaringType!);
        var arguments = method.GetParameters().Select(parameter =>
            parameter.ParameterType == typeof(HttpRequest) ? context.Request
            : parameter.ParameterType == typeof(CancellationToken) ? CancellationToken.None
            : parameter.ParameterType == typeof(DurableTaskClient) ? Client ?? new FakeDurableClient(Orchestrations)
            : (object)route.Where(value => value.Name == parameter.Name).Select(value => value.Value).FirstOrDefault("none"));
        var result = await (Task<IResult>)method.Invoke(instance, [.. arguments])!;
        await result.ExecuteAsync(context);
        var answer = ApiAnswer.Read(context.Response);
        DescribedAnswers.Check(function, answer);
        return answer;
    }

    public void Dispose()
    {
        _services.Dispose();
        Log.AssertClean();
    }
}

/// <summary>An answer as it went out.</summary>
internal sealed record ApiAnswer(int Status, string ContentType, IHeaderDictionary Headers, string Text)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public string? this[string member] => Json.GetProperty(member).ToString();

    /// <summary>The problem's type; empty when the answer is not a problem.</summary>
    public string Problem => ContentType.StartsWith("application/problem+json", StringComparison.Ordinal) ? this["type"]! : "";

    public static ApiAnswer Read(HttpResponse response)
    {
        var text = Encoding.UTF8.GetString(((MemoryStream)response.Body).ToArray());
        return new(response.StatusCode, response.ContentType ?? "", response.Headers, text);
    }
}

/// <summary>Dead letters that a test put there.</summary>
internal sealed class FakeDeadLetters : IDeadLetters
{
    public List<DeadLetter> Letters { get; } = [];

    /// <summary>What was put back or removed, in order.</summary>
    public List<string> Done { get; } = [];

    public ValueTask<bool> ReplayAsync(string queue, long sequenceNumber, CancellationToken ct) => new(Take("replay", queue, sequenceNumber));

    public ValueTask<bool> RemoveAsync(string queue, long sequenceNumber, CancellationToken ct) => new(Take("remove", queue, sequenceNumber));

    public ValueTask<int> ReplayAllAsync(string queue, int limit, CancellationToken ct)
    {
        var numbers = Letters.Where(letter => letter.Queue == queue).Select(letter => letter.SequenceNumber).Order().Take(limit).ToList();
        return new(numbers.Count(number => Take("replay", queue, number)));
    }

    public ValueTask<IReadOnlyList<DeadLetter>> ListAsync(string queue, long after, int limit, CancellationToken ct) =>
        new([.. Letters.Where(letter => letter.Queue == queue && letter.SequenceNumber > after).OrderBy(letter => letter.SequenceNumber).Take(limit)]);

    private bool Take(string how, string queue, long number)
    {
        var isThere = Letters.RemoveAll(letter => letter.Queue == queue && letter.SequenceNumber == number) > 0;
        if (isThere)
        {
            Done.Add($"{how} {queue}{number}");
        }

        return isThere;
    }
}
