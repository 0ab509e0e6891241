using System.Text;
using CsCheck;
using Omni.Pipeline.Channels.Webhooks;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Channels.Webhooks;

public sealed class WebhookSecretTests
{
    private static readonly PublishedVectors Vectors = new("standard-webhooks.json");

    public static TheoryData<string> Signatures => Vectors.Of("standard_webhooks.signature");

    [Theory]
    [MemberData(nameof(Signatures))]
    public void A_published_signature_is_made_and_holds(string id)
    {
        var vector = Vectors.Get(id);
        var (webhookId, timestamp, body) = (vector["webhook_id"], vector["webhook_timestamp"], Encoding.UTF8.GetBytes(vector["raw_body"]));
        var secret = Parse(vector["secret"]);
        var signature = vector.Expect("webhook_signature");

        Assert.Equal(signature, secret.Sign(webhookId, timestamp, body));
        Assert.Equal(signature, Parse(vector["secret"]["whsec_".Length..]).Sign(webhookId, timestamp, body));
        Assert.True(secret.IsValid(signature, webhookId, timestamp, body));
        Assert.False(secret.IsValid(signature, webhookId + "0", timestamp, body));
        Assert.False(secret.IsValid(signature, webhookId, timestamp + "0", body));
        Assert.False(secret.IsValid(signature, webhookId, timestamp, [.. body, (byte)' ']));
        Assert.False(Parse("whsec_" + Convert.ToBase64String(new byte[24])).IsValid(signature, webhookId, timestamp, body));
    }

    [Fact]
    public void One_of_several_signatures_is_enough_and_other_versions_are_passed_over()
    {
        var secret = Parse("whsec_" + Convert.ToBase64String(new byte[32]));
        var right = secret.Sign("id", "1", "body"u8);

        Assert.True(secret.IsValid($"v1a,AAAA v1,AAAA {right}", "id", "1", "body"u8));
        Assert.True(secret.IsValid($"{right} v2,x", "id", "1", "body"u8));
        Assert.False(secret.IsValid(right["v1,".Length..], "id", "1", "body"u8));
        Assert.False(secret.IsValid("v1a," + right["v1,".Length..], "id", "1", "body"u8));
        Assert.False(secret.IsValid("", "id", "1", "body"u8));
        Assert.False(secret.IsValid("v1, v1,% v1,====", "id", "1", "body"u8));
    }

    [Fact]
    public void Only_the_first_few_signatures_are_tried()
    {
        var secret = Parse(Convert.ToBase64String(new byte[32]));
        var right = secret.Sign("id", "1", "body"u8);

        Assert.True(secret.IsValid(string.Join(' ', Enumerable.Repeat("v1,AAAA", 7).Append(right)), "id", "1", "body"u8));
        Assert.False(secret.IsValid(string.Join(' ', Enumerable.Repeat("v1,AAAA", 8).Append(right)), "id", "1", "body"u8));
    }

    [Fact]
    public void What_is_signed_holds_whatever_it_is() => Gen.Select(Gen.String, Gen.String, Gen.Byte.Array[0, 200], Gen.Byte.Array[24, 64]).Sample((id, timestamp, body, key) =>
    {
        var secret = Parse(Convert.ToBase64String(key));
        return secret.IsValid(secret.Sign(id, timestamp, body), id, timestamp, body);
    });

    [Theory]
    [InlineData(23, false)]
    [InlineData(24, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(0, false)]
    public void A_secret_has_24_to_64_bytes(int bytes, bool isOne) =>
        Assert.Equal(isOne, WebhookSecret.TryParse("whsec_" + Convert.ToBase64String(new byte[bytes]), out _));

    [Theory]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData("whsec_ not base64 at all, but long enough")]
    public void What_is_no_base64_is_no_secret(string text) => Assert.False(WebhookSecret.TryParse(text, out _));

    private static WebhookSecret Parse(string text)
    {
        Assert.True(WebhookSecret.TryParse(text, out var secret));
        return secret;
    }
}
