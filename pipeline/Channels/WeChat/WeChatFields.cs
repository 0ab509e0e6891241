namespace Omni.Pipeline.Channels.WeChat;

/// <summary>
/// The values of one XML message by element name; what lies deeper is named by its path, such as <c>ScanCodeInfo.ScanResult</c>.
/// A list, because a message has about seven fields.
/// </summary>
internal sealed class WeChatFields
{
    /// <summary>Far more than any message has; keeps the search through the list short.</summary>
    public const int MaxCount = 128;

    private readonly List<KeyValuePair<string, string>> _fields = new(8);

    public IReadOnlyList<KeyValuePair<string, string>> All => _fields;

    public string this[string name] => Find(name) ?? "";

    public string? Find(string name)
    {
        foreach (var field in _fields)
        {
            if (string.Equals(field.Key, name, StringComparison.Ordinal))
            {
                return field.Value;
            }
        }

        return null;
    }

    /// <summary>The first of a name stays: lists repeat their items' names. False when there are too many.</summary>
    public bool TryAdd(string name, string value)
    {
        if (Find(name) is null)
        {
            _fields.Add(new(name, value));
        }

        return _fields.Count <= MaxCount;
    }
}
