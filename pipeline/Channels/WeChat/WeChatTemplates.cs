using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels.WeChat;

/// <summary>The templates that an account has at the platform; a field stands there as <c>{{name.DATA}}</c>.</summary>
internal sealed partial class WeChatTemplates(WeChatApi api, WeChatCalls calls) : IChannelTemplates
{
    public string Channel => WeChatChannel.ChannelName;

    public async ValueTask<TemplateList> ListAsync(ChannelAccount account, CancellationToken ct)
    {
        if (WeChatEndpoint.Of(account) is not { } endpoint)
        {
            return TemplateList.Failed(SendOutcome.Refused("wechat-not-configured"));
        }

        var called = await calls.CallAsync(
            endpoint, token => api.GetAsync(WeChatCalls.Address(endpoint, "template/get_all_private_template", token), ct), ct);
        return called.NoToken is { } noToken ? TemplateList.Failed(noToken)
            : called.Answer.Json.Field("template_list") is { ValueKind: JsonValueKind.Array } list ? new([.. list.EnumerateArray().Select(Read).OfType<ChannelTemplate>()])
            : TemplateList.Failed(WeChatErrors.OfSetup(called.Answer));
    }

    private static ChannelTemplate? Read(JsonElement template) =>
        template.Text("template_id") is { Length: > 0 } id && template.Text("content") is { } content
            ? new(id, template.Text("title") ?? "", PartsOf(content))
            : null;

    private static ImmutableArray<TemplatePart> PartsOf(string content)
    {
        var parts = ImmutableArray.CreateBuilder<TemplatePart>();
        var read = 0;
        foreach (Match field in Field().Matches(content))
        {
            Add(content[read..field.Index]);
            parts.Add(new(field.Groups["name"].Value, IsField: true));
            read = field.Index + field.Length;
        }

        Add(content[read..]);
        return parts.ToImmutable();

        void Add(string text)
        {
            if (text.Length > 0)
            {
                parts.Add(new(text, IsField: false));
            }
        }
    }

    [GeneratedRegex(@"\{\{\s*(?<name>[^{}.\s]+)\.DATA\s*\}\}")]
    private static partial Regex Field();
}
