using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Media;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Media;

/// <summary>
/// Asks a clamd, by its INSTREAM command: the file in chunks, each after its length, then an empty one; one line comes back. Only the
/// line that says OK is a clean verdict. Whatever goes wrong is no verdict.
/// </summary>
internal sealed class ClamdScan(Uri address, IOptions<MediaOptions> options, TimeProvider time, ILogger<ClamdScan> logger) : IMediaScan
{
    private const int ChunkBytes = 64 * 1024;
    private const int MaxAnswerBytes = 4096;

    public async ValueTask<ScanVerdict> ScanAsync(Stream content, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(options.Value.ScanTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            var answer = await AskAsync(content, either.Token);
            var verdict = Read(answer);
            if (verdict is ScanVerdict.NotYet)
            {
                logger.ScannerUnsure();
            }

            return verdict;
        }
        catch (Exception gone) when (gone is SocketException or IOException || (gone is OperationCanceledException && !ct.IsCancellationRequested))
        {
            logger.ScannerGone(gone);
            return ScanVerdict.NotYet;
        }
    }

    private static ScanVerdict Read(string answer) =>
        answer == "stream: OK" ? ScanVerdict.Clean
        : answer.EndsWith(" FOUND", StringComparison.Ordinal) ? ScanVerdict.Infected
        : answer.StartsWith("INSTREAM size limit exceeded", StringComparison.Ordinal) ? ScanVerdict.TooLarge
        : ScanVerdict.NotYet;

    private async Task<string> AskAsync(Stream content, CancellationToken ct)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(address.Host, address.Port, ct);
        await using var stream = client.GetStream();
        try
        {
            await SendAsync(stream, content, ct);
        }
        catch (IOException)
        {
            // It stops listening at its limit, and says so.
        }

        return await AnswerAsync(stream, ct);
    }

    private static async Task SendAsync(NetworkStream stream, Stream content, CancellationToken ct)
    {
        await stream.WriteAsync("zINSTREAM\0"u8.ToArray(), ct);
        var chunk = new byte[sizeof(int) + ChunkBytes];
        int read;
        do
        {
            read = await content.ReadAtLeastAsync(chunk.AsMemory(sizeof(int)), ChunkBytes, throwOnEndOfStream: false, ct);
            BinaryPrimitives.WriteInt32BigEndian(chunk, read);
            await stream.WriteAsync(chunk.AsMemory(0, sizeof(int) + read), ct);
        }
        while (read > 0);
    }

    private static async Task<string> AnswerAsync(NetworkStream stream, CancellationToken ct)
    {
        var answer = new byte[MaxAnswerBytes];
        var length = 0;
        while (length < answer.Length && await stream.ReadAsync(answer.AsMemory(length), ct) is var read and > 0)
        {
            length += read;
            if (answer[length - 1] == 0)
            {
                break;
            }
        }

        return Encoding.ASCII.GetString(answer, 0, length).Trim('\0', '\n', ' ');
    }
}
