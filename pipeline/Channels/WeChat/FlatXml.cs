using System.Buffers;

namespace Omni.Pipeline.Channels.WeChat;

/// <summary>
/// Reads the XML that the platform really sends, <c>&lt;xml&gt;</c> around fields of CDATA or plain text, without a parser: one costs
/// more than all else that is done with a message. Whatever is not exactly that is left to the parser; what this reads, it reads the same.
/// </summary>
internal static class FlatXml
{
    private const string Open = "<xml>";
    private const string Close = "</xml>";
    private const string CData = "<![CDATA[";
    private const string CDataEnd = "]]>";

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    // Where plain text may mean something else than it says, or where the parser would change it.
    private static readonly SearchValues<char> NotPlain = SearchValues.Create("<>&]\r\t\n ");

    /// <returns>Null when it is not of that form.</returns>
    public static WeChatFields? TryRead(string text)
    {
        var rest = text.AsSpan().Trim(" \n");
        if (!rest.StartsWith(Open) || !rest.EndsWith(Close) || text.Contains('\r', StringComparison.Ordinal))
        {
            return null;
        }

        var fields = new WeChatFields();
        rest = rest[Open.Length..^Close.Length].Trim(" \n");
        while (!rest.IsEmpty)
        {
            if (!TryTakeName(ref rest, out var name) || !TryTakeValue(ref rest, out var value) || !TryTakeEnd(ref rest, name) || !fields.TryAdd(name.ToString(), value.ToString()))
            {
                return null;
            }

            rest = rest.TrimStart(" \n");
        }

        return fields;
    }

    private static bool TryTakeName(ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> name)
    {
        name = default;
        var end = rest.IndexOf('>');
        if (end < 2 || rest[0] != '<' || !char.IsAsciiLetter(rest[1]) || rest[1..end].ContainsAnyExcept(NameCharacters))
        {
            return false;
        }

        name = rest[1..end];
        rest = rest[(end + 1)..];
        return true;
    }

    private static bool TryTakeValue(ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> value)
    {
        var isCData = rest.StartsWith(CData);
        rest = isCData ? rest[CData.Length..] : rest;
        var end = isCData ? rest.IndexOf(CDataEnd) : rest.IndexOf('<');
        if (end < 0)
        {
            value = default;
            return false;
        }

        value = rest[..end];
        rest = rest[(isCData ? end + CDataEnd.Length : end)..];
        return isCData || !value.ContainsAny(NotPlain);
    }

    private static bool TryTakeEnd(ref ReadOnlySpan<char> rest, scoped ReadOnlySpan<char> name)
    {
        if (!rest.StartsWith("</") || !rest[2..].StartsWith(name) || !rest[(2 + name.Length)..].StartsWith(">"))
        {
            return false;
        }

        rest = rest[(name.Length + 3)..];
        return true;
    }
}
