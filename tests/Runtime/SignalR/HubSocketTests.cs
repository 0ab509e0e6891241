using System.Text;
using Microsoft.Extensions.Time.Testing;
using Omni.Runtime.SignalR;
using Omni.Tests.Support;

namespace Omni.Tests.Runtime.SignalR;

/// <summary>One connection on a played wire and played time.</summary>
public sealed class HubSocketTests : IDisposable
{
    private const string Handshake = """{"protocol":"json","version":1}""";
    private const string PingRecord = """{"type":6}""";
    private const string TooSilent = """{"type":7,"error":"Nothing was heard from the client for too long.","allowReconnect":true}""";

    private readonly FakeTimeProvider _time = new();
    private readonly LogGuard _log = new();
    private readonly PlayedWire _wire = new();
    private readonly HubSweep _sweep;
    private readonly HubConnections _connections;
    private readonly HubSocket _socket;

    public HubSocketTests()
    {
        _sweep = new(_time, _log.CreateLogger<HubSweep>());
        _connections = new(_sweep, _log.CreateLogger<HubConnections>());
        _socket = _connections.Open(_wire, "agent:a");
    }

    public void Dispose()
    {
        _sweep.Dispose();
        _log.AssertClean();
    }

    [Theory]
    [InlineData(Handshake)]
    [InlineData("""{"version":2,"protocol":"json","more":[{"a":1}]}""")]
    public void A_handshake_is_answered_and_then_the_user_is_connected(string handshake)
    {
        Assert.False(_connections.Has("agent:a"));

        Receive(handshake);

        Assert.Equal(["{}"], _wire.Sent);
        Assert.Equal((true, 1, 1), (_connections.Has("agent:a"), _connections.Count, _connections.Agents));
    }

    [Theory]
    [InlineData("""{"protocol":"messagepack","version":1}""", "This hub speaks the protocol 'json' only.")]
    [InlineData("""{"protocol":"json","version":3}""", "This hub speaks version 1 of the protocol.")]
    [InlineData("""{"protocol":"json"}""", "The handshake can't be read.")]
    [InlineData("""{"protocol":7,"version":1}""", "The handshake can't be read.")]
    [InlineData("""{"protocol":"\ud800","version":1}""", "The handshake can't be read.")]
    [InlineData("[]", "The handshake can't be read.")]
    [InlineData("", "The handshake can't be read.")]
    [InlineData("nonsense", "The handshake can't be read.")]
    public void A_handshake_that_does_not_fit_is_told_why_and_the_connection_closed(string handshake, string error)
    {
        Receive(handshake);

        Assert.Equal([$$"""{"error":"{{error.Replace("'", "\\u0027", StringComparison.Ordinal)}}"}""", "close 1008"], _wire.Sent);
        Assert.Equal(0, _connections.Count);
    }

    [Fact]
    public void Records_may_come_together_or_in_parts()
    {
        var records = Handshake + "\u001e" + """{"type":1,"invocationId":"1","target":"A","arguments":[]}""" + "\u001e" + """{"type":4,"invocationId":"2"}""" + "\u001e";
        foreach (var part in records.Chunk(7))
        {
            Assert.True(_socket.Received(Text(new string(part))));
        }

        Assert.Equal(["{}", NoMethod("1"), NoMethod("2")], _wire.Sent);
        Assert.True(_socket.Received(Text(string.Concat(Enumerable.Repeat("""{"type":1,"invocationId":"x"}""" + "\u001e", 3)))));
        Assert.Equal(6, _wire.Sent.Count);
    }

