using System.Buffers;
using System.Text;
using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Media;

/// <summary>Names of files as strangers give them.</summary>
public static class FileNames
{
    // Marks that turn the direction of writing: with them, a program's name reads like a picture's.
    private static readonly SearchValues<char> Turning = SearchValues.Create("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069");

    /// <summary>The last part of a path, without what can't be seen; empty when nothing is left.</summary>
    public static string Clean(string name)
    {
        var last = name.AsSpan(name.AsSpan().LastIndexOfAny('/', '\\') + 1);
        var clean = new StringBuilder(last.Length);
        foreach (var rune in last.EnumerateRunes())
        {
            if (!Rune.IsControl(rune) && !(rune.IsBmp && Turning.Contains((char)rune.Value)) && clean.Length + rune.Utf16SequenceLength <= Attachment.MaxNameLength)
            {
                clean.Append(rune.ToString());
            }
        }

        return clean.ToString().Trim(' ', '.');
    }
}
