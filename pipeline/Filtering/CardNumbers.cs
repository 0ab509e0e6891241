using System.Globalization;

namespace Omni.Pipeline.Filtering;

/// <summary>What tells the numbers of cards from other long numbers.</summary>
internal static class CardNumbers
{
    // First two digits of the code of administrative divisions (GB/T 2260).
    private static readonly HashSet<int> Regions =
    [
        11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83, 91,
    ];

    private static ReadOnlySpan<byte> IdWeights => [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>18 places, the last a digit or X: region, date of birth, and the check digit of GB 11643 (ISO 7064 MOD 11-2).</summary>
    public static bool IsIdCard(ReadOnlySpan<char> number)
    {
        if (number.Length != 18 || !Regions.Contains(Digit(number[0]) * 10 + Digit(number[1]))
            || !DateOnly.TryParseExact(number.Slice(6, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var born)
            || born.Year is < 1900 or > 2099)
        {
            return false;
        }

        var sum = 0;
        for (var i = 0; i < IdWeights.Length; i++)
        {
            sum += Digit(number[i]) * IdWeights[i];
        }

        return "10X98765432"[sum % 11] == char.ToUpperInvariant(number[17]);
    }

    /// <summary>Issuers and their lengths, and the check digit (ISO/IEC 7812).</summary>
    public static bool IsBankCard(ReadOnlySpan<char> number) => IsIssued(number) && PassesLuhn(number);

    private static bool IsIssued(ReadOnlySpan<char> number)
    {
        if (number.Length < 13)
        {
            return false;
        }

        var (two, four) = (Digit(number[0]) * 10 + Digit(number[1]), Digit(number[0]) * 1000 + Digit(number[1]) * 100 + Digit(number[2]) * 10 + Digit(number[3]));
        return number.Length switch
        {
            13 => two / 10 == 4,
            14 => two is 36 or 38 or 39 or 30,
            15 => two is 34 or 37,
            16 => two / 10 == 4 || two is (>= 51 and <= 55) or 35 or 62 or 60 or 64 or 65 or 81 || four is >= 2200 and <= 2720,
            17 or 18 => two is 62,
            19 => two is 62 or 60 || two / 10 == 4,
            _ => false,
        };
    }

    private static bool PassesLuhn(ReadOnlySpan<char> number)
    {
        var sum = 0;
        for (var i = 0; i < number.Length; i++)
        {
            var digit = Digit(number[^(i + 1)]);
            sum += i % 2 == 0 ? digit : (digit * 2 / 10) + (digit * 2 % 10);
        }

        return sum % 10 == 0;
    }

    private static int Digit(char unit) => unit - '0';
}