    [Theory]
    [InlineData(PingRecord)]
    [InlineData("""{"type":1,"target":"NobodyWaits","arguments":[{"a":[1,{}]}]}""")]
    [InlineData("""{"type":2,"invocationId":"1","item":1}""")]
    [InlineData("""{"type":3,"invocationId":"1"}""")]
    [InlineData("""{"type":5,"invocationId":"1"}""")]
    [InlineData("""{"type":99,"invocationId":"1"}""")]
    public void What_wants_no_answer_gets_none(string record)
    {
        Receive(Handshake);
        Receive(record);

        Assert.Equal(["{}"], _wire.Sent);
        Assert.Equal(1, _connections.Count);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("""{"type":6} {}""")]
    [InlineData("""{"type":1,"invocationId":"\ud800"}""")]
    public void A_record_that_cannot_be_read_ends_the_connection(string record)
    {
        Receive(Handshake);
        Receive(record);

        Assert.Equal(["{}", """{"type":7,"error":"A record can\u0027t be read."}""", "close 1007"], _wire.Sent);
        Assert.False(_connections.Has("agent:a"));
    }

    [Fact]
    public void A_record_longer_than_a_message_may_be_ends_the_connection()
    {
        Receive(Handshake);
        Assert.True(_socket.Received(Text(new string(' ', 4096))));
        Assert.True(_socket.Received(Text(new string(' ', 4096))));

        Assert.Equal(["{}", "close 1009"], _wire.Sent);
    }

    [Fact]
    public void A_ping_of_the_framing_is_answered_at_any_time_with_what_it_said()
    {
        _socket.Received(new ClientFrame(ClientFrame.Ping, "early"u8.ToArray()).ToBytes());
        Receive(Handshake);
        _socket.Received(new ClientFrame(ClientFrame.Ping, "late"u8.ToArray()).ToBytes());

        Assert.Equal(["Pong early", "{}", "Pong late"], _wire.Sent);
    }

    [Fact]
    public void A_close_is_answered_and_ends_the_wire()
    {
        Receive(Handshake);

        Assert.False(_socket.Received(new ClientFrame(ClientFrame.Close, [1001 >> 8, 1001 & 0xFF]).ToBytes()));

        Assert.Equal(["{}", "close 1000"], _wire.Sent);
        Assert.True(_wire.Ended);
        Assert.Equal(0, _connections.Count);
        Assert.Empty(_sweep.All());
    }

    [Fact]
    public void After_a_fault_the_rest_is_not_looked_at_and_the_wire_ends_in_a_moment()
    {
        Receive(Handshake);
        byte[] bytes = [.. new ClientFrame(0x3, []).ToBytes(), .. Text("""{"type":1,"invocationId":"1"}""" + "\u001e")];
        Assert.True(_socket.Received(bytes));
        Assert.True(_socket.Received(new ClientFrame(ClientFrame.Ping, []).ToBytes()));

        Assert.Equal(["{}", "close 1002"], _wire.Sent);
        Assert.Null(_wire.Ended);
        Pass(HubLimits.Closing + 1);
        Assert.False(_wire.Ended);
    }

    [Fact]
    public void Who_does_not_shake_hands_is_sent_away_however_much_else_is_said()
    {
        for (var second = 0; second < HubLimits.Handshake; second++)
        {
            Pass(1);
            _socket.Received(new ClientFrame(ClientFrame.Pong, []).ToBytes());
        }

        Assert.Empty(_wire.Sent);
        Pass(1);
        Assert.Equal(["""{"error":"The handshake did not come in time."}""", "close 1008"], _wire.Sent);
    }

    [Fact]
    public void A_ping_goes_out_only_when_nothing_else_did()
    {
        Receive(Handshake);
        Pass(10);
        Push("x");
        Pass(14);
        Assert.Equal(["{}", "x"], _wire.Sent);

        Pass(1);
        Assert.Equal(["{}", "x", PingRecord], _wire.Sent);
        Pass(15);
        Assert.Equal(["{}", "x", PingRecord, PingRecord], _wire.Sent);
    }

    [Fact]
    public void A_client_that_is_silent_is_sent_away_and_one_that_pings_is_not()
    {
        Receive(Handshake);
        Pass(40);
        Receive(PingRecord);
        Pass(HubLimits.Silence);
        Assert.Equal(1, _connections.Count);

        Pass(1);
        Assert.Equal([TooSilent, "close 1001"], _wire.Sent.TakeLast(2));
        Assert.Equal(0, _connections.Count);
    }

