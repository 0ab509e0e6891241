using System.Net;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Omni.Functions.Adapters;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Functions.Adapters;

/// <summary>What the blob service's bad days look like to Omni.</summary>
public sealed class BlobMediaStoreTests
{
    private static readonly MediaInfo Info = new("image/png", "a.png", "k1");

    private readonly FakeBlobService _service = new();
    private readonly BlobMediaStore _store;

    public BlobMediaStoreTests()
    {
        var options = BlobMediaStore.Options();
        options.Transport = new HttpClientTransport(_service);
        options.Retry.Delay = options.Retry.MaxDelay = TimeSpan.Zero;
        _store = new(new BlobContainerClient("UseDevelopmentStorage=true", BlobMediaStore.Container, options));
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.Forbidden)]
    public async Task A_service_that_does_not_do_it_is_an_outage(HttpStatusCode status)
    {
        _service.Intercept = _ => new(status);

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await _store.WriteAsync("m1", new MemoryStream([1]), Info, default));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await _store.OpenAsync("m1", default));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await _store.DeleteAsync("m1", default));
    }

    [Fact]
    public async Task A_write_whose_answer_was_lost_finds_its_own_file_and_succeeds()
    {
        var lost = 0;
        _service.After = (request, answer) => request.Method == HttpMethod.Put && lost++ == 0 ? new(HttpStatusCode.ServiceUnavailable) : answer;

        await _store.WriteAsync("m1", new MemoryStream([1, 2]), Info, default);

        Assert.Equal(2, lost);
        await using var read = await _store.OpenAsync("m1", default);
        Assert.Equal((Info, 2L), (read!.Info, read.Bytes));
    }
}
