using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Omni.Pipeline.Stages;
using Omni.Runtime.Commands.Demo;
using Omni.Tests.Support;

namespace Omni.Tests.EndToEnd;

/// <summary>Pictures and other files, from customers to agents and back, over real sockets and a real disk.</summary>
public sealed class FilesTests
{
    private const string Customer = "o-customer-1";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(PlanKind.Spread)]
    [InlineData(PlanKind.Compact)]
    public async Task A_picture_from_wechat_is_seen_by_the_agent_and_the_agents_by_the_customer(PlanKind plan)
    {
        await using var host = await OmniHost.StartAsync(plan);
        await ExchangePicturesAsync(host);
    }

    /// <summary>The same on whatever the host keeps its data in.</summary>
    internal static async Task ExchangePicturesAsync(OmniHost host)
    {
        var agent = await host.OnlineAgentAsync();

        Assert.True((await host.WeChat.SendFileAsync(Customer, "image", SampleFiles.Jpeg, "image/jpeg", "1", default)).IsAcknowledged);
        var conversation = await agent.AssignedAsync("[image]");
        var attachment = await FetchedAsync(agent, conversation);

        Assert.Equal("image/jpeg", (string?)attachment["contentType"]);
        Assert.Equal(SampleFiles.Jpeg, await host.Http.GetByteArrayAsync((string)attachment["url"]!));
        using var thumbnail = await host.Http.GetAsync((string)attachment["thumbnailUrl"]!);
        Assert.Equal("image/jpeg", thumbnail.Content.Headers.ContentType?.MediaType);

        await agent.Api.PostAsync(
            $"api/conversations/{conversation}/messages", new { clientMessageId = "1", attachments = new[] { new { id = await UploadAsync(host, agent.Api, SampleFiles.Png) } } });
        var received = await host.WeChat.WaitForMessageAsync(Customer, _ => true, default).WaitAsync(Patience);
        Assert.Equal(SampleFiles.Png, host.WeChat.FileOf(received));
    }

    [Fact]
    public async Task A_visitor_and_an_agent_exchange_files_and_none_of_them_runs()
    {
        await using var host = await OmniHost.StartAsync();
        var agent = await host.OnlineAgentAsync();
        var visitor = await host.VisitorAsync();

        await visitor.Api.PostAsync(
            $"api/channels/web/{OmniHost.WebAccount}/webhook",
            new { clientMessageId = "1", text = "look at this", attachments = new[] { new { id = await UploadAsync(host, visitor.Api, SampleFiles.Html) } } });
        var conversation = await agent.AssignedAsync("look at this");
        var seen = Assert.Single((await agent.MessagesAsync(conversation)).Single(message => (string?)message["text"] == "look at this")["attachments"]!.AsArray())!;
        using var page = await host.Http.GetAsync((string)seen["url"]!);
        Assert.Equal(("application/octet-stream", "attachment"), (page.Content.Headers.ContentType?.MediaType, page.Content.Headers.ContentDisposition?.DispositionType));
        Assert.Equal("default-src 'none'; sandbox", page.Headers.GetValues("Content-Security-Policy").Single());

        await agent.Api.PostAsync(
            $"api/conversations/{conversation}/messages", new { clientMessageId = "1", attachments = new[] { new { id = await UploadAsync(host, agent.Api, SampleFiles.Png) } } });
        var pushed = await visitor.Events.NextAsync("the agent's picture", "messageReceived", message => (string?)message["kind"] == "image");
        Assert.Equal(SampleFiles.Png, await host.Http.GetByteArrayAsync((string)pushed["attachments"]![0]!["url"]!));
    }

    [Fact]
    public async Task A_file_may_be_larger_than_other_calls_and_not_larger_than_its_kind()
    {
        await using var host = await OmniHost.StartAsync(
            settings: [("Media:MaxImageBytes", "400000"), ("Media:MaxVideoBytes", "500000"), ("Media:MaxFileBytes", "400000"), ("Media:MaxAudioBytes", "400000")]);
        var visitor = await host.VisitorAsync();

        Assert.Equal(HttpStatusCode.Created, await StatusAsync(400_000, chunked: false));
        Assert.Equal(HttpStatusCode.Created, await StatusAsync(400_000, chunked: true));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await StatusAsync(400_001, chunked: false));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await StatusAsync(1_000_000, chunked: false));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await StatusAsync(550_000, chunked: true));

        async Task<HttpStatusCode> StatusAsync(int size, bool chunked)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "api/media") { Content = new ByteArrayContent([.. "GIF89a"u8, .. new byte[size - 6]]) };
            request.Headers.Authorization = new("Bearer", visitor.Token);
            request.Headers.TransferEncodingChunked = chunked;
            // A server that has seen enough closes the connection: only who waits for its word before sending is sure to read it.
            request.Headers.ExpectContinue = !chunked;
            using var response = await host.Http.SendAsync(request);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task A_form_is_an_upload_too_and_a_video_is_read_from_anywhere()
    {
        await using var host = await OmniHost.StartAsync();
        var agent = await host.OnlineAgentAsync();
        var visitor = await host.VisitorAsync();
        using var form = new MultipartFormDataContent { { new StringContent("x"), "other" }, { new ByteArrayContent(SampleFiles.Mp4), "file", "视频.mp4" } };
        using var upload = new HttpRequestMessage(HttpMethod.Post, "api/media") { Content = form };
        upload.Headers.Authorization = new("Bearer", visitor.Token);
        using var uploaded = await host.Http.SendAsync(upload);
        var file = JsonNode.Parse(await uploaded.Content.ReadAsStringAsync())!;
        Assert.Equal(("视频.mp4", "video/mp4"), ((string?)file["name"], (string?)file["contentType"]));

        await visitor.Api.PostAsync(
            $"api/channels/web/{OmniHost.WebAccount}/webhook", new { clientMessageId = "1", attachments = new[] { new { id = (string?)file["id"] } } });
        var conversation = await agent.AssignedAsync("[video]");
        var attachment = (await agent.MessagesAsync(conversation)).Single(message => (string?)message["kind"] == "video")["attachments"]![0]!;
        using var range = new HttpRequestMessage(HttpMethod.Get, (string)attachment["url"]!) { Headers = { Range = new RangeHeaderValue(4, 7) } };
        using var part = await host.Http.SendAsync(range);

        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal("ftyp", await part.Content.ReadAsStringAsync());
        Assert.Null(attachment["thumbnailUrl"]);
    }

    [Fact]
    public async Task Who_subscribes_is_greeted_and_the_agent_is_told_what_may_be_answered()
    {
        await using var host = await OmniHost.StartAsync();
        var agent = await host.OnlineAgentAsync();
        await SetAsync(host, "welcome", "Welcome! 您好");

        Assert.True((await host.WeChat.SendEventAsync(Customer, "subscribe", "", default)).IsAcknowledged);
        Assert.Equal("Welcome! 您好", (await host.WeChat.WaitForMessageAsync(Customer, _ => true, default).WaitAsync(Patience)).Text);
        await host.WeChat.RepeatAsync(default);

        await host.WeChat.SendTextAsync(Customer, "hello", "1", default);
        var conversation = await agent.AssignedAsync("hello");
        var reply = (await agent.Api.GetAsync($"api/conversations/{conversation}"))["reply"]!;
        Assert.Equal((true, 7), ((bool)reply["allowed"]!, (int)reply["left"]!));
        Assert.Single(await agent.MessagesAsync(conversation), message => (string?)message["text"] == "Welcome! 您好");

        host.WeChat.Faults.Add(LoopbackFault.Error(45047));
        await agent.AnswerAsync(conversation, "too many", "1");
        await agent.Events.NextAsync("the answer to fail", "messageUpdated", message => (string?)message["delivery"] == "failed");
        reply = (await agent.Api.GetAsync($"api/conversations/{conversation}"))["reply"]!;
        Assert.Equal((false, "wechat-45047"), ((bool)reply["allowed"]!, (string?)reply["reason"]));
    }

    [Fact]
    public async Task A_menu_is_applied_when_an_admin_says_so_and_its_faults_are_shown()
    {
        await using var host = await OmniHost.StartAsync();
        const string Good = """{"button":[{"type":"click","name":"Orders","key":"orders"}]}""";

        var (status, _) = await host.Admin.Api.TryAsync(HttpMethod.Post, "api/channels/wechat/main/menu");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        await SetAsync(host, "menu", Good);
        await host.Admin.Api.PostAsync("api/channels/wechat/main/menu");
        Assert.Equal(Good, host.WeChat.Menu);

        await SetAsync(host, "menu", """{"button":[{"type":"click","name":"much too long for a button","key":"k"}]}""");
        (status, var problem) = await host.Admin.Api.TryAsync(HttpMethod.Post, "api/channels/wechat/main/menu");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "wechat-40018"), (status, (string?)problem["detail"]));
    }

    [Fact]
    public async Task A_platform_that_is_slow_with_a_file_holds_up_no_message()
    {
        await using var host = await OmniHost.StartAsync(settings: [("Media:FetchTimeout", "00:00:01")]);
        var agent = await host.OnlineAgentAsync();
        host.WeChat.Faults.Add(LoopbackFault.Slow(TimeSpan.FromMinutes(5)), on: LoopbackCall.Download);

        await host.WeChat.SendFileAsync(Customer, "image", SampleFiles.Jpeg, "image/jpeg", "1", default);
        await host.WeChat.SendTextAsync(Customer, "do you see it?", "2", default);

        var conversation = await agent.SeesAsync("do you see it?");
        var picture = (await agent.MessagesAsync(conversation)).Single(message => (string?)message["kind"] == "image")["attachments"]![0]!;
        Assert.Null((string?)picture["problem"]);
        Assert.Null((string?)picture["url"]);

        // It is asked for again, and comes.
        Assert.NotNull((string?)(await FetchedAsync(agent, conversation))["url"]);
    }

    [Fact]
    public async Task A_host_whose_scanner_is_away_shows_no_file_and_takes_none()
    {
        await using var host = await OmniHost.StartAsync(settings: [("Media:Clamd", "tcp://127.0.0.1:1")]);
        var agent = await host.OnlineAgentAsync();

        await host.WeChat.SendFileAsync(Customer, "image", SampleFiles.Jpeg, "image/jpeg", "1", default);
        var conversation = await agent.AssignedAsync("[image]");
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/media") { Content = new ByteArrayContent(SampleFiles.Png) };
        request.Headers.Authorization = new("Bearer", agent.Api.Token);
        using var response = await host.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        var picture = (await agent.MessagesAsync(conversation)).Single(message => (string?)message["kind"] == "image")["attachments"]![0]!;
        Assert.Null((string?)picture["url"]);
    }

    private static async Task<JsonNode> FetchedAsync(OmniAgent agent, string conversation)
    {
        while (true)
        {
            var seen = agent.Events.All.Count;
            var files = (await agent.MessagesAsync(conversation)).Single(message => (string?)message["kind"] == "image")["attachments"]!.AsArray();
            if (Assert.Single(files)!["url"] is not null)
            {
                return files[0]!;
            }

            await agent.Events.MoreThanAsync(seen, "the picture");
        }
    }

    private static async Task<string> UploadAsync(OmniHost host, OmniApi api, byte[] file)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/media?name=file") { Content = new ByteArrayContent(file) };
        request.Headers.Authorization = new("Bearer", api.Token);
        using var response = await host.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["id"]!;
    }

    private static Task<JsonNode> SetAsync(OmniHost host, string name, string value) => host.Admin.Api.PutAsync(
        "api/channels/wechat/main",
        new { settings = new Dictionary<string, string>(host.WeChat.Options.ToAccount("main", host.WeChat.Address).Settings) { [name] = value } });
}
