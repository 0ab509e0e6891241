using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Channels.App;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Channels.App;

/// <summary>What docs/channels.md tells those who write an app's server is what is done.</summary>
public sealed partial class AppExampleTests
{
    private static readonly string Documentation = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docs/channels.md"));

    [Fact]
    public async Task The_documented_call_is_taken_as_it_stands()
    {
        var example = Example().Match(Documentation);
        var secret = Secret().Match(Documentation);
        var account = new ChannelAccount("app", "main", new Dictionary<string, string> { ["secret"] = secret.Groups["value"].Value });
        var headers = Header().Matches(example.Groups["head"].Value).ToDictionary(header => header.Groups["name"].Value, header => header.Groups["value"].Value.Trim());
        var request = new ChannelRequest(
            "POST",
            _ => "",
            name => headers.GetValueOrDefault(name, ""),
            Encoding.UTF8.GetBytes(example.Groups["body"].Value),
            DateTimeOffset.FromUnixTimeSeconds(long.Parse(headers["webhook-timestamp"], null)));

        var message = Assert.Single(Assert.IsType<ChannelReply.Accepted>(await new AppChannel().ReceiveAsync(request, account)).Messages);

        Assert.Equal(("u-7", "王小明", "我的订单什么时候到？", "m-1001"), (message.SenderId, message.SenderName, message.Content, message.ExternalId));
        Assert.Equal(["user:main:u-7", "email:wang@example.com"], message.VerifiedIdentifiers.ToArray());
    }

    [Fact]
    public void The_documented_schema_names_every_field_that_is_taken_and_no_other()
    {
        var properties = JsonDocument.Parse(Schema().Match(Documentation).Groups["json"].Value).RootElement.GetProperty("properties");
        string[] Names(JsonElement of) => [.. of.EnumerateObject().Select(field => field.Name)];

        Assert.Equal(["messageId", "user", "kind", "text", "language", "sentAt", "attachments", "metadata"], Names(properties));
        Assert.Equal(["id", "name", "email", "emailVerified", "phone", "phoneVerified"], Names(properties.GetProperty("user").GetProperty("properties")));
        Assert.Equal(["url", "name", "contentType", "bytes"], Names(properties.GetProperty("attachments").GetProperty("items").GetProperty("properties")));
        Assert.Equal(
            Enum.GetValues<Omni.Pipeline.Messages.MessageKind>().Select(AppKinds.NameOf),
            properties.GetProperty("kind").GetProperty("enum").EnumerateArray().Select(name => name.GetString()));
        foreach (var name in Names(properties))
        {
            var body = Encoding.UTF8.GetBytes($$"""{"{{name}}":null}""");
            using var document = JsonDocument.Parse(body);
            Assert.DoesNotContain(AppPost.Read(document.RootElement, "id", new("app", "main", new Dictionary<string, string>()), AppRig.Now).Errors, error => error.Contains("not known", StringComparison.Ordinal));
        }
    }

    [GeneratedRegex("```http\\n(?<head>POST .*?)\\n\\n(?<body>.*?)\\n```", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex("^(?<name>[a-z-]+): (?<value>.*)$", RegexOptions.Multiline)]
    private static partial Regex Header();

    [GeneratedRegex("under the secret `(?<value>whsec_[^`]+)`")]
    private static partial Regex Secret();

    [GeneratedRegex("```json\\n(?<json>\\{\\n  \"\\$schema\".*?)\\n```", RegexOptions.Singleline)]
    private static partial Regex Schema();
}
