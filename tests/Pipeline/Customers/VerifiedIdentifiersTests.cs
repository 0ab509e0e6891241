using Omni.Pipeline.Customers;

namespace Omni.Tests.Pipeline.Customers;

public sealed class VerifiedIdentifiersTests
{
    [Theory]
    [InlineData("email:Jo.Doe@Example.COM", "email:jo.doe@example.com")]
    [InlineData("email: jo@bücher.example ", "email:jo@xn--bcher-kva.example")]
    [InlineData("phone:+86 138 0013 8000", "phone:+8613800138000")]
    [InlineData("phone:+44 (0)20 7946 0958", "phone:+442079460958")]
    [InlineData("unionid:oAbC-12", "unionid:oAbC-12")]
    [InlineData("user:main:42", "user:main:42")]
    public void The_same_identifier_is_the_same_text(string given, string normal)
    {
        Assert.True(VerifiedIdentifiers.TryNormalize(given, out var found));
        Assert.Equal(normal, found);
        Assert.True(VerifiedIdentifiers.TryNormalize(found, out var again));
        Assert.Equal(found, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData("email:")]
    [InlineData("email:jo")]
    [InlineData("email:jo@localhost")]
    [InlineData("email:a@b@example.com")]
    [InlineData("email:jo doe@example.com")]
    [InlineData("email:jo@-.example")]
    [InlineData("phone:13800138000")]
    [InlineData("phone:+1")]
    [InlineData("phone:call me")]
    [InlineData("nickname:jo")]
    [InlineData(":jo")]
    public void What_two_channels_could_not_share_is_no_identifier(string given) => Assert.False(VerifiedIdentifiers.TryNormalize(given, out _));

    [Theory]
    [InlineData("13800138000")]
    [InlineData("008613800138000")]
    [InlineData("１３８００１３８０００")]
    [InlineData("＋８６ 138-0013-8000")]
    [InlineData("+86 138 0013 8000")]
    public void In_a_country_a_phone_is_one_number_however_people_there_write_it(string phone)
    {
        Assert.True(VerifiedIdentifiers.TryNormalize($"phone:{phone}", "CN", out var found));
        Assert.Equal("phone:+8613800138000", found);
    }

    [Theory]
    [InlineData("CN", true)]
    [InlineData("cn", false)]
    [InlineData("China", false)]
    [InlineData("", false)]
    public void A_country_is_two_capital_letters(string text, bool isRegion) => Assert.Equal(isRegion, VerifiedIdentifiers.IsRegion(text));

    [Fact]
    public void A_very_long_one_is_refused() => Assert.False(VerifiedIdentifiers.TryNormalize("user:" + new string('x', VerifiedIdentifiers.MaxLength), out _));
}
