using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Media;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Functions.Http;

public sealed class MediaFunctionTests : IAsyncLifetime, IDisposable
{
    private static readonly Caller Visitor = new(CallerKind.Visitor, "v1", Role.None, "shop");

    private readonly ApiRig _rig = new();

    public async Task InitializeAsync()
    {
        await SaveAsync(_rig, "shop");
        await SaveAsync(_rig, "site");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task An_upload_is_answered_with_what_it_is()
    {
        var answer = await UploadAsync(_rig.Token(Visitor), SampleFiles.Png, "?name=a/b/photo.jpg");

        Assert.Equal((201, "image/png", "photo.jpg"), (answer.Status, answer["contentType"], answer["name"]));
        Assert.Equal(SampleFiles.Png.Length, answer.Json.GetProperty("bytes").GetInt64());
        Assert.Equal(SampleFiles.Png, _rig.Media.Content(answer["id"]!));
    }

    [Theory]
    [InlineData(ScanVerdict.Infected, 422, ProblemTypes.FileRefused)]
    [InlineData(ScanVerdict.TooLarge, 413, ProblemTypes.TooLarge)]
    [InlineData(ScanVerdict.NotYet, 503, ProblemTypes.Unavailable)]
    public async Task An_upload_without_a_clean_verdict_is_not_taken(ScanVerdict verdict, int status, string problem)
    {
        _rig.Scan.AnswerNext(verdict);

        var answer = await UploadAsync(_rig.Token(Visitor), SampleFiles.Png);

        Assert.Equal((status, problem), (answer.Status, answer.Problem));
        Assert.Empty(_rig.Media.Ids);
    }

    [Fact]
    public async Task A_visitors_file_travels_with_the_visitors_message()
    {
        var id = (await UploadAsync(_rig.Token(Visitor), SampleFiles.Png, "?name=x.png"))["id"]!;

        var answer = await PostAsync(_rig.Token(Visitor), $$"""{"clientMessageId":"1","attachments":[{"id":"{{id}}"}]}""");

        Assert.Equal(202, answer.Status);
        var message = (UnifiedMessage)Assert.Single(_rig.Queue.Sent(QueueNames.Dedupe)).Body;
        Assert.Equal((MessageKind.Image, "[image]"), (message.Kind, message.Content));
        Assert.Equal(new Attachment { MediaId = id, Name = "x.png", ContentType = "image/png", Bytes = SampleFiles.Png.Length }, Assert.Single(message.Attachments));
    }

    [Fact]
    public async Task Nobody_sends_a_file_that_somebody_else_uploaded()
    {
        var agents = await AgentAsync();
        var conversation = await ConversationAsync();
        string[] foreign =
        [
            (await UploadAsync(_rig.Token(Visitor with { Id = "v2" }), SampleFiles.Png))["id"]!,
            (await UploadAsync(_rig.Token(Visitor with { Account = "site" }), SampleFiles.Png))["id"]!,
            (await UploadAsync(agents, SampleFiles.Png))["id"]!,
            "never",
        ];
        var own = (await UploadAsync(_rig.Token(Visitor), SampleFiles.Png))["id"]!;

        foreach (var id in foreign)
        {
            Assert.Equal((400, ProblemTypes.Invalid), Told(await PostAsync(_rig.Token(Visitor), $$"""{"clientMessageId":"1","attachments":[{"id":"{{own}}"},{"id":"{{id}}"}]}""")));
        }

        Assert.Equal((400, ProblemTypes.Invalid), Told(await AnswerAsync(agents, conversation, new { clientMessageId = "1", text = "x", attachments = new[] { new { id = own } } })));
        Assert.Empty(_rig.Queue.Sent(QueueNames.Dedupe));
    }

    [Fact]
    public async Task An_agents_answer_may_be_a_file_and_nothing_else()
    {
        var agent = await AgentAsync();
        var conversation = await ConversationAsync();
        var id = (await UploadAsync(agent, SampleFiles.Pdf, "?name=terms.pdf"))["id"]!;

        Assert.Equal(202, (await AnswerAsync(agent, conversation, new { clientMessageId = "1", attachments = new[] { new { id } } })).Status);

        var message = (UnifiedMessage)Assert.Single(_rig.Queue.Sent(QueueNames.Dedupe)).Body;
        Assert.Equal((MessageKind.File, "[file]", "application/pdf"), (message.Kind, message.Content, Assert.Single(message.Attachments).ContentType));
    }

    [Fact]
    public async Task Neither_text_nor_file_or_too_many_files_is_no_answer()
    {
        var agent = await AgentAsync();
        var conversation = await ConversationAsync();
        var id = (await UploadAsync(agent, SampleFiles.Png))["id"]!;

        Assert.Equal((400, ProblemTypes.Invalid), Told(await AnswerAsync(agent, conversation, new { clientMessageId = "1", text = " ", attachments = Array.Empty<object>() })));
        Assert.Equal((400, ProblemTypes.Invalid), Told(await AnswerAsync(agent, conversation, """{"clientMessageId":"1","attachments":[null]}""")));
        Assert.Equal(
            (400, ProblemTypes.Invalid),
            Told(await AnswerAsync(agent, conversation, new { clientMessageId = "1", attachments = Enumerable.Repeat(new { id }, Attachment.MaxCount + 1) })));
    }

    [Fact]
    public async Task What_the_channel_would_refuse_is_said_before_it_is_sent()
    {
        var agent = await AgentAsync();
        var conversation = await ConversationAsync("wechat");
        var pdf = (await UploadAsync(agent, SampleFiles.Pdf))["id"]!;
        var png = (await UploadAsync(agent, SampleFiles.Png))["id"]!;

        var wrongType = await AnswerAsync(agent, conversation, new { clientMessageId = "1", attachments = new[] { new { id = pdf } } });
        var both = await AnswerAsync(agent, conversation, new { clientMessageId = "1", text = "look", attachments = new[] { new { id = png } } });

        Assert.Equal((400, "wechat-type-not-supported"), (wrongType.Status, wrongType["detail"]));
        Assert.Equal((400, "wechat-one-text-or-file"), (both.Status, both["detail"]));
        Assert.Equal(202, (await AnswerAsync(agent, conversation, new { clientMessageId = "1", attachments = new[] { new { id = png } } })).Status);
    }

    [Theory]
    [InlineData("image/png", "inline")]
    [InlineData("video/mp4", "inline")]
    [InlineData("audio/amr", "inline")]
    [InlineData("application/pdf", "attachment")]
    [InlineData("text/plain", "attachment")]
    [InlineData("application/octet-stream", "attachment")]
    [InlineData("image/svg+xml", "attachment")]
    [InlineData("text/html", "attachment")]
    public async Task Only_what_can_not_run_is_shown_in_place(string stored, string disposition)
    {
        await _rig.Media.WriteAsync("m1", new MemoryStream(SampleFiles.Svg), new(stored, "na\"me é.x", "k1"), default);

        var answer = await ReadAsync(_rig.Get<MediaUrls>().Of("m1", MediaVariant.Original));

        Assert.Equal(200, answer.Status);
        Assert.StartsWith(disposition + ";", answer.Headers.ContentDisposition.ToString(), StringComparison.Ordinal);
        Assert.Equal("default-src 'none'; sandbox", answer.Headers.ContentSecurityPolicy);
        Assert.Equal("nosniff", answer.Headers.XContentTypeOptions);
        Assert.Equal(stored is "image/svg+xml" or "text/html" ? "application/octet-stream" : stored, answer.ContentType);
        Assert.StartsWith("private, max-age=", answer.Headers.CacheControl.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', answer.Headers.ContentDisposition.ToString());
    }

    [Fact]
    public async Task An_address_that_is_late_or_changed_leads_nowhere()
    {
        await _rig.Media.WriteAsync("m1", new MemoryStream(SampleFiles.Png), new("image/png", "", ""), default);
        await _rig.Media.WriteAsync("m2", new MemoryStream(SampleFiles.Png), new("image/png", "", ""), default);
        var url = _rig.Get<MediaUrls>().Of("m1", MediaVariant.Original);

        Assert.Equal(200, (await ReadAsync(url)).Status);
        Assert.Equal(404, (await ReadAsync(url.Replace("m1", "m2", StringComparison.Ordinal))).Status);
        Assert.Equal(404, (await ReadAsync(url.Replace("v=file", "v=thumb", StringComparison.Ordinal))).Status);
        Assert.Equal(404, (await ReadAsync("/api/media/m1")).Status);
        _rig.Time.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal(404, (await ReadAsync(url)).Status);
    }

    [Fact]
    public async Task A_thumbnail_is_made_once_and_kept_beside_its_picture()
    {
        await _rig.Media.WriteAsync("m1", new MemoryStream(SampleFiles.Png), new("image/png", "", "k1"), default);
        var url = _rig.Get<MediaUrls>().Of("m1", MediaVariant.Thumbnail);

        Assert.Equal((200, "image/jpeg"), Type(await ReadAsync(url)));
        var made = _rig.Media.Content("m1-thumb");
        await _rig.Media.DeleteAsync("m1-none", default);
        Assert.Equal((200, "image/jpeg"), Type(await ReadAsync(url)));

        Assert.NotNull(made);
        Assert.Same(made, _rig.Media.Content("m1-thumb"));
    }

    [Fact]
    public async Task What_is_no_picture_has_no_thumbnail()
    {
        await _rig.Media.WriteAsync("m1", new MemoryStream(SampleFiles.Pdf), new("application/pdf", "", ""), default);
        await _rig.Media.WriteAsync("m2", new MemoryStream([.. SampleFiles.Png[..20]]), new("image/png", "", ""), default);

        Assert.Equal(404, (await ReadAsync(_rig.Get<MediaUrls>().Of("m1", MediaVariant.Thumbnail))).Status);
        Assert.Equal(404, (await ReadAsync(_rig.Get<MediaUrls>().Of("m2", MediaVariant.Thumbnail))).Status);
        Assert.Equal(["m1", "m2"], _rig.Media.Ids.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_a_word_list_withheld_is_withheld_with_its_files()
    {
        var entry = new ConversationEntry
        {
            ConversationId = "c",
            Type = EntryType.Message,
            MessageId = "m",
            Attachments = [new() { MediaId = "m1", ContentType = "image/png" }],
            Flags = [MessageFlags.Blocked],
        };

        Assert.Empty(MessageView.Of(entry, _rig.Get<MediaUrls>()).Attachments);
        Assert.Single(MessageView.Of(entry with { Flags = [] }, _rig.Get<MediaUrls>()).Attachments);
    }

    private static (int, string) Told(ApiAnswer answer) => (answer.Status, answer.Problem);

    private static (int, string) Type(ApiAnswer answer) => (answer.Status, answer.ContentType);

    private Task<ApiAnswer> UploadAsync(string token, byte[] file, string query = "") =>
        _rig.CallAsync(FunctionNames.UploadMedia, token, new MemoryStream(file), query);

    private Task<ApiAnswer> PostAsync(string token, string body) =>
        _rig.CallAsync(FunctionNames.ReceiveWebhook, token, body, route: [("channel", "web"), ("account", "shop")]);

    private Task<ApiAnswer> AnswerAsync(string token, string conversation, object body) =>
        _rig.CallAsync(FunctionNames.PostMessage, token, body, route: ("id", conversation));

    private Task<ApiAnswer> ReadAsync(string url)
    {
        var uri = new Uri(new("http://host"), url);
        return _rig.CallAsync(FunctionNames.ReadMedia, query: uri.Query, route: ("id", uri.Segments[^1]));
    }

    private static async Task SaveAsync(ApiRig rig, string account, bool isPaused = false) =>
        await rig.Get<ChannelAccountStore>().SaveAsync(new ChannelAccount("web", account, new Dictionary<string, string>()) with { IsPaused = isPaused }, default);

    private Task<string> AgentAsync() => _rig.TokenAsync(Role.Agent);

    private async Task<string> ConversationAsync(string channel = "web")
    {
        await _rig.Get<ConversationStore>().TryOpenAsync(
            new()
            {
                Id = "k-1",
                CustomerId = "k",
                Episode = 1,
                State = ConversationState.Active,
                AgentId = nameof(Role.Agent),
                Channel = channel,
                Account = "shop",
                Address = "v1",
                CreatedAt = _rig.Time.GetUtcNow(),
                LastMessageAt = _rig.Time.GetUtcNow(),
            },
            default);
        return "k-1";
    }
}
