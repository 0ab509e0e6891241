using System.IO.Compression;
using System.Text.Json;
using Omni.Functions;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Privacy;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Privacy;

public sealed class CustomerExportTests : IDisposable
{
    private readonly PrivacyWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task An_archive_holds_everything_that_an_erasure_would_remove_and_says_what()
    {
        var person = await ErasedPerson.SeedAsync(_world);

        var files = await ExportAsync(person.Id);

        // Not what waits to be read, was never sent, or is another system's; nor what is made of a file or of a message anew.
        var missing = ErasedPerson.Words.Where(word => !files.Any(file => file.Key.Contains(word, StringComparison.Ordinal) || file.Value.Contains(word, StringComparison.Ordinal)));
        Assert.Equal(["needlethumb", "needleunsent", "needlecard", "needleletter", "needlelate", "needlequestion"], missing);
        var manifest = JsonDocument.Parse(files["manifest.json"]).RootElement;
        Assert.Equal(files.Keys.Where(name => name != "manifest.json"), manifest.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("name").GetString()!));
        Assert.Contains(files.Keys, name => name.StartsWith("files/", StringComparison.Ordinal) && name.EndsWith("/needlefile.txt", StringComparison.Ordinal));
        var texts = Lines(files["messages.ndjson"]).Select(line => line.GetProperty("text").GetString()).ToList();
        Assert.Contains("needleelsewhere said", texts);
        Assert.DoesNotContain("something of somebody else", texts);
        Assert.Contains(Lines(files["messages.ndjson"]), line => line.GetProperty("originalText").GetString() == "needlemasked before");
    }

    [Fact]
    public async Task An_archive_holds_nothing_of_who_was_taken_for_the_customer()
    {
        var person = await ErasedPerson.SeedAsync(_world);

        var files = await ExportAsync(person.Other);

        Assert.Contains("something of somebody else", Lines(files["messages.ndjson"]).Select(line => line.GetProperty("text").GetString()));
        // Why the two were merged is also this one's.
        Assert.Equal(["needlereason"], ErasedPerson.Words.Where(word => files.Any(file => file.Key.Contains(word, StringComparison.Ordinal) || file.Value.Contains(word, StringComparison.Ordinal))));
    }

    [Fact]
    public async Task An_archive_goes_with_whoever_was_part_of_the_customer_when_it_was_made()
    {
        var one = await _world.SayAsync("web", "v1", "words of one");
        var other = await _world.SayAsync("app", "u1", "words of the other");
        await _world.AdminAsync(FunctionNames.MergeCustomers, new { with = other, reason = "mistake" }, ("id", one));
        var current = (await _world.Api.Get<CustomerStore>().CurrentAsync(one, default)).Id;
        var export = await BeginAsync(current);
        var merge = Assert.Single(await _world.Api.Get<MergeStore>().ListAsync(current, default));
        await _world.AdminAsync(FunctionNames.UndoMerge, null, ("id", merge.HomeId), ("mergeId", merge.Id));
        var later = await BeginAsync(current);

        await _world.EraseAsync(merge.MergedId);

        Assert.Null(await _world.Api.Get<ExportStore>().FindAsync(export, default));
        Assert.Null(_world.Api.Media.Content(Export.PlaceOf(export, "archive")));
        Assert.NotNull(_world.Api.Media.Content(Export.PlaceOf(later, "archive")));
    }

    private async Task<string> BeginAsync(string customer)
    {
        var begun = await _world.AdminAsync(FunctionNames.BeginExport, null, ("id", customer));
        await _world.Orchestrations.SettleAsync();
        Assert.NotNull(_world.Api.Media.Content(Export.PlaceOf(begun["id"]!, "archive")));
        return begun["id"]!;
    }

    [Fact]
    public async Task An_export_is_for_admins_on_record_and_of_somebody_who_is_there()
    {
        var customer = await _world.SayAsync("web", "v1", "words");

        Assert.Equal(404, (await _world.AdminAsync(FunctionNames.StreamExport, null, ("id", "nobody"))).Status);
        Assert.Equal(403, (await _world.AgentAsync(FunctionNames.StreamExport, null, ("id", customer))).Status);
        var answer = await _world.AdminAsync(FunctionNames.StreamExport, null, ("id", customer));

        Assert.Equal((200, "application/zip", "no-store"), (answer.Status, answer.ContentType, answer.Headers.CacheControl.ToString()));
        var audit = await _world.Api.Get<AuditLog>().ReadAsync(_world.Api.Time.GetUtcNow(), default);
        Assert.Equal(("Admin", AuditEvents.CustomerExported, customer), audit.Select(entry => (entry.Who, entry.What, entry.Subject)).Single());
    }

    [Fact]
    public async Task A_name_that_is_a_path_stays_in_its_folder()
    {
        var file = await _world.UploadAsync(_world.VisitorToken("v1"), "ok.txt", "content");
        var customer = await _world.SayAsync("web", "v1", "see", "", "", "", file with { Name = "../../etc/passwd" });

        Assert.Contains($"files/{file.MediaId}/passwd", (await ExportAsync(customer)).Keys);
    }

    private static IEnumerable<JsonElement> Lines(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement);

    private async Task<IReadOnlyDictionary<string, string>> ExportAsync(string customer)
    {
        using var bytes = new MemoryStream();
        await _world.Api.Get<CustomerExport>().WriteAsync(customer, new OneWayStream(bytes), default);
        using var zip = new ZipArchive(new MemoryStream(bytes.ToArray()));
        return zip.Entries.ToDictionary(entry => entry.FullName, entry => new StreamReader(entry.Open()).ReadToEnd(), StringComparer.Ordinal);
    }
}
