using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Omni.Functions;
using Omni.Pipeline.Access;
using Omni.Pipeline.Cards;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Privacy;
using Omni.Pipeline.Search;
using Omni.Pipeline.Stages;
using Omni.Runtime.Search;
using Omni.Tests.Functions.Http;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Privacy;

/// <summary>All functions and stages over fakes and a real index, whose queues are worked off when the test says so.</summary>
internal sealed class PrivacyWorld : IDisposable
{
    private int _messages;

    public PrivacyWorld(params IEnumerable<(string Name, string Value)> settings)
    {
        Api = new(
            Lucene.Index,
            services =>
            {
                services.AddHttpClient(CardDesk.ClientName).ConfigurePrimaryHttpMessageHandler(() => new CardSystem(this));
                services.AddSingleton<IStoredData>(_ => FakeStoredData.Of(Api!.Tables));
                services.AddSingleton<IStoredData>(_ => FakeStoredData.Of(Api!.Queue));
                services.AddSingleton<IStoredData>(_ => FakeStoredData.Of(Api!.DeadLetters.Letters));
                services.AddSingleton<IStoredData>(_ => FakeStoredData.Of(Api!.Media));
                services.AddSingleton<IStoredData>(new StoredWords(Lucene.Index));
            },
            [
                ("Cards:Sources:0:Name", "shop"),
                ("Cards:Sources:0:Url", "http://10.0.0.1/cards"),
                ("Cards:Sources:0:Secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
                .. settings,
            ]);
        Api.Get<SearchPending>().Open();
        Scan = Api.Get<PersonalDataScan>();
        // Nobody takes what waits in this world's queues, and the scan says so.
        Api.Log.Expect(2042);
    }

    public SearchRig Lucene { get; } = new();

    public ApiRig Api { get; }

    public PersonalDataScan Scan { get; }

    public FakeOrchestrations Orchestrations => Api.Orchestrations;

    /// <summary>What the other system says about anybody.</summary>
    public string CardText { get; set; } = "";

    /// <summary>A customer's message, as a channel reads it, in the first queue.</summary>
    public async Task<UnifiedMessage> AcceptAsync(
        string channel, string sender, string text, string name = "", string verified = "", string original = "", params Attachment[] files)
    {
        Api.Time.Advance(TimeSpan.FromSeconds(1));
        var now = Api.Time.GetUtcNow();
        var message = new UnifiedMessage
        {
            MessageId = $"delivery-{++_messages}",
            Direction = Direction.Inbound,
            Channel = channel,
            Account = "main",
            SenderId = sender,
            SenderName = name,
            ExternalId = $"external-{_messages}",
            Content = text,
            OriginalContent = original,
            Metadata = ImmutableDictionary<string, string>.Empty.Add("note", text.Replace("needle", "needlenoted", StringComparison.Ordinal)),
            Attachments = [.. files],
            VerifiedIdentifiers = verified.Length > 0 ? [verified] : [],
            ReplyContext = $"reply to {sender}",
            Timestamp = now,
            ReceivedAt = now,
        };
        await Api.Queue.SendAsync(QueueNames.Dedupe, new StageMessage(SessionIds.OfSender(message), message.MessageId, message), default);
        return message;
    }

    /// <summary>The same, through all stages; the customer who said it.</summary>
    public async Task<string> SayAsync(
        string channel, string sender, string text, string name = "", string verified = "", string original = "", params Attachment[] files)
    {
        await AcceptAsync(channel, sender, text, name, verified, original, files);
        await WorkAsync();
        return (await Api.Get<CustomerStore>().FindAsync(new(channel, "main", sender), default))!.Value.OriginId;
    }

    public async Task<ApiAnswer> AdminAsync(string function, object? body, params (string Name, string Value)[] route) =>
        await Api.CallAsync(function, await Api.TokenAsync(Role.Admin), body, "", route);

    public async Task<ApiAnswer> AgentAsync(string function, object? body, params (string Name, string Value)[] route) =>
        await Api.CallAsync(function, await Api.TokenAsync(Role.Agent), body, "", route);

    public async Task<Attachment> UploadAsync(string token, string name, string content)
    {
        await Api.Get<ChannelAccountStore>().SaveAsync(new(ChannelNames.Web, "main", new Dictionary<string, string>()), default);
        var answer = await Api.CallAsync(FunctionNames.UploadMedia, token, new MemoryStream(Encoding.UTF8.GetBytes(content)), $"?name={name}");
        return new() { MediaId = answer["id"]!, Name = name, ContentType = answer["contentType"]!, Bytes = content.Length };
    }

    /// <summary>Erases a customer as an admin does, to the end of the first round.</summary>
    public async Task EraseAsync(string customer)
    {
        var answer = await AdminAsync(FunctionNames.BeginErasure, new { confirm = customer }, ("id", customer));
        Assert.Equal((202, "running"), (answer.Status, answer["state"]));
        await Orchestrations.SettleAsync();
        // While something of the customer's is on its way somewhere, the round is done again.
        for (var tries = 0; tries < 4 && await StateAsync(customer) == "running"; tries++)
        {
            await Orchestrations.AdvanceAsync(TimeSpan.FromMinutes(1));
        }

        Assert.Null(Orchestrations.Failure($"erase-{customer}"));
        Assert.Equal("done", await StateAsync(customer));
    }

    private async Task<string?> StateAsync(string customer) => (await AdminAsync(FunctionNames.ReadErasure, null, ("id", customer)))["state"];

    public string VisitorToken(string visitor) => Api.Token(new(CallerKind.Visitor, visitor, Role.None, "main"));

    /// <summary>Works every queue off, until all is at rest, and has the index follow.</summary>
    public async Task WorkAsync()
    {
        await StagesAsync();
        await Api.Get<SearchIndexer>().RoundAsync(default);
        await Lucene.Index.CommitAsync(await Lucene.Index.MarkAsync(default), default);
    }

    /// <summary>The queues alone. What a stage gives up is a dead letter.</summary>
    public async Task StagesAsync()
    {
        for (var isWork = true; isWork;)
        {
            isWork = false;
            foreach (var queue in QueueNames.All)
            {
                foreach (var sent in Api.Queue.Take(queue))
                {
                    isWork = true;
                    await WorkAsync(queue, sent);
                }
            }
        }
    }

    public void SetAside(string queue, StageMessage sent, string reason) => Api.DeadLetters.Letters.Add(
        new(queue, Api.DeadLetters.Letters.Count + 1, sent.MessageId, sent.SessionId, reason, "", 1, Api.Time.GetUtcNow()) { Body = sent.Body.ToBytes() });

    /// <summary>An erasure with all steps but one.</summary>
    public CustomerErasure ErasureWithout(string step) => new(
        Api.Get<ErasureStore>(),
        Api.Get<ErasedSenders>(),
        Api.Get<CustomerStore>(),
        Api.Get<MergeStore>(),
        Api.Get<ConversationStore>(),
        Api.Get<IEnumerable<IErasureStep>>().Where(it => it.Name != step),
        Api.Time,
        NullLogger<CustomerErasure>.Instance);

    public async Task<IReadOnlyList<string>> FindAsync(params string[] texts) =>
        [.. (await Scan.FindAsync(texts, default)).Select(found => $"{texts[found.Text]}: {found.Store} {found.Place}").Distinct().Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        Api.Dispose();
        Lucene.Dispose();
    }

    private async Task WorkAsync(string queue, StageMessage sent)
    {
        switch (sent.Body)
        {
            case UnifiedMessage message:
                var outcome = await Api.Get<StageRunner>().RunAsync(queue, message, default);
                if (outcome.Kind is OutcomeKind.Rejected)
                {
                    SetAside(queue, sent, outcome.Reason);
                }

                break;
            case MergeRequest merge:
                await Api.Get<CustomerMerges>().RunAsync(merge, default);
                break;
        }
    }

    private sealed class CardSystem(PrivacyWorld world) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(
            new HttpResponseMessage { Content = new StringContent($$"""{"title":"Orders","rows":[{"label":"who","value":"{{world.CardText}}"}]}""") });
    }
}
