using System.Net;
using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Customers;

namespace Omni.Tests.Functions.Http;

public sealed class UploadDoorTests : IAsyncLifetime, IDisposable
{
    private const int MiB = 1024 * 1024;

    private readonly ApiRig _rig = new(
        ("Limits:UploadsPerMinute", "1"), ("Limits:UploadBurst", "2"), ("Limits:UploadBytesPerMinute", $"{MiB}"), ("Limits:UploadBurstBytes", $"{2 * MiB}"));

    public async Task InitializeAsync() => await AccountAsync(isPaused: false);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Who_uploads_too_many_files_is_told_when_to_try_again()
    {
        Assert.Equal((201, 201), ((await UploadAsync("v1")).Status, (await UploadAsync("v1")).Status));

        var refused = await UploadAsync("v1");

        Assert.Equal((429, ProblemTypes.TooManyUploads, "60"), (refused.Status, refused.Problem, refused.Headers.RetryAfter.ToString()));
        Assert.Equal(201, (await UploadAsync("v2")).Status);
        Assert.Equal(3, _rig.Media.Ids.Count);
        _rig.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(201, (await UploadAsync("v1")).Status);
    }

    [Fact]
    public async Task Large_files_use_up_what_one_may_upload_and_a_body_of_unknown_length_counts_as_the_largest()
    {
        Assert.Equal(201, (await UploadAsync("v1", MiB + (MiB / 2))).Status);
        Assert.Equal((429, "60"), (await UploadAsync("v1", MiB + (MiB / 2))) is var refused ? (refused.Status, refused.Headers.RetryAfter.ToString()) : default);
        Assert.Equal(429, (await UploadAsync(Token("v2"), new Unseekable(new byte[10]))).Status);
        Assert.Single(_rig.Media.Ids);
    }

    [Fact]
    public async Task From_one_address_visitors_upload_no_more_however_many_they_are()
    {
        _rig.Peer = IPAddress.Parse("203.0.113.9");
        var statuses = new List<int>();
        for (var i = 0; i < 9; i++)
        {
            statuses.Add((await UploadAsync($"v{i}")).Status);
        }

        Assert.Equal([.. Enumerable.Repeat(201, 8), 429], statuses);
        _rig.Peer = IPAddress.Parse("203.0.113.10");
        Assert.Equal(201, (await UploadAsync("v9")).Status);
    }

    [Fact]
    public async Task An_agent_has_the_same_limit_but_shares_no_address()
    {
        var token = await _rig.TokenAsync(Role.Agent);

        _rig.Peer = IPAddress.Parse("203.0.113.9");

        var statuses = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            statuses.Add((await UploadAsync(token, new MemoryStream([1]))).Status);
        }

        Assert.Equal([201, 201, 429], statuses);
    }

    [Fact]
    public async Task What_could_not_be_sent_is_not_taken()
    {
        var customer = (await _rig.Get<CustomerStore>().ResolveAsync(new("web", "shop", "v1"), "", default)).OriginId;
        await _rig.Get<CustomerBlocks>().BlockAsync(customer, "insults", null, "s1", default);
        var blocked = await UploadAsync("v1");
        await AccountAsync(isPaused: true);
        var paused = await UploadAsync("v2");
        var unknown = await UploadAsync(_rig.Token(new(CallerKind.Visitor, "v3", Role.None, "gone")), new MemoryStream([1]));

        Assert.Equal((409, ProblemTypes.SenderBlocked), (blocked.Status, blocked.Problem));
        Assert.Equal((503, ProblemTypes.AccountPaused), (paused.Status, paused.Problem));
        Assert.Equal((404, ProblemTypes.NotFound), (unknown.Status, unknown.Problem));
        Assert.Empty(_rig.Media.Ids);
    }

    private string Token(string visitor) => _rig.Token(new(CallerKind.Visitor, visitor, Role.None, "shop"));

    private Task<ApiAnswer> UploadAsync(string visitor, int bytes = 10) => UploadAsync(Token(visitor), new MemoryStream(new byte[bytes]));

    private Task<ApiAnswer> UploadAsync(string token, Stream file) => _rig.CallAsync(FunctionNames.UploadMedia, token, file);

    private async Task AccountAsync(bool isPaused) =>
        await _rig.Get<ChannelAccountStore>().SaveAsync(new ChannelAccount("web", "shop", new Dictionary<string, string>()) with { IsPaused = isPaused }, default);

    private sealed class Unseekable(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;
    }
}
