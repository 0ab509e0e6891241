using System.Security.Cryptography;
using System.Text;
using Omni.Pipeline.Access;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Visitors;

namespace Omni.Tests.Pipeline.Visitors;

public sealed class SignedUsersTests
{
    private const string Secret = "0123456789abcdef0123456789abcdef";
    private const string Older = "fedcba9876543210fedcba9876543210";

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_772_366_400);
    private static readonly ChannelAccount Site = Of((SiteSettings.IdentitySecret, Secret), (SiteSettings.PreviousIdentitySecret, Older));

    [Fact]
    public void Whom_the_website_signs_for_is_known()
    {
        const string user = """{"id":"42","name":"Jo Döe","email":"Jo@Example.COM","emailVerified":true,"phone":"+86 138 0013 8000","phoneVerified":true,"exp":1772370000}""";

        var known = Assert.IsType<SignedUser.Known>(SignedUsers.Read(Site, user, Sign(user), Now));

        Assert.Equal(new VisitorProfile("42", "Jo Döe", "jo@example.com", "+8613800138000"), known.Profile);
        Assert.Equal(["user:shop:42", "email:jo@example.com", "phone:+8613800138000"], known.Profile.Identifiers("shop").AsEnumerable());
    }

    /// <summary>Made once with openssl; the examples of docs/channels.md make the same.</summary>
    [Fact]
    public void The_signature_is_that_of_the_documentation() => Assert.IsType<SignedUser.Known>(SignedUsers.Read(
        Site, """{"id":"42","name":"Jo","exp":1772370000}""", "2157d01215417ec8cff7b2a79aa016cc17d39cf9bdea3234970c8bc9a48f1ba6", Now));

    [Fact]
    public void What_a_user_only_claims_is_vouched_for_by_nobody()
    {
        const string user = """{"id":"42","email":"jo@example.com","emailVerified":"true","phone":"+8613800138000","exp":1772370000}""";

        var known = Assert.IsType<SignedUser.Known>(SignedUsers.Read(Site, user, Sign(user), Now));

        Assert.Equal(["user:shop:42"], known.Profile.Identifiers("shop").AsEnumerable());
    }

    [Fact]
    public void The_secret_before_is_good_while_it_is_set()
    {
        const string user = """{"id":"42","exp":1772370000}""";

        Assert.IsType<SignedUser.Known>(SignedUsers.Read(Site, user, Sign(user, Older), Now));
        Assert.IsType<SignedUser.NotSigned>(SignedUsers.Read(Of((SiteSettings.IdentitySecret, Secret)), user, Sign(user, Older), Now));
    }

    [Fact]
    public void Nobody_is_known_by_a_wrong_signature()
    {
        const string user = """{"id":"42","exp":1772370000}""";
        var good = Sign(user);

        Assert.All(
            ["", good[..^1], good + "00", good[..^1] + (good[^1] == '0' ? '1' : '0'), new string('z', 64), Sign(user, "another secret of 32 characters!")],
            signature => Assert.IsType<SignedUser.NotSigned>(SignedUsers.Read(Site, user, signature, Now)));
        Assert.IsType<SignedUser.NotSigned>(SignedUsers.Read(Site, user.Replace("42", "43", StringComparison.Ordinal), good, Now));
        Assert.IsType<SignedUser.NotSigned>(SignedUsers.Read(Site, user + " ", good, Now));
    }

    /// <summary>An empty secret signs, too: it must not be one.</summary>
    [Fact]
    public void An_account_without_a_secret_knows_nobody()
    {
        const string user = """{"id":"42","exp":1772370000}""";
        Assert.IsType<SignedUser.NotSigned>(SignedUsers.Read(Of(), user, Sign(user, ""), Now));
    }

    [Fact]
    public void A_signature_ends()
    {
        const string user = """{"id":"42","exp":1772366400}""";

        Assert.IsType<SignedUser.Known>(SignedUsers.Read(Site, user, Sign(user), Now.AddMinutes(5)));
        Assert.IsType<SignedUser.NotSigned>(SignedUsers.Read(Site, user, Sign(user), Now.AddMinutes(5).AddSeconds(1)));
    }

    [Theory]
    [InlineData("""{"id":"42"}""", "exp")]
    [InlineData("""{"id":"42","exp":1772999999}""", "exp")]
    [InlineData("""{"id":"42","exp":99999999999999999}""", "exp")]
    [InlineData("""{"id":42,"exp":1772370000}""", "id")]
    [InlineData("""{"id":" ","exp":1772370000}""", "id")]
    [InlineData("""{"id":"4\u0000","exp":1772370000}""", "id")]
    [InlineData("""{"id":"42","name":"a\nb","exp":1772370000}""", "name")]
    [InlineData("""{"id":"42","email":"jo","emailVerified":true,"exp":1772370000}""", "email")]
    [InlineData("""{"id":"42","phoneVerified":true,"exp":1772370000}""", "phone")]
    [InlineData("[]", "user")]
    [InlineData("", "user")]
    public void What_is_signed_and_wrong_is_told_without_repeating_it(string user, string about)
    {
        var wrong = Assert.IsType<SignedUser.Wrong>(SignedUsers.Read(Site, user, Sign(user), Now));

        Assert.StartsWith(about, wrong.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("42", wrong.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_user_is_one_visitor_of_one_account()
    {
        Assert.Equal(SignedUsers.VisitorIdOf("shop", "42"), SignedUsers.VisitorIdOf("shop", "42"));
        Assert.Equal(3, new[] { SignedUsers.VisitorIdOf("shop", "42"), SignedUsers.VisitorIdOf("shop", "43"), SignedUsers.VisitorIdOf("site", "42") }.Distinct().Count());
    }

    private static string Sign(string user, string secret = Secret) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(user)));

    private static ChannelAccount Of(params (string Name, string Value)[] settings) =>
        new("web", "shop", settings.ToDictionary(setting => setting.Name, setting => setting.Value));
}
