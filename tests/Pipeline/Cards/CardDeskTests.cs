using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Cards;
using Omni.Pipeline.Channels.Calls;
using Omni.Pipeline.Channels.Webhooks;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Cards;

public sealed class CardDeskTests : IDisposable
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Orders = """{"title":"Orders","rows":[{"label":"7001","value":"shipped","url":"https://shop.example/7001"},{"label":"7002","value":"open","url":"javascript:alert(1)"}]}""";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
    private readonly PlayedSystem _system = new();
    private readonly FakeTables _tables = new();
    private readonly ServiceProvider _services;
    private readonly CustomerIdentity[] _identities =
    [
        new("c1", "wechat", "main", "o1", "", default), new("c1", "", "", "", "email:jo@example.com", default),
    ];

    public CardDeskTests() => _services = Services(("Cards:Sources:0:Name", "shop"), ("Cards:Sources:0:Url", "http://10.0.0.1/cards"), ("Cards:Sources:0:Secret", Secret));

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task A_system_is_asked_under_a_signature_who_the_customer_is()
    {
        var card = await ReadAsync();

        Assert.Equal(("shop", "Orders", "", _time.GetUtcNow()), (card.Source, card.Title, card.Problem, card.At));
        Assert.Equal([new CardRow("7001", "shipped", "https://shop.example/7001"), new CardRow("7002", "open", "")], card.Rows.ToArray());
        var (headers, body) = Assert.Single(_system.Asked);
        Assert.True(WebhookSecret.TryParse(Secret, out var secret));
        Assert.True(secret.IsValid(headers[WebhookSecret.SignatureHeader], headers[WebhookSecret.IdHeader], headers[WebhookSecret.TimestampHeader], Encoding.UTF8.GetBytes(body)));
        Assert.Equal(
            """{"customerId":"c1","identities":[{"kind":"channel","channel":"wechat","account":"main","value":"o1"},{"kind":"email","value":"jo@example.com"}]}""",
            JsonNode.Parse(body)!.ToJsonString());
    }

    [Fact]
    public async Task Half_a_character_costs_no_card()
    {
        _system.Body = """{"title":"a\ud800b","rows":[{"label":"\udc00","value":"open","url":"\ud800"}]}""";

        var card = await ReadAsync();

        Assert.Equal(("", "a\ufffdb"), (card.Problem, card.Title));
        Assert.Equal([new CardRow("\ufffd", "open", "")], card.Rows.ToArray());
    }

    [Theory]
    [InlineData("""{"rows":[{"\ud800":"x"}]}""")]
    [InlineData("""{"rows":[],"\ud800":1}""")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task What_is_no_card_is_said_to_be_none(string answer)
    {
        _system.Body = answer;

        Assert.Equal("unreadable", (await ReadAsync()).Problem);
    }

    [Fact]
    public async Task An_answer_is_kept_for_a_while()
    {
        await ReadAsync();
        _time.Advance(TimeSpan.FromSeconds(59));
        await ReadAsync();
        Assert.Single(_system.Asked);

        _time.Advance(TimeSpan.FromSeconds(2));
        await ReadAsync();
        Assert.Equal(2, _system.Asked.Count);
    }

    [Fact]
    public async Task A_system_that_is_away_shows_its_last_answer_and_that_it_is_old()
    {
        var before = await ReadAsync();
        _time.Advance(TimeSpan.FromMinutes(5));
        _system.Status = HttpStatusCode.BadGateway;

        Assert.Equal(before with { Problem = "refused" }, await ReadAsync());
    }

    [Fact]
    public async Task An_answer_about_a_customer_who_was_erased_meanwhile_is_not_kept()
    {
        var desk = _services.GetRequiredService<CardDesk>();
        _system.Answers = new();
        var reading = ReadAsync();
        await _system.WasAsked.Task;
        await _tables.Get(TableNames.Customers).WriteAsync(RowChange.Upsert(new Row("c1", CustomerRows.Erased).Set(CustomerRows.ErasedAt, _time.GetUtcNow())), default);
        Assert.Equal(0, desk.Forget(["c1"]));

        _system.Answers.SetResult();
        await reading;

        Assert.Empty(desk.Kept);
    }

    [Theory]
    [InlineData(500, Orders, "refused")]
    [InlineData(200, "<html>", "unreadable")]
    [InlineData(200, """{"rows":"none"}""", "unreadable")]
    [InlineData(0, "", "unreachable")]
    public async Task A_system_that_never_answered_well_says_so(int status, string body, string problem)
    {
        (_system.Status, _system.Body) = ((HttpStatusCode)status, body);

        var card = await ReadAsync();

        Assert.Equal((problem, true, null), (card.Problem, card.Rows.IsEmpty, card.At));
    }

    [Fact]
    public async Task A_system_that_takes_too_long_is_not_waited_for()
    {
        _system.Answers = new();
        var reading = ReadAsync();
        await _system.WasAsked.Task;

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("unreachable", (await reading).Problem);
    }

    [Fact]
    public void Options_that_cannot_work_are_refused_all_at_once()
    {
        using var services = Services(("Cards:Sources:0:Name", ""), ("Cards:Sources:0:Url", "ftp://x"), ("Cards:Sources:0:Secret", "short"));

        var error = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<CardOptions>>().Value);

        Assert.Equal(3, error.Failures.Count());
    }

    private async Task<Card> ReadAsync() => Assert.Single(await _services.GetRequiredService<CardDesk>().ReadAsync("c1", _identities, default));

    private ServiceProvider Services(params IEnumerable<(string Name, string Value)> settings)
    {
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(it => it.Name, it => (string?)it.Value)).Build())
            .AddSingleton<TimeProvider>(_time)
            .AddSingleton<IdSource>(new SequentialIds())
            .AddSingleton<ITables>(_tables)
            .AddSingleton<CustomerStore>();
        services.AddPlatformCalls();
        services.AddCards();
        services.Configure<HttpClientFactoryOptions>(CardDesk.ClientName, options => options.HttpMessageHandlerBuilderActions.Add(builder => builder.PrimaryHandler = _system));
        return services.BuildServiceProvider();
    }

    /// <summary>Another system of the company.</summary>
    private sealed class PlayedSystem : HttpMessageHandler
    {
        public List<(IReadOnlyDictionary<string, string> Headers, string Body)> Asked { get; } = [];

        public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

        public string Body { get; set; } = Orders;

        /// <summary>Null: it answers at once.</summary>
        public TaskCompletionSource? Answers { get; set; }

        public TaskCompletionSource WasAsked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add((request.Headers.ToDictionary(it => it.Key, it => string.Join(' ', it.Value)), await request.Content!.ReadAsStringAsync(cancellationToken)));
            WasAsked.TrySetResult();
            if (Answers is { } answers)
            {
                await answers.Task.WaitAsync(cancellationToken);
            }

            return Status == 0 ? throw new HttpRequestException("away") : new(Status) { Content = new StringContent(Body) };
        }
    }
}
