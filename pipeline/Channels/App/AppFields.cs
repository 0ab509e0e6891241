using System.Text.Json;

namespace Omni.Pipeline.Channels.App;

/// <summary>
/// Reads the fields of one object strictly and notes everything that is wrong with them, so that whoever writes the app's server learns it
/// all at once. The notes name fields and limits, never values.
/// </summary>
/// <param name="element">The object.</param>
/// <param name="path">Its name and a dot; empty for the whole.</param>
/// <param name="errors">Where the notes go.</param>
internal readonly struct AppFields(JsonElement element, string path, List<string> errors)
{
    private const int MaxShownLength = 40;
    private const int MaxErrors = 20;

    private readonly JsonElement _element = element;

    /// <summary>Notes what has no place here: a field that is misspelt would otherwise be lost in silence.</summary>
    public void Only(params ReadOnlySpan<string> known)
    {
        foreach (var field in _element.EnumerateObject())
        {
            if (!known.Contains(field.Name))
            {
                Wrong(field.Name.Length <= MaxShownLength ? field.Name : field.Name[..MaxShownLength] + "…", "is not known here");
            }
        }
    }

    public string Text(string name, int maxLength, bool isRequired = false)
    {
        if (Find(name) is not { } value)
        {
            return isRequired ? Wrong(name, "is missing") : "";
        }

        return value.ValueKind is not JsonValueKind.String || value.TryText() is not { } text ? Wrong(name, "is not a text")
            : isRequired && string.IsNullOrWhiteSpace(text) ? Wrong(name, "is empty")
            : text.Length > maxLength ? Wrong(name, $"has more than {maxLength} UTF-16 units")
            : text;
    }

    /// <summary>As <see cref="Text"/>, and without control characters.</summary>
    public string Line(string name, int maxLength, bool isRequired = false)
    {
        var text = Text(name, maxLength, isRequired);
        return text.Any(char.IsControl) ? Wrong(name, "has control characters") : text;
    }

    public bool Flag(string name) => Find(name) switch
    {
        null or { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.True } => true,
        _ => Wrong(name, "is neither true nor false").Length != 0,
    };

    public long Size(string name) =>
        Find(name) is not { } value ? 0
        : value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var size) && size >= 0 ? size
        : Wrong(name, "is not a number of bytes").Length;

    public DateTimeOffset? Instant(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.String && value.TryGetDateTimeOffset(out var at))
        {
            return at;
        }

        Wrong(name, "is not a time such as 2026-03-01T12:00:00Z");
        return null;
    }

    /// <summary>Nothing when it is not there and may be missing, or is not an object.</summary>
    public AppFields? Object(string name, bool isRequired = false)
    {
        if (Find(name) is not { } value)
        {
            if (isRequired)
            {
                Wrong(name, "is missing");
            }

            return null;
        }

        if (value.ValueKind is JsonValueKind.Object)
        {
            return new AppFields(value, $"{path}{name}.", errors);
        }

        Wrong(name, "is not an object");
        return null;
    }

    public IReadOnlyList<AppFields> Objects(string name, int maxCount)
    {
        if (Find(name) is not { } value)
        {
            return [];
        }

        if (value.ValueKind is not JsonValueKind.Array || value.EnumerateArray().Any(item => item.ValueKind is not JsonValueKind.Object))
        {
            Wrong(name, "is not a list of objects");
            return [];
        }

        if (value.GetArrayLength() > maxCount)
        {
            Wrong(name, $"has more than {maxCount} entries");
            return [];
        }

        var (all, before, notes) = (new List<AppFields>(), $"{path}{name}", errors);
        foreach (var item in value.EnumerateArray())
        {
            all.Add(new AppFields(item, $"{before}[{all.Count}].", notes));
        }

        return all;
    }

    /// <summary>The names of the object's fields.</summary>
    public IEnumerable<string> Names() => _element.EnumerateObject().Select(field => field.Name);

    /// <returns>Empty, so that it can stand for the value.</returns>
    public string Wrong(string name, string what)
    {
        if (errors.Count < MaxErrors)
        {
            errors.Add($"{path}{name} {what}.");
        }

        return "";
    }

    private JsonElement? Find(string name) => _element.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value : null;
}
