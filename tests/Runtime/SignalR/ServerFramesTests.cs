using System.Net.WebSockets;
using System.Text;
using CsCheck;
using Omni.Runtime.SignalR;

namespace Omni.Tests.Runtime.SignalR;

public sealed class ServerFramesTests
{
    [Fact]
    public async Task The_platforms_own_client_reads_what_is_sent() =>
        await Gen.OneOf(Gen.Int[0, 300], Gen.OneOf(125, 126, 65535, 65536, 70000)).Array[1, 5].SampleAsync(
            async lengths =>
            {
                var texts = lengths.Select(length => new string('x', length)).ToArray();
                byte[] sent = [.. texts.SelectMany(text => ServerFrames.Record(Encoding.UTF8.GetBytes(text))), .. ServerFrames.Pong("p"u8), .. ServerFrames.Close(CloseCode.GoingAway)];
                using var socket = WebSocket.CreateFromStream(new ReadOnly(sent), new WebSocketCreationOptions { IsServer = false });
                var buffer = new byte[100_000];
                foreach (var text in texts)
                {
                    var filled = 0;
                    ValueWebSocketReceiveResult got;
                    do
                    {
                        got = await socket.ReceiveAsync(buffer.AsMemory(filled), default);
                        filled += got.Count;
                    }
                    while (!got.EndOfMessage);

                    Assert.Equal(WebSocketMessageType.Text, got.MessageType);
                    Assert.Equal(text, Encoding.UTF8.GetString(buffer, 0, filled));
                }

                Assert.Equal(WebSocketMessageType.Close, (await socket.ReceiveAsync(buffer.AsMemory(), default)).MessageType);
                Assert.Equal((WebSocketCloseStatus)1001, socket.CloseStatus);
            },
            iter: 50);

    /// <summary>What the other end sent, and nobody to write to.</summary>
    private sealed class ReadOnly(byte[] sent) : MemoryStream(sent, writable: false)
    {
        public override bool CanWrite => true;

        public override void Write(byte[] buffer, int offset, int count)
        {
            // Answers go nowhere.
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }
}
