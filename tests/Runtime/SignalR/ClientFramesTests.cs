using System.Net.WebSockets;
using System.Text;
using CsCheck;
using Omni.Runtime.SignalR;

namespace Omni.Tests.Runtime.SignalR;

public sealed class ClientFramesTests
{
    private static readonly Gen<byte[]> AnyMask = Gen.Byte.Array[4];
    private static readonly Gen<string> AnyText = Gen.OneOf(
        Gen.String[Gen.OneOf('a', '"', '\u001e', 'é', '中', '\u007f'), 0, 300],
        Gen.Int[0, 1000].Select(count => string.Concat(Enumerable.Repeat("😀", count))),
        Gen.OneOf<int>(124, 125, 126, 127, 4095, 4096).Select(length => new string('x', length)));

    private static readonly Gen<(byte Kind, string Text)> AnyMessage = Gen.OneOf(
        AnyText.Select(text => (ClientFrame.Text, text)),
        Gen.String[Gen.Char['a', 'z'], 0, 125].Select(text => (ClientFrame.Ping, text)),
        Gen.Const((ClientFrame.Pong, "")));

    /// <summary>A message, into how many fragments it is cut, and whether a ping comes between them.</summary>
    private static readonly Gen<Sent> AnySent = Gen.Select(
        AnyMessage, Gen.Int[1, 5], Gen.Bool, AnyMask, (message, fragments, isInterrupted, mask) => new Sent(message.Kind, message.Text, fragments, isInterrupted, mask));

    [Fact]
    public void Whatever_a_client_sends_is_read_however_it_is_cut() =>
        Gen.Select(AnySent.Array[1, 8], Gen.Int[1, 5000].Array[1, 20]).Sample(
            (sent, cuts) =>
            {
                var (bytes, expected) = Encode(sent);
                Assert.Equal(expected, Read(bytes, cuts));
            },
            iter: 500);

