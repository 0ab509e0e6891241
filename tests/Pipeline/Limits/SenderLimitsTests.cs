using System.Net;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Limits;

namespace Omni.Tests.Pipeline.Limits;

public sealed class SenderLimitsTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData("web")]
    [InlineData("wechat")]
    public void Twenty_messages_a_second_pass_for_as_long_as_they_like(string channel)
    {
        var limits = new SenderLimits(Options.Create(new SenderLimitOptions()), _time);
        for (var i = 0; i < 2_000; i++)
        {
            Assert.True(limits.MayWrite(channel, "main", "s", out _));
            _time.Advance(TimeSpan.FromMilliseconds(50));
        }
    }

    [Fact]
    public void One_senders_flood_is_nobody_elses()
    {
        var limits = Limits();
        Assert.True(limits.MayWrite("wechat", "main", "s", out _));
        Assert.False(limits.MayWrite("wechat", "main", "s", out var wait));
        Assert.Equal(TimeSpan.FromSeconds(1), wait);

        Assert.True(limits.MayWrite("wechat", "main", "t", out _));
        Assert.True(limits.MayWrite("wechat", "other", "s", out _));
        Assert.True(limits.MayWrite("app", "main", "s", out _));
        Assert.True(limits.MayWrite("web", "main", "s", out _));
    }

    [Fact]
    public void Nought_is_no_limit()
    {
        var limits = new SenderLimits(
            Options.Create(new SenderLimitOptions { MessagesPerSecond = 0, VisitorMessagesPerSecond = 0, VisitorsPerMinute = 0 }), _time);

        Assert.All(Enumerable.Range(0, 1_000), _ => Assert.True(limits.MayWrite("wechat", "a", "s", out TimeSpan _) && limits.MayWrite("web", "a", "s", out TimeSpan _)));
        Assert.All(Enumerable.Range(0, 1_000), _ => Assert.True(limits.MayBegin(IPAddress.Parse("203.0.113.1"), out TimeSpan _)));
    }

    [Theory]
    [InlineData("203.0.113.1", "203.0.113.1", false)]
    [InlineData("203.0.113.1", "203.0.113.2", true)]
    [InlineData("203.0.113.1", "::ffff:203.0.113.1", false)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2::2", false)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", true)]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("::1", "::1", true)]
    public void New_visitors_are_counted_by_address_and_on_this_machine_not_at_all(string first, string second, bool may)
    {
        var limits = Limits();
        Assert.True(limits.MayBegin(IPAddress.Parse(first), out _));
        Assert.Equal(may, limits.MayBegin(IPAddress.Parse(second), out _));
        Assert.True(limits.MayBegin(null, out _));
    }

    private SenderLimits Limits() => new(
        Options.Create(new SenderLimitOptions
        {
            MessagesPerSecond = 1,
            MessageBurst = 1,
            VisitorMessagesPerSecond = 1,
            VisitorMessageBurst = 1,
            VisitorsPerMinute = 1,
            VisitorBurst = 1,
        }),
        _time);
}
