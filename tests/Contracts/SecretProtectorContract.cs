using Microsoft.AspNetCore.DataProtection;
using Omni.Functions.Adapters;
using Omni.Pipeline.Access;
using Omni.Pipeline.Ports;
using Omni.Runtime;

namespace Omni.Tests.Contracts;

/// <summary>What every protector of secrets promises.</summary>
public abstract class SecretProtectorContract
{
    private const string Purpose = "channels/web/shop/token";

    private protected abstract ISecretProtector Protector { get; }

    /// <summary>One of another deployment.</summary>
    private protected abstract ISecretProtector Stranger { get; }

    [Theory]
    [InlineData("")]
    [InlineData("a secret")]
    [InlineData("密钥 😀 \\u0000 \\n")]
    public void What_was_sealed_opens(string clear) => Assert.Equal(clear, Protector.Unprotect(Purpose, Protector.Protect(Purpose, clear)));

    [Fact]
    public void A_sealed_text_is_printable_and_does_not_show_what_is_in_it()
    {
        var clear = new string('s', 1024);
        var text = Protector.Protect(Purpose, clear);

        Assert.DoesNotContain("ssss", text, StringComparison.Ordinal);
        Assert.All(text, character => Assert.InRange(character, '!', '~'));
        Assert.InRange(text.Length, 1, 4096);
    }

    [Fact]
    public void The_same_secret_is_never_sealed_alike() => Assert.NotEqual(Protector.Protect(Purpose, "a secret"), Protector.Protect(Purpose, "a secret"));

    [Fact]
    public void Under_another_purpose_it_stays_shut() => Assert.Null(Protector.Unprotect("channels/web/other/token", Protector.Protect(Purpose, "a secret")));

    [Fact]
    public void Another_deployment_can_not_open_it() => Assert.Null(Stranger.Unprotect(Purpose, Protector.Protect(Purpose, "a secret")));

    [Fact]
    public void A_changed_or_cut_one_stays_shut_at_every_place()
    {
        var text = Protector.Protect(Purpose, "a secret");
        for (var i = 0; i < text.Length - 4; i++)
        {
            var changed = text.ToCharArray();
            changed[i] = changed[i] == 'A' ? 'B' : 'A';
            Assert.Null(Protector.Unprotect(Purpose, new(changed)));
            Assert.Null(Protector.Unprotect(Purpose, text[..i]));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a secret")]
    [InlineData("k1.")]
    [InlineData("k1.AAAA")]
    [InlineData("CfDJ8")]
    public void What_was_never_sealed_stays_shut(string text) => Assert.Null(Protector.Unprotect(Purpose, text));
}

public sealed class KeyedSecretsTests : SecretProtectorContract
{
    private protected override ISecretProtector Protector { get; } = new KeyedSecrets(new SigningKey(new byte[32]));

    private protected override ISecretProtector Stranger { get; } = new KeyedSecrets(new SigningKey([.. Enumerable.Repeat((byte)1, 32)]));
}

public sealed class DataProtectionSecretsTests : SecretProtectorContract
{
    private protected override ISecretProtector Protector { get; } = new DataProtectionSecrets(new EphemeralDataProtectionProvider());

    private protected override ISecretProtector Stranger { get; } = new DataProtectionSecrets(new EphemeralDataProtectionProvider());
}
