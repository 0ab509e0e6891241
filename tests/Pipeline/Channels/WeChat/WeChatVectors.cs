using System.Text.Json;

namespace Omni.Tests.Pipeline.Channels.WeChat;

/// <summary>Published examples of the protocol; each names where it was published.</summary>
public static class WeChatVectors
{
    private static readonly JsonElement[] All =
        [.. JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Vectors", "wechat.json"))).RootElement.EnumerateArray()];

    public static TheoryData<string> Signatures => Of("wechat.url_signature");

    public static TheoryData<string> ToOpen => Of("wechat.msg_decrypt");

    public static TheoryData<string> ToSeal => Of("wechat.msg_encrypt");

    internal static WeChatVector Get(string id)
    {
        var vector = All.Single(v => v.GetProperty("id").GetString() == id);
        return new(vector.GetProperty("inputs"), vector.GetProperty("expected"));
    }

    private static TheoryData<string> Of(string kind) =>
        [.. All.Where(v => v.GetProperty("kind").GetString() == kind).Select(v => v.GetProperty("id").GetString()!)];
}

/// <summary>One example: what goes in and what must come out.</summary>
internal sealed record WeChatVector(JsonElement Inputs, JsonElement Expected)
{
    public string this[string input] => Inputs.GetProperty(input).GetString()!;

    public string Expect(string name) => Expected.GetProperty(name).GetString()!;
}
