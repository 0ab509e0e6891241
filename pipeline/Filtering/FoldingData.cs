namespace Omni.Pipeline.Filtering;

/// <summary>Which letters stand for which: the embedded tables, read once. Sources: NOTICE.md in this folder.</summary>
internal static class FoldingData
{
    private const string SharedSection = "=";

    // Accented Latin letters by plain letter; a table because decomposition needs data that a host may leave out.
    private static readonly string[] Accents =
    [
        "aàáâãäåāăąǎǟǡǻȁȃȧạảấầẩẫậắằẳẵặ", "bḃḅḇƀ", "cçćĉċčḉ", "dďđḋḍḏḑḓ", "eèéêëēĕėęěȅȇȩẹẻẽếềểễệ", "fḟƒ", "gĝğġģǧǵḡ", "hĥħȟḣḥḧḩḫ",
        "iìíîïĩīĭįǐȉȋịỉḭḯ", "jĵǰ", "kķǩḱḳḵ", "lĺļľŀłḷḹḻḽ", "mḿṁṃ", "nñńņňǹṅṇṉṋ", "oòóôõöøōŏőǒǫǭȍȏȯọỏốồổỗộơớờởỡợ", "pṕṗ", "rŕŗřȑȓṙṛṝṟ",
        "sśŝşšșṡṣṥṧṩ", "tţťŧțṫṭṯṱ", "uùúûüũūŭůűųǔǖǘǚǜȕȗụủưứừửữự", "vṽṿ", "wŵẁẃẅẇẉ", "xẋẍ", "yýÿŷȳẏỳỵỷỹ", "zźżžẑẓẕ",
    ];

    /// <summary>What tells the two scripts apart, by unit: 1 is written in traditional text only, −1 in simplified text only.</summary>
    public static sbyte[] Scripts()
    {
        var scripts = new sbyte[char.MaxValue + 1];
        foreach (var line in Lines("traditional.txt").TakeWhile(line => line != SharedSection))
        {
            for (var i = 0; i < line.Length; i += 2)
            {
                (scripts[line[i]], scripts[line[i + 1]]) = (1, -1);
            }
        }

        return scripts;
    }

    /// <summary>From each letter that is read as another to that other.</summary>
    public static Dictionary<char, char> Pairs()
    {
        var pairs = new Dictionary<char, char>();
        foreach (var line in Lines("traditional.txt").Where(line => line != SharedSection))
        {
            for (var i = 0; i < line.Length; i += 2)
            {
                pairs[line[i]] = line[i + 1];
            }
        }

        foreach (var line in Accents.Concat(Lines("lookalikes.txt").Select(line => line.Replace(" ", "", StringComparison.Ordinal))))
        {
            foreach (var variant in line.AsSpan(1))
            {
                pairs[variant] = line[0];
            }
        }

        return pairs;
    }

    private static IEnumerable<string> Lines(string name)
    {
        using var stream = typeof(FoldingData).Assembly.GetManifestResourceStream(typeof(FoldingData), name)
            ?? throw new InvalidOperationException($"The assembly lacks {name}.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                yield return line;
            }
        }
    }
}
