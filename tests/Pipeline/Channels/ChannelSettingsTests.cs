using Omni.Pipeline.Channels;

namespace Omni.Tests.Pipeline.Channels;

public sealed class ChannelSettingsTests
{
    private const string AesKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";

    [Fact]
    public void A_complete_account_has_no_errors()
    {
        Assert.Empty(ChannelSettings.Validate(WeChat()));
        Assert.Empty(ChannelSettings.Validate(new("web", "shop", new Dictionary<string, string>())));
    }

    [Fact]
    public void All_errors_are_told_at_once_and_none_repeats_a_secret()
    {
        var errors = ChannelSettings.Validate(new("wechat", "a/b", new Dictionary<string, string>
        {
            ["encodingAesKey"] = "my-secret",
            ["apiBase"] = "ftp://x",
            ["aesKey"] = "typed wrong",
        }));

        Assert.Equal(
            [
                "An account name has 1 to 64 letters, digits, dashes and underscores.",
                "token is missing.",
                "encodingAesKey is not 43 characters of base64.",
                "appId is missing.",
                "appSecret is missing.",
                "apiBase is not an absolute http or https address.",
                "wechat has no setting aesKey.",
            ],
            errors);
    }

    [Theory]
    [InlineData("https://api.weixin.qq.com", true)]
    [InlineData("https://proxy.example.com:8443/wechat/", true)]
    [InlineData("http://127.0.0.1:5000", true)]
    [InlineData("http://localhost:5000", true)]
    [InlineData("http://[::1]:5000", true)]
    [InlineData("http://api.weixin.qq.com", false)]
    [InlineData("http://127.0.0.1.example.com", false)]
    [InlineData("https://user:pass@api.weixin.qq.com", false)]
    [InlineData("https://api.weixin.qq.com?x=1", false)]
    [InlineData("api.weixin.qq.com", false)]
    [InlineData("/cgi-bin", false)]
    [InlineData("file:///etc/passwd", false)]
    public void The_platforms_address_is_https_or_on_this_machine(string address, bool isFine) =>
        Assert.Equal(isFine, ChannelSettings.Validate(WeChat(("apiBase", address))).Count == 0);

    [Fact]
    public void A_value_without_end_is_refused() =>
        Assert.Equal(["token has more than 1024 characters."], ChannelSettings.Validate(WeChat(("token", new('x', 1025)))));

    [Fact]
    public void A_channel_that_does_not_exist_is_refused() =>
        Assert.Equal(["There is no such channel."], ChannelSettings.Validate(WeChat() with { Channel = "WeChat" }));

    [Fact]
    public void Secrets_are_named_and_never_shown()
    {
        Assert.Equal(["appId", "apiBase"], ChannelSettings.Shown(WeChat(("apiBase", "https://x"))).Keys.OrderDescending());
        Assert.Equal(["token", "encodingAesKey", "appSecret"], ChannelSettings.Secrets(WeChat()));
        Assert.Equal(["token", "encodingAesKey"], ChannelSettings.Secrets(WeChat(("appSecret", ""))));
    }

    [Fact]
    public void A_change_keeps_the_secrets_that_it_leaves_out_and_nothing_else()
    {
        var changed = ChannelSettings.Change(
            given: new("wechat", "main", new Dictionary<string, string> { ["appId"] = "wx2", ["token"] = "new" }),
            stored: WeChat(("apiBase", "https://x")));

        Assert.Equal("wx2", changed["appId"]);
        Assert.Equal("new", changed["token"]);
        Assert.Equal(AesKey, changed["encodingAesKey"]);
        Assert.Equal("secret", changed["appSecret"]);
        Assert.Equal("", changed["apiBase"]);
    }

    [Theory]
    [InlineData("https://collector.example", false)]
    [InlineData("https://proxy.example/", true)]
    [InlineData("", true)]
    public void A_secret_goes_to_another_address_only_when_it_is_given_again(string address, bool isKept)
    {
        ChannelAccount given = new("wechat", "main", new Dictionary<string, string> { ["appId"] = "wx1", ["apiBase"] = address });
        var stored = WeChat(("apiBase", "https://proxy.example"));

        Assert.Equal(isKept ? "secret" : "", ChannelSettings.Change(given, stored)["appSecret"]);
        Assert.Equal("token", ChannelSettings.Change(given, stored)["token"]);
        Assert.Equal(isKept ? [] : ["apiBase is another address than before: give appSecret again, it will be sent there."], ChannelSettings.ToGiveAgain(given, stored));
    }

    [Fact]
    public void A_new_account_has_what_is_given() =>
        Assert.Equal("", ChannelSettings.Change(WeChat(("appSecret", "")), stored: null)["appSecret"]);

    [Theory]
    [InlineData("allowPlain", "true", true)]
    [InlineData("allowPlain", "yes", false)]
    [InlineData("welcome", "您好", true)]
    [InlineData("menu", """{"button":[{"name":"a"}]}""", true)]
    [InlineData("menu", """{"button":[]}""", false)]
    [InlineData("menu", """{"button":[1,2,3,4]}""", false)]
    [InlineData("menu", "[]", false)]
    [InlineData("menu", "{", false)]
    public void What_a_wechat_account_may_say_of_itself_is_checked(string name, string value, bool isFine) =>
        Assert.Equal(isFine, ChannelSettings.Validate(WeChat((name, value))).Count == 0);

    [Fact]
    public void A_greeting_is_no_longer_than_a_message() =>
        Assert.Equal(["welcome is too long for a message."], ChannelSettings.Validate(WeChat(("welcome", new('汉', 683)))));

    [Fact]
    public void A_menu_may_be_longer_than_other_settings()
    {
        var menu = "{\"button\":[{\"name\":\"" + new string('a', 8000) + "\"}]}";

        Assert.Empty(ChannelSettings.Validate(WeChat(("menu", menu))));
        Assert.NotEmpty(ChannelSettings.Validate(WeChat(("menu", menu + new string(' ', 200)))));
    }

    private static ChannelAccount WeChat(params (string Name, string Value)[] others)
    {
        var settings = new Dictionary<string, string>
        {
            ["token"] = "token",
            ["encodingAesKey"] = AesKey,
            ["appId"] = "wx1",
            ["appSecret"] = "secret",
        };
        foreach (var (name, value) in others)
        {
            settings[name] = value;
        }

        return new("wechat", "main", settings);
    }
}
