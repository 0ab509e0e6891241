using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;
using Omni.Runtime;
using Omni.Runtime.Storage;
using Omni.Tests.EndToEnd;
using Omni.Tests.Support;

namespace Omni.Tests.Azurite;

/// <summary>The whole of Omni on the tables and blobs that Azure has, as Azurite plays them.</summary>
[Collection(AzuriteTests.Name)]
public sealed class AzuriteHostTests(AzuriteProcess azurite)
{
    [Theory]
    [InlineData(PlanKind.Spread)]
    [InlineData(PlanKind.Compact)]
    public async Task A_visitor_and_an_agent_talk(PlanKind plan)
    {
        await using var host = await StartAsync(plan);
        await ConversationTests.TalkAsync(host);
    }

    [Fact]
    public async Task Pictures_go_both_ways()
    {
        await using var host = await StartAsync(PlanKind.Spread);
        await FilesTests.ExchangePicturesAsync(host);
    }

    [Fact]
    public async Task A_customer_is_exported_and_erased_and_nothing_is_left()
    {
        await using var host = await StartAsync(PlanKind.Spread);
        await ErasureTests.EraseAsync(host);
    }

    [Fact]
    public async Task Without_azurite_the_start_says_how_to_get_it()
    {
        var directory = Directory.CreateTempSubdirectory("omni-azurite-").FullName;
        var app = EmbeddedHost.Build(new()
        {
            Url = new("http://127.0.0.1:0"),
            DataDirectory = directory,
            Storage = StorageKind.Azurite,
            Settings = new Dictionary<string, string?>
            {
                ["Azurite:ConnectionString"] = azurite.ConnectionString.Replace("TableEndpoint=http://127.0.0.1:", "TableEndpoint=http://127.0.0.1:1/", StringComparison.Ordinal),
            },
        });
        try
        {
            var refusal = await Assert.ThrowsAsync<StorageUnavailableException>(() => app.StartAsync());
            Assert.StartsWith("Table storage at http://127.0.0.1:1/", refusal.Message, StringComparison.Ordinal);
            Assert.EndsWith("./omni emulators starts an emulator there.", refusal.Message, StringComparison.Ordinal);
        }
        finally
        {
            await app.DisposeAsync();
            Directory.Delete(directory, recursive: true);
        }
    }

    private async Task<OmniHost> StartAsync(PlanKind plan)
    {
        await azurite.EmptyAsync();
        return await OmniHost.StartAsync(
            plan, storage: StorageKind.Azurite, settings: [("Azurite:ConnectionString", azurite.ConnectionString), .. ErasureTests.QuickSearch]);
    }
}
