using System.Buffers.Text;

namespace Omni.Bench.Load;

/// <summary>What every text begins with, so that a message is known again wherever it arrives: <c>[sender-counter]</c>.</summary>
internal static class Marker
{
    public const int Length = 1 + SenderDigits + 1 + CounterDigits + 1;

    private const int SenderDigits = 6;
    private const int CounterDigits = 8;

    public static void Write(Span<byte> at, int sender, int counter)
    {
        at[0] = (byte)'[';
        Digits(at.Slice(1, SenderDigits), sender);
        at[1 + SenderDigits] = (byte)'-';
        WriteCounter(at, counter);
        at[Length - 1] = (byte)']';
    }

    /// <summary>Changes the counter of a marker that is there.</summary>
    public static void WriteCounter(Span<byte> at, int counter) => Digits(at.Slice(2 + SenderDigits, CounterDigits), counter);

    public static bool TryRead(ReadOnlySpan<byte> text, out int sender, out int counter)
    {
        (sender, counter) = (0, 0);
        return text.Length >= Length
            && text[0] == '['
            && text[1 + SenderDigits] == '-'
            && text[Length - 1] == ']'
            && Utf8Parser.TryParse(text.Slice(1, SenderDigits), out sender, out var read) && read == SenderDigits
            && Utf8Parser.TryParse(text.Slice(2 + SenderDigits, CounterDigits), out counter, out read) && read == CounterDigits;
    }

    public static void Digits(Span<byte> at, long value)
    {
        for (var i = at.Length - 1; i >= 0; i--)
        {
            (value, var digit) = Math.DivRem(value, 10);
            at[i] = (byte)('0' + digit);
        }
    }
}
