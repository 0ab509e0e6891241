using System.IO.Compression;
using System.Text;
using Omni.Durable.ExportCustomer;
using Omni.Functions;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Privacy;
using Omni.Tests.Functions.Http;
using Omni.Tests.Pipeline.Privacy;
using Omni.Tests.Support;

namespace Omni.Tests.Durable.ExportCustomer;

public sealed class ExportCustomerTests : IDisposable
{
    private readonly PrivacyWorld _world = new();

    private FakeOrchestrations Orchestrations => _world.Orchestrations;

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task The_archive_is_that_of_the_stream_and_can_be_fetched_until_its_time_is_over()
    {
        var person = await ErasedPerson.SeedAsync(_world);
        var streamed = await _world.AdminAsync(FunctionNames.StreamExport, null, ("id", person.Id));
        Assert.Equal(200, streamed.Status);
        var begun = await BeginAsync(person.Id);
        var id = begun["id"]!;
        Assert.Equal((202, "running", $"/api/customers/{person.Id}/exports/{id}"), (begun.Status, begun["state"], begun.Headers.Location.ToString()));

        await Orchestrations.SettleAsync();

        var shown = await ShownAsync(person.Id, id);
        Assert.Equal("done", shown["state"]);
        Assert.NotEqual(0, shown.Json.GetProperty("counts").GetProperty("files").GetInt64());
        var (archive, entries) = Read(_world.Api.Media.Content(id + "-archive")!);
        Assert.Equal(_world.Api.Media.Content(id + "-archive")!.Length, shown.Json.GetProperty("bytes").GetInt64());
        Assert.Contains("manifest.json", entries);
        Assert.Contains("needleweb said", archive, StringComparison.Ordinal);
        Assert.Contains("needlefile", archive, StringComparison.Ordinal);
        foreach (var source in ExportSources.OfLines)
        {
            var lines = shown.Json.GetProperty("counts").GetProperty(source).GetInt64();
            Assert.Contains($"{{\"name\":\"{source}.ndjson\",\"lines\":{lines}}}", archive, StringComparison.Ordinal);
        }

        // Nothing of the parts is left, only the archive.
        Assert.Single(_world.Api.Media.Ids, it => it.StartsWith(id, StringComparison.Ordinal));
        Assert.Equal(200, await FetchAsync(shown["url"]!));
        Keep(id, "kept");

        await Orchestrations.AdvanceAsync(TimeSpan.FromDays(7));
        var removed = await ShownAsync(person.Id, id);
        Assert.Equal(("removed", ""), (removed["state"], removed["url"]));
        Assert.Equal(shown.Json.GetProperty("counts").ToString(), removed.Json.GetProperty("counts").ToString());
        Assert.Null(_world.Api.Media.Content(id + "-archive"));
        Keep(id, "removed");
    }

    [Fact]
    public async Task A_signed_address_ends_and_another_is_given()
    {
        var customer = await _world.SayAsync("web", "v1", "the first words");
        var id = (await BeginAsync(customer))["id"]!;
        await Orchestrations.SettleAsync();
        var url = (await ShownAsync(customer, id))["url"]!;

        _world.Api.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(404, await FetchAsync(url));
        Assert.Equal(200, await FetchAsync((await ShownAsync(customer, id))["url"]!));
    }

    [Fact]
    public async Task An_export_whose_process_ends_at_any_activity_is_whole()
    {
        var person = await ErasedPerson.SeedAsync(_world);
        var calls = 0;
        Orchestrations.BeforeActivity = (_, _) =>
        {
            switch (calls++ % 3)
            {
                case 0:
                    throw new StorageUnavailableException("away");
                case 1:
                    _world.Api.Media.FailNext(1);
                    break;
                default:
                    break;
            }

            return ValueTask.CompletedTask;
        };
        var id = (await BeginAsync(person.Id))["id"]!;
        await Orchestrations.AdvanceAsync(TimeSpan.FromHours(1));

        var shown = await ShownAsync(person.Id, id);
        Assert.Equal("done", shown["state"]);
        var (archive, entries) = Read(_world.Api.Media.Content(id + "-archive")!);
        Assert.Contains("needleweb said", archive, StringComparison.Ordinal);
        Assert.Equal(ExportSources.OfLines.Count, entries.Count(entry => entry.EndsWith(".ndjson", StringComparison.Ordinal)));
        Keep(id, "fell-over");
    }

    [Fact]
    public async Task What_can_not_be_written_fails_and_leaves_nothing()
    {
        var customer = await _world.SayAsync("web", "v1", "the first words");
        Orchestrations.BeforeActivity = (name, _) => name == ExportNames.Assemble ? throw new InvalidOperationException("broken") : ValueTask.CompletedTask;
        var id = (await BeginAsync(customer))["id"]!;

        await Orchestrations.AdvanceAsync(TimeSpan.FromHours(2));

        Assert.Equal("failed", (await ShownAsync(customer, id))["state"]);
        Assert.Empty(_world.Api.Media.Ids);
        Keep(id, "failed");
    }

    [Fact]
    public async Task Only_an_admin_asks_for_one_and_it_is_on_record_who()
    {
        var customer = await _world.SayAsync("web", "v1", "the first words");
        Assert.Equal(403, (await _world.AgentAsync(FunctionNames.BeginExport, null, ("id", customer))).Status);
        Assert.Equal(404, (await _world.AdminAsync(FunctionNames.BeginExport, null, ("id", "nobody"))).Status);

        var id = (await BeginAsync(customer))["id"]!;

        Assert.Equal(403, (await _world.AgentAsync(FunctionNames.ReadExport, null, ("id", customer), ("exportId", id))).Status);
        Assert.Equal(404, (await _world.AdminAsync(FunctionNames.ReadExport, null, ("id", "other"), ("exportId", id))).Status);
        Assert.Equal(404, (await _world.AdminAsync(FunctionNames.ReadExport, null, ("id", customer), ("exportId", "../x"))).Status);
        var audit = await _world.Api.Get<AuditLog>().ReadAsync(_world.Api.Time.GetUtcNow(), default);
        Assert.Equal(("Admin", AuditEvents.CustomerExported, customer), audit.Select(it => (it.Who, it.What, it.Subject)).Single());
    }

    private Task<ApiAnswer> BeginAsync(string customer) => _world.AdminAsync(FunctionNames.BeginExport, null, ("id", customer));

    private Task<ApiAnswer> ShownAsync(string customer, string id) => _world.AdminAsync(FunctionNames.ReadExport, null, ("id", customer), ("exportId", id));

    private async Task<int> FetchAsync(string url)
    {
        var uri = new Uri(new Uri("https://omni.example"), url);
        return (await _world.Api.CallAsync(FunctionNames.ReadMedia, null, null, uri.Query, ("id", uri.Segments[^1]))).Status;
    }

    private static (string Text, IReadOnlyList<string> Entries) Read(byte[] archive)
    {
        using var zip = new ZipArchive(new MemoryStream(archive));
        var all = new StringBuilder();
        foreach (var entry in zip.Entries)
        {
            using var text = new StreamReader(entry.Open(), Encoding.Latin1);
            all.AppendLine(text.ReadToEnd());
        }

        return (all.ToString(), [.. zip.Entries.Select(entry => entry.FullName)]);
    }

    private void Keep(string id, string scenario)
    {
        Assert.Null(Orchestrations.Failure(ExportNames.InstanceOf(id)));
        Histories.Keep(ExportNames.Orchestrator, scenario, Orchestrations.History(ExportNames.InstanceOf(id)));
    }
}
