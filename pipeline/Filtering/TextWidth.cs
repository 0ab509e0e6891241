namespace Omni.Pipeline.Filtering;

/// <summary>The width of signs, by hand: a process without the data of a culture normalizes nothing.</summary>
public static class TextWidth
{
    private const int Distance = '\uFF01' - '!';

    /// <summary>What a Chinese or Japanese keyboard writes in full width, U+FF01 to U+FF5E and U+3000, as the ASCII that it stands for; anything else as it is.</summary>
    public static char Narrow(char unit) => unit switch
    {
        >= '\uFF01' and <= '\uFF5E' => (char)(unit - Distance),
        '\u3000' => ' ',
        _ => unit,
    };
}