    [Fact]
    public void What_is_lined_up_leaves_in_one_piece_and_in_its_order()
    {
        Receive(Handshake);
        var before = _wire.Writes;
        string[] events = [.. Enumerable.Range(0, 50).Select(number => $"event {number}")];
        foreach (var text in events)
        {
            _socket.Add(Frame(text));
        }

        _socket.Flush();

        Assert.Equal(["{}", .. events], _wire.Sent);
        Assert.Equal(1, _wire.Writes - before);
    }

    [Fact]
    public async Task A_full_wire_is_waited_for_by_nobody_and_loses_nothing()
    {
        Receive(Handshake);
        _wire.Room = 5;
        string[] events = [.. Enumerable.Range(0, 50).Select(number => $"event {number} {new string('x', number * 100)}")];
        foreach (var text in events)
        {
            Push(text);
        }

        Assert.Equal("{}", Assert.Single(_wire.Sent));
        _wire.Open();
        while (_wire.Sent.Count < 51)
        {
            await Task.Yield();
        }

        Assert.Equal(["{}", .. events], _wire.Sent);
        Push("last");
        Assert.Equal("last", _wire.Sent[^1]);
    }

    [Fact]
    public void A_send_that_takes_too_long_drops_the_browser()
    {
        Receive(Handshake);
        _wire.Room = 0;
        Push("x");
        Pass(HubLimits.SlowestSend);
        Assert.Null(_wire.Ended);

        Pass(1);
        Assert.False(_wire.Ended);
        Assert.Contains(_log.Lines, line => line.EventId is 4401);
        Assert.Equal(0, _connections.Count);
    }

    [Fact]
    public void A_browser_that_is_too_far_behind_is_dropped_but_a_burst_that_it_takes_is_none()
    {
        Receive(Handshake);
        var text = new string('x', 1 << 20);
        for (var i = 0; i < 6; i++)
        {
            _socket.Add(Frame(text));
        }

        _socket.Flush();
        Assert.Equal(7, _wire.Sent.Count);

        _wire.Room = 0;
        for (var i = 0; i < 4; i++)
        {
            Push(text);
        }

        Assert.Null(_wire.Ended);
        Push(text);
        Assert.False(_wire.Ended);
        Assert.Contains(_log.Lines, line => line.EventId is 4401);
    }

    [Fact]
    public void A_broken_wire_ends_the_connection()
    {
        Receive(Handshake);
        _wire.IsBroken = true;
        Push("x");

        Assert.False(_wire.Ended);
        Assert.Equal(0, _connections.Count);
        Assert.Empty(_sweep.All());
    }

    [Fact]
    public void When_the_host_stops_everybody_is_told_to_come_again_and_whoever_comes_late_too()
    {
        Receive(Handshake);
        _connections.CloseAll();
        var late = new PlayedWire();
        _connections.Open(late, "visitor:v");

        string[] goodbye = ["""{"type":7,"allowReconnect":true}""", "close 1001"];
        Assert.Equal(goodbye, _wire.Sent.TakeLast(2));
        Assert.Equal(goodbye, late.Sent);
        Assert.False(_sweep.EmptyAsync().IsCompleted);
        _socket.Received(new ClientFrame(ClientFrame.Close, []).ToBytes());
        Pass(HubLimits.Closing + 1);
        Assert.Equal((true, false), (_wire.Ended, late.Ended));
        Assert.True(_sweep.EmptyAsync().IsCompletedSuccessfully);
    }

    private static string NoMethod(string id) => $$"""{"type":3,"invocationId":"{{id}}","error":"This hub has no such method."}""";

    private static byte[] Text(string text) => new ClientFrame(ClientFrame.Text, Encoding.UTF8.GetBytes(text)).ToBytes();

    private static byte[] Frame(string text) => ServerFrames.Record(Encoding.UTF8.GetBytes(text));

    private void Receive(string record) => _socket.Received(Text(record + "\u001e"));

    private void Push(string text)
    {
        _socket.Add(Frame(text));
        _socket.Flush();
    }

    private void Pass(int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
