using System.Security.Cryptography;
using Omni.Pipeline.Channels.DingTalk;
using static Omni.Tests.Pipeline.Channels.DingTalk.DingTalkRequests;

namespace Omni.Tests.Pipeline.Channels.DingTalk;

public sealed class DingTalkSignTests
{
    public static TheoryData<string> RobotSigns => Vectors.Of("dingtalk.robot_sign");

    public static TheoryData<string> ScanLogins => Vectors.Of("dingtalk.sns_sign");

    [Theory]
    [MemberData(nameof(RobotSigns))]
    public void A_robots_signature_is_as_published_and_one_changed_bit_breaks_it(string id)
    {
        var vector = Vectors.Get(id);
        var sign = vector.Expect("sign");

        Assert.Equal(sign, DingTalkSign.Sign(vector["app_secret"], vector["timestamp"]));
        Assert.True(DingTalkSign.IsValid(sign, vector["app_secret"], vector["timestamp"]));
        Assert.True(DingTalkSign.IsValid(Uri.EscapeDataString(sign), vector["app_secret"], vector["timestamp"]));
        var bytes = Convert.FromBase64String(sign);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(DingTalkSign.IsValid(Convert.ToBase64String(bytes), vector["app_secret"], vector["timestamp"]));
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Theory]
    [MemberData(nameof(ScanLogins))]
    public void The_signature_of_a_scan_login_is_another_and_is_not_taken_for_a_robots(string id)
    {
        var vector = Vectors.Get(id);
        var published = vector.Expect("signature_base64");

        Assert.Equal(published, Convert.ToBase64String(HMACSHA256.HashData(Bytes(vector["app_secret"]), Bytes(vector["timestamp"]))));
        Assert.Equal(published, Uri.UnescapeDataString(vector.Expect("signature_urlencoded")));
        Assert.False(DingTalkSign.IsValid(published, vector["app_secret"], vector["timestamp"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("%")]
    [InlineData("not base64")]
    [InlineData("AAAA")]
    public void What_is_no_signature_is_none(string sign) => Assert.False(DingTalkSign.IsValid(sign, "secret", "1"));

    [Fact]
    public void Without_a_secret_nothing_is_valid()
    {
        Assert.False(DingTalkSign.IsValid(Convert.ToBase64String(HMACSHA256.HashData(Bytes(""), Bytes("1\n"))), "", "1"));
        Assert.False(DingTalkSign.IsValid(DingTalkSign.Sign("secret", ""), "secret", ""));
    }
}
