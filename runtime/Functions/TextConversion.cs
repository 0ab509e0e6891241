using System.Globalization;

namespace Omni.Runtime.Functions;

/// <summary>Turns route and query text into the types that a function may ask for; the same text means the same in every culture.</summary>
internal static class TextConversion
{
    /// <summary>A conversion that answers null for text that does not convert; null for a type that has none.</summary>
    public static Func<string, object?>? To(Type type)
    {
        var target = Nullable.GetUnderlyingType(type) ?? type;
        return target == typeof(string) ? text => text
            : target == typeof(int) ? text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null
            : target == typeof(long) ? text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null
            : target == typeof(bool) ? text => bool.TryParse(text, out var value) ? value : null
            : target == typeof(Guid) ? text => Guid.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : null
            : target == typeof(DateTimeOffset) ? text => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value) ? value : null
            : target.IsEnum ? text => Name(target, text)
            : null;
    }

    private static object? Name(Type type, string text) =>
        char.IsAsciiLetter(text.FirstOrDefault()) && Enum.TryParse(type, text, ignoreCase: true, out var value) && Enum.IsDefined(type, value!) ? value : null;
}
