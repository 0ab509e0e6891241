using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Omni.Functions.Media;
using Omni.Pipeline.Media;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Functions.Media;

public sealed class ClamdScanTests : IDisposable
{
    private readonly TcpListener _clamd = new(IPAddress.Loopback, 0);
    private readonly FakeTimeProvider _time = new();

    public ClamdScanTests() => _clamd.Start();

    public void Dispose() => _clamd.Dispose();

    [Theory]
    [InlineData("stream: OK\0", ScanVerdict.Clean)]
    [InlineData("stream: Eicar-Signature FOUND\0", ScanVerdict.Infected)]
    [InlineData("INSTREAM size limit exceeded. ERROR\0", ScanVerdict.TooLarge)]
    [InlineData("stream: OK but not really\0", ScanVerdict.NotYet)]
    [InlineData("UNKNOWN COMMAND\0", ScanVerdict.NotYet)]
    [InlineData("OK\0", ScanVerdict.NotYet)]
    [InlineData("", ScanVerdict.NotYet)]
    public async Task Only_one_answer_means_clean(string answer, ScanVerdict verdict)
    {
        var content = new byte[150_000];
        new Random(3).NextBytes(content);
        var seen = ServeAsync(answer);

        Assert.Equal(verdict, await ScanAsync(content));
        Assert.Equal(content, await seen);
    }

    [Fact]
    public async Task A_scanner_that_is_not_there_is_no_verdict()
    {
        _clamd.Stop();

        Assert.Equal(ScanVerdict.NotYet, await ScanAsync([1]));
    }

    [Fact]
    public async Task A_scanner_that_hangs_is_no_verdict()
    {
        var scan = ScanAsync([1]);
        using var silent = await _clamd.AcceptTcpClientAsync();
        while (!scan.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }

        Assert.Equal(ScanVerdict.NotYet, await scan);
    }

    private Task<ScanVerdict> ScanAsync(byte[] content)
    {
        var address = new Uri($"tcp://127.0.0.1:{((IPEndPoint)_clamd.LocalEndpoint).Port}");
        return new ClamdScan(address, Options.Create(new MediaOptions()), _time, NullLogger<ClamdScan>.Instance).ScanAsync(new MemoryStream(content), default).AsTask();
    }

    /// <summary>Reads one file by the protocol, answers, and gives back what it read.</summary>
    private async Task<byte[]> ServeAsync(string answer)
    {
        using var client = await _clamd.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        var command = new byte["zINSTREAM\0".Length];
        await stream.ReadExactlyAsync(command);
        Assert.Equal("zINSTREAM\0", Encoding.ASCII.GetString(command));
        var content = new List<byte>();
        var length = new byte[4];
        while (true)
        {
            await stream.ReadExactlyAsync(length);
            var chunk = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
            if (chunk.Length == 0)
            {
                break;
            }

            await stream.ReadExactlyAsync(chunk);
            content.AddRange(chunk);
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
        return [.. content];
    }
}
