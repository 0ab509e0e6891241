using Omni.Pipeline.Channels.Envelopes;
using Omni.Tests.Pipeline.Channels.WeChat;

namespace Omni.Tests.Pipeline.Channels.Envelopes;

public sealed class EnvelopeSignatureTests
{
    [Theory]
    [MemberData(nameof(WeChatVectors.Signatures), MemberType = typeof(WeChatVectors))]
    public void A_published_address_signature_is_judged_as_published(string id)
    {
        var vector = WeChatVectors.Get(id);

        var isValid = EnvelopeSignature.IsValid(vector["signature"], vector["token"], vector["timestamp"], vector["nonce"]);

        Assert.Equal(vector.Expected.GetProperty("valid").GetBoolean(), isValid);
    }

    [Theory]
    [MemberData(nameof(WeChatVectors.ToOpen), MemberType = typeof(WeChatVectors))]
    public void A_published_message_signature_holds_and_one_changed_character_breaks_it(string id)
    {
        var vector = WeChatVectors.Get(id);
        var signature = vector["msg_signature"];

        Assert.True(EnvelopeSignature.IsValid(signature, vector["token"], vector["timestamp"], vector["nonce"], vector["encrypt"]));
        for (var i = 0; i < signature.Length; i++)
        {
            var other = signature.ToCharArray();
            other[i] = other[i] == '0' ? '1' : '0';
            Assert.False(EnvelopeSignature.IsValid(new(other), vector["token"], vector["timestamp"], vector["nonce"], vector["encrypt"]));
        }
    }

    [Fact]
    public void Parts_are_sorted_by_code_point_not_by_culture()
    {
        // By culture "a" comes before "B"; by code point after it.
        Assert.Equal(EnvelopeSignature.Sign("B", "a", "c"), EnvelopeSignature.Sign("c", "B", "a"));
        Assert.Equal("1d829f578bf844f766a522ba6032144ab66240fa", EnvelopeSignature.Sign("a", "B", "1"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("335B26997F05C82243AAD6B10A2D1853637E71A8")]
    [InlineData("335b26997f05c82243aad6b10a2d1853637e71a")]
    [InlineData("335b26997f05c82243aad6b10a2d1853637e71a8 ")]
    public void A_signature_in_another_form_is_wrong(string signature) =>
        Assert.False(EnvelopeSignature.IsValid(signature, "weixin", "1357982061", "1358161344"));
}
