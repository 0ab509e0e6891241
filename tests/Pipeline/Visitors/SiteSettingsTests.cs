using Omni.Pipeline.Channels;
using Omni.Pipeline.Visitors;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Visitors;

public sealed class SiteSettingsTests
{
    [Theory]
    [InlineData(SiteSettings.AllowedOrigins, "https://shop.example")]
    [InlineData(SiteSettings.AllowedOrigins, "https://shop.example, http://localhost:8080\nhttps://www.shop.example")]
    [InlineData(SiteSettings.IdentitySecret, "0123456789abcdef0123456789abcdef")]
    [InlineData(SiteSettings.Color, "#0F766e")]
    [InlineData(SiteSettings.Position, "left")]
    [InlineData(SiteSettings.Title, "Hearth & <b>Kettle</b>")]
    [InlineData(SiteSettings.GreetingZh, "您好！")]
    public void A_setting_that_will_do_is_taken(string name, string value) => Assert.Empty(ChannelSettings.Validate(Of((name, value))));

    [Theory]
    [InlineData(SiteSettings.AllowedOrigins, "https://shop.example/")]
    [InlineData(SiteSettings.AllowedOrigins, "*")]
    [InlineData(SiteSettings.AllowedOrigins, "https://*.shop.example")]
    [InlineData(SiteSettings.AllowedOrigins, "null")]
    [InlineData(SiteSettings.AllowedOrigins, "shop.example")]
    [InlineData(SiteSettings.AllowedOrigins, "https://shop.example javascript:alert(1)")]
    [InlineData(SiteSettings.IdentitySecret, "0123456789abcdef0123456789abcde")]
    [InlineData(SiteSettings.Color, "teal")]
    [InlineData(SiteSettings.Color, "#0f766e;}")]
    [InlineData(SiteSettings.Position, "top")]
    [InlineData(SiteSettings.Title, "a title that is longer than anybody would ever read on top of a panel")]
    public void One_that_will_not_is_named(string name, string value) =>
        Assert.StartsWith(name, Assert.Single(ChannelSettings.Validate(Of((name, value)))), StringComparison.Ordinal);

    [Fact]
    public async Task A_page_is_let_in_by_the_account_that_names_its_origin()
    {
        using var accounts = new ChannelAccountStore(new FakeTables(), TestSecrets.Settings(TimeProvider.System), TimeProvider.System);
        await accounts.SaveAsync(Of((SiteSettings.AllowedOrigins, "https://shop.example https://www.shop.example")), default);
        var origins = new SiteOrigins(accounts);

        Assert.True(await origins.AllowsAsync("https://www.shop.example", default));
        foreach (var origin in new[] { "", "null", "https://shop.example.evil.example", "http://shop.example", "https://shop.example:444" })
        {
            Assert.False(await origins.AllowsAsync(origin, default));
        }
    }

    private static ChannelAccount Of(params (string Name, string Value)[] settings) =>
        new("web", "shop", settings.ToDictionary(setting => setting.Name, setting => setting.Value));
}
