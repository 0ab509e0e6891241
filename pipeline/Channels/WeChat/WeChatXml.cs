using System.Buffers;
using System.Text;
using System.Xml;

namespace Omni.Pipeline.Channels.WeChat;

/// <summary>Reads the platform's XML. No DTD, no entity but the five, nothing fetched, bounded in size, depth and fields.</summary>
internal static class WeChatXml
{
    private const int MaxDepth = 6;
    private const int MaxCharacters = 256 * 1024;
    private const string Root = "xml";

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaxCharacters,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
    };

    // What XML 1.0 forbids but people can type or paste, and the platform passes on.
    private static readonly SearchValues<char> Forbidden = SearchValues.Create(
        "\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u000b\u000c\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015"
        + "\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\ufffe\uffff");

    /// <param name="utf8">Valid UTF-8; an encoding that the document declares is not believed.</param>
    /// <returns>Null when it is not such a message.</returns>
    public static WeChatFields? TryRead(ReadOnlySpan<byte> utf8)
    {
        var text = Encoding.UTF8.GetString(utf8);
        if (text.AsSpan().ContainsAny(Forbidden))
        {
            text = WithoutForbidden(text);
        }

        return FlatXml.TryRead(text) ?? Parse(text);
    }

    /// <summary>Any XML; what <see cref="FlatXml"/> reads comes out of here the same.</summary>
    internal static WeChatFields? Parse(string text)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), Settings);
            return TryRead(reader);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static WeChatFields? TryRead(XmlReader reader)
    {
        var fields = new WeChatFields();
        var path = new string[MaxDepth + 1];
        var value = new LeafText();
        var isLeaf = false;
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (reader.Depth > MaxDepth || (reader.Depth == 0 && !string.Equals(reader.Name, Root, StringComparison.Ordinal)))
                    {
                        return null;
                    }

                    path[reader.Depth] = reader.Name;
                    value.Clear();
                    isLeaf = !reader.IsEmptyElement;
                    if (!isLeaf && reader.Depth > 0 && !fields.TryAdd(NameOf(path, reader.Depth), ""))
                    {
                        return null;
                    }

                    break;

                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace:
                    value.Append(reader.Value);
                    break;

                case XmlNodeType.EndElement:
                    if (isLeaf && reader.Depth > 0 && !fields.TryAdd(NameOf(path, reader.Depth), value.ToString()))
                    {
                        return null;
                    }

                    isLeaf = false;
                    break;
            }
        }

        return fields;
    }

    private static string NameOf(string[] path, int depth) => depth == 1 ? path[1] : string.Join('.', path, 1, depth);

    private static string WithoutForbidden(string text) => string.Create(text.Length, text, static (target, source) =>
    {
        source.CopyTo(target);
        target.ReplaceAny(Forbidden, '\ufffd');
    });

    /// <summary>An element's text. Nearly always one piece; CDATA that holds its own end mark comes in several.</summary>
    private struct LeafText
    {
        private string? _only;
        private StringBuilder? _pieces;

        public void Clear() => (_only, _pieces) = (null, null);

        public void Append(string piece)
        {
            if (_only is null)
            {
                _only = piece;
                return;
            }

            _pieces ??= new StringBuilder(_only);
            _pieces.Append(piece);
        }

        public override readonly string ToString() => _pieces?.ToString() ?? _only ?? "";
    }
}