    [Fact]
    public async Task What_the_platforms_own_client_sends_is_read() =>
        await Gen.Select(AnyText.Array[1, 4], Gen.Int[1, 1000], Gen.Int[1, 5000].Array[1, 20]).SampleAsync(
            async (texts, part, cuts) =>
            {
                using var sent = new MemoryStream();
                using var socket = WebSocket.CreateFromStream(sent, new WebSocketCreationOptions { IsServer = false });
                foreach (var text in texts)
                {
                    var bytes = Encoding.UTF8.GetBytes(text).AsMemory();
                    while (bytes.Length > part)
                    {
                        await socket.SendAsync(bytes[..part], WebSocketMessageType.Text, endOfMessage: false, default);
                        bytes = bytes[part..];
                    }

                    await socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, default);
                }

                Assert.Equal(texts.Select(text => $"Message {text}"), Read(sent.ToArray(), cuts));
            },
            iter: 100);

    public static TheoryData<string, byte[][], int> Faults => new()
    {
        { "not masked", [new ClientFrame(ClientFrame.Text, "{}"u8.ToArray()) { Mask = null }.ToBytes()], 1002 },
        { "a ping that is not masked", [new ClientFrame(ClientFrame.Ping, []) { Mask = null }.ToBytes()], 1002 },
        { "the first reserved bit", [new ClientFrame(ClientFrame.Text, []) { ReservedBits = 0x40 }.ToBytes()], 1002 },
        { "the last reserved bit", [new ClientFrame(ClientFrame.Ping, []) { ReservedBits = 0x10 }.ToBytes()], 1002 },
        { "an unknown kind of data", [new ClientFrame(0x3, []).ToBytes()], 1002 },
        { "an unknown kind of control", [new ClientFrame(0xB, []).ToBytes()], 1002 },
        { "a ping in fragments", [new ClientFrame(ClientFrame.Ping, []) { IsFinal = false }.ToBytes()], 1002 },
        { "a ping of 126 bytes", [new ClientFrame(ClientFrame.Ping, new byte[126]).ToBytes()], 1002 },
        { "the middle of nothing", [new ClientFrame(ClientFrame.Continuation, []).ToBytes()], 1002 },
        {
            "a message within a message",
            [new ClientFrame(ClientFrame.Text, []) { IsFinal = false }.ToBytes(), new ClientFrame(ClientFrame.Text, []).ToBytes()],
            1002
        },
        { "binary", [new ClientFrame(ClientFrame.Binary, [1]).ToBytes()], 1003 },
        { "text that is not UTF-8", [new ClientFrame(ClientFrame.Text, [0xC3]).ToBytes()], 1007 },
        {
            "half a character at the end of the fragments",
            [new ClientFrame(ClientFrame.Text, "a"u8.ToArray()) { IsFinal = false }.ToBytes(), new ClientFrame(ClientFrame.Continuation, [0xE4, 0xB8]).ToBytes()],
            1007
        },
        { "4,097 bytes, said in the head", [new ClientFrame(ClientFrame.Text, []) { ClaimedLength = 4097 }.ToBytes()], 1009 },
        { "more than memory has", [new ClientFrame(ClientFrame.Text, []) { ClaimedLength = long.MaxValue }.ToBytes()], 1009 },
        { "a negative length", [new ClientFrame(ClientFrame.Text, []) { ClaimedLength = ulong.MaxValue }.ToBytes()], 1009 },
        {
            "4,097 bytes in fragments",
            [new ClientFrame(ClientFrame.Text, new byte[4096]) { IsFinal = false }.ToBytes(), new ClientFrame(ClientFrame.Continuation, [1]).ToBytes()],
            1009
        },
        { "half a close code", [new ClientFrame(ClientFrame.Close, [3]).ToBytes()], 1002 },
        { "a close code that is never sent", [new ClientFrame(ClientFrame.Close, [1005 >> 8, 1005 & 0xFF]).ToBytes()], 1002 },
        { "a close code that means nothing", [new ClientFrame(ClientFrame.Close, [0, 42]).ToBytes()], 1002 },
        { "a reason that is not UTF-8", [new ClientFrame(ClientFrame.Close, [1000 >> 8, 1000 & 0xFF, 0xFF]).ToBytes()], 1007 },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void What_the_standard_forbids_is_refused_with_its_code(string what, byte[][] sent, int code) =>
        Assert.Equal((what, $"Fault {code}"), (what, Assert.Single(Read([.. sent.SelectMany(frame => frame)], [1, 3, 7]))));

    [Fact]
    public void A_message_may_be_as_long_as_it_is_allowed_to_be()
    {
        var text = new string('x', ClientFrames.MaxMessage);

        Assert.Equal([$"Message {text}"], Read(new ClientFrame(ClientFrame.Text, Encoding.UTF8.GetBytes(text)).ToBytes(), [1000]));
    }

    private static (byte[] Bytes, IReadOnlyList<string> Expected) Encode(Sent[] sent)
    {
        var (bytes, expected) = (new List<byte>(), new List<string>());
        foreach (var message in sent)
        {
            var payload = Encoding.UTF8.GetBytes(message.Text);
            var fragments = message.Kind is ClientFrame.Text ? message.Fragments : 1;
            for (var i = 0; i < fragments; i++)
            {
                var part = payload[(i * payload.Length / fragments)..((i + 1) * payload.Length / fragments)];
                bytes.AddRange(new ClientFrame(i is 0 ? message.Kind : ClientFrame.Continuation, part) { IsFinal = i == fragments - 1, Mask = message.Mask }.ToBytes());
                if (message.IsInterrupted && i < fragments - 1)
                {
                    bytes.AddRange(new ClientFrame(ClientFrame.Ping, [(byte)'p']) { Mask = message.Mask }.ToBytes());
                    expected.Add("Ping p");
                }
            }

            expected.Add($"{(message.Kind is ClientFrame.Text ? "Message" : message.Kind is ClientFrame.Ping ? "Ping" : "Pong")} {message.Text}");
        }

        return ([.. bytes], expected);
    }

    /// <summary>What comes out when the bytes come in such pieces, over and over.</summary>
    private static List<string> Read(byte[] bytes, int[] cuts)
    {
        var read = new List<string>();
        var frames = default(ClientFrames);
        for (var (at, cut) = (0, 0); at < bytes.Length; cut++)
        {
            var end = Math.Min(bytes.Length, at + cuts[cut % cuts.Length]);
            var received = frames.Join(bytes.AsSpan(at..end).ToArray());
            at = end;
            while (frames.Next(ref received, out var payload, out var fault) is var what && what is not FrameEvent.Incomplete)
            {
                if (what is FrameEvent.Fault)
                {
                    return [.. read, $"Fault {(int)fault}"];
                }

                read.Add($"{what} {Encoding.UTF8.GetString(payload)}");
            }

            frames.Keep(received);
        }

        return read;
    }

    private sealed record Sent(byte Kind, string Text, int Fragments, bool IsInterrupted, byte[] Mask);
}
