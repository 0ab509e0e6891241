using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Omni.Pipeline.Stages;
using Omni.Tests.Support;

namespace Omni.Tests.EndToEnd;

/// <summary>A customer of two channels goes from a host in use: from its database, its files on the disk, and its index.</summary>
public sealed class ErasureTests
{
    private const string OpenId = "needleopenid";

    internal static readonly (string, string)[] QuickSearch = [("Search:Pause", "00:00:00.010"), ("Search:CommitInterval", "00:00:01")];

    private static readonly string[] Words =
        ["needleweb", "needlewechat", "needleanswer", "needlepicture", "needleunsent", "needlenote", "needlefield", "needlereason", OpenId];

    [Theory]
    [InlineData(PlanKind.Spread)]
    [InlineData(PlanKind.Compact)]
    public async Task A_customer_is_exported_and_erased_and_nothing_is_left_on_the_disk(PlanKind plan)
    {
        await using var host = await OmniHost.StartAsync(plan, settings: QuickSearch);
        var texts = await EraseAsync(host);
        Assert.Empty(OnDisk(host, "media", texts));
        Assert.Empty(OnDisk(host, "search", texts));
    }

    /// <summary>The same on whatever the host keeps its data in.</summary>
    /// <returns>What was there of the customer, and is not found any more.</returns>
    internal static async Task<string[]> EraseAsync(OmniHost host)
    {
        var agent = await host.OnlineAgentAsync();
        var visitor = await host.VisitorAsync();
        string[] texts = [.. Words, visitor.Id];

        await host.WeChat.SendTextAsync(OpenId, "needlewechat said", "1", default);
        var wechat = await agent.AssignedAsync("needlewechat said");
        await host.WeChat.SendFileAsync(OpenId, "image", [.. SampleFiles.Png, .. "needlepicture"u8], "image/png", "2", default);
        await UploadAsync(host, visitor.Api, [.. SampleFiles.Png, .. "needleunsent"u8], "needleunsent.png");
        await visitor.Api.PostAsync(
            $"api/channels/web/{OmniHost.WebAccount}/webhook",
            new { clientMessageId = "1", text = "needleweb said", attachments = new[] { new { id = await UploadAsync(host, visitor.Api, [.. SampleFiles.Png, .. "needlepicture"u8], "needlepicture.png") } } });
        var web = await agent.AssignedAsync("needleweb said");
        await agent.AnswerAsync(web, "needleanswer given", "a1");
        await visitor.Events.NextAsync("the answer", "messageReceived", message => (string?)message["text"] == "needleanswer given");
        var thumbnail = (string)(await FileAsync(agent, wechat))["thumbnailUrl"]!;
        Assert.NotEmpty(await host.Http.GetByteArrayAsync(thumbnail));

        var (one, other) = (await CustomerAsync(host, web), await CustomerAsync(host, wechat));
        await agent.Api.PostAsync($"api/customers/{one}/notes", new { id = "n1", text = "needlenote" });
        await host.Admin.Api.TryAsync(HttpMethod.Patch, $"api/customers/{one}", new { fields = new { city = "needlefield" } });
        var id = (string)(await host.Admin.Api.PostAsync($"api/customers/{one}/merges", new { with = other, reason = "needlereason" }))["id"]!;
        await IndexedAsync(host, "needleweb");
        Assert.Empty(texts.Except((await FindAsync(host, texts)).Select(found => found.Text)));

        var exported = await ExportAsync(host, id);
        Assert.Equal(["needleunsent"], texts.Where(text => !exported.Contains(text, StringComparison.Ordinal)));

        var begun = await host.Admin.Api.PostAsync($"api/customers/{id}/exports");
        var kept = await DoneAsync(host, $"api/customers/{id}/exports/{begun["id"]}");
        var archive = await host.Http.GetByteArrayAsync((string)kept["url"]!);
        exported = await ReadAsync(new MemoryStream(archive));
        Assert.Equal(["needleunsent"], texts.Where(text => !exported.Contains(text, StringComparison.Ordinal)));

        await AskedAboutAsync(host, texts);
        await host.Admin.Api.PostAsync($"api/customers/{id}/erase", new { confirm = id });
        var erased = await DoneAsync(host, $"api/customers/{id}/erase");
        Assert.Equal(0, (int)erased["found"]!);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await host.Http.GetAsync((string)kept["url"]!)).StatusCode);
        Assert.Empty(await FindAsync(host, texts));
        Assert.Empty((await agent.Api.GetAsync("api/inbox"))["conversations"]!.AsArray());

        // The same person may come again, and is somebody new.
        await visitor.SayAsync("hello again");
        var again = await agent.AssignedAsync("hello again");
        Assert.DoesNotContain(await CustomerAsync(host, again), new[] { one, other });
        return texts;
    }

    private static async Task<string> UploadAsync(OmniHost host, OmniApi api, byte[] content, string name)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/media?name={name}") { Content = new ByteArrayContent(content) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", api.Token);
        using var response = await host.Http.SendAsync(request);
        return (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["id"]!;
    }

    private static async Task<JsonNode> FileAsync(OmniAgent agent, string conversation)
    {
        var files = from message in await agent.MessagesAsync(conversation)
                    from file in message["attachments"]!.AsArray()
                    where file!["url"] is not null
                    select file;
        if (files.FirstOrDefault() is { } there)
        {
            return there;
        }

        var updated = await agent.Events.NextAsync(
            "the picture", "messageUpdated", message => message["attachments"]!.AsArray().Any(file => file!["url"] is not null));
        return updated["attachments"]![0]!;
    }

    private static async Task<string> CustomerAsync(OmniHost host, string conversation) =>
        (string)(await host.Admin.Api.GetAsync($"api/conversations/{conversation}"))["customerId"]!;

    /// <summary>Until the index has it, as the files of the index then do.</summary>
    private static async Task IndexedAsync(OmniHost host, string word)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (OnDisk(host, "search", [word]).Count == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
        }
    }

    private static async Task<IReadOnlyList<(string Text, string Place)>> FindAsync(OmniHost host, string[] texts)
    {
        var answer = await host.Admin.Api.PostAsync("api/privacy/scan", new { texts });
        Assert.Equal(["cards", "files", "queues", "search", "tables"], answer["stores"]!.AsArray().Select(store => (string)store!).Order(StringComparer.Ordinal));
        return [.. answer["found"]!.AsArray().Select(found => (texts[(int)found!["text"]!], $"{found["store"]} {found["place"]}"))];
    }

    /// <summary>Waits until nobody is asked who the sender is: the question of one who was not known yet names the address, for some minutes.</summary>
    private static async Task AskedAboutAsync(OmniHost host, string[] texts)
    {
        for (var i = 0; i < 200 && (await FindAsync(host, texts)).Any(it => it.Place.StartsWith("queues identify", StringComparison.Ordinal)); i++)
        {
            await Task.Delay(100);
        }
    }

    private static async Task<string> ExportAsync(OmniHost host, string customer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/customers/{customer}/export");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", host.Admin.Api.Token);
        using var response = await host.Http.SendAsync(request);
        Assert.Equal("application/zip", response.Content.Headers.ContentType?.MediaType);
        return await ReadAsync(new MemoryStream(await response.Content.ReadAsByteArrayAsync()));
    }

    private static async Task<string> ReadAsync(Stream archive)
    {
        using var zip = new ZipArchive(archive);
        var all = new StringBuilder();
        foreach (var entry in zip.Entries)
        {
            using var text = new StreamReader(entry.Open(), Encoding.Latin1);
            all.AppendLine(entry.FullName).AppendLine(await text.ReadToEndAsync());
        }

        return all.ToString();
    }

    /// <summary>What goes on by itself, once it is done.</summary>
    private static async Task<JsonNode> DoneAsync(OmniHost host, string path)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var shown = await host.Admin.Api.GetAsync(path);
            if ((string?)shown["state"] != "running")
            {
                Assert.Equal("done", (string?)shown["state"]);
                return shown;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
        }
    }

    /// <summary>Which texts stand in the files of a folder, byte for byte.</summary>
    private static List<string> OnDisk(OmniHost host, string folder, string[] texts)
    {
        var found = new List<string>();
        foreach (var path in Directory.EnumerateFiles(Path.Combine(host.DataDirectory, folder), "*", SearchOption.AllDirectories))
        {
            var bytes = Read(path);
            found.AddRange(texts.Where(text => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0));
        }

        return found;
    }

    private static byte[] Read(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (FileNotFoundException)
        {
            return []; // The index wrote it anew meanwhile.
        }
    }
}
