namespace Omni.Pipeline.Understanding;

/// <summary>
/// What tells Japanese in ideographs alone from Chinese: forms that only Japan writes ("発送"), and words that only Japanese has ("注文", "番号").
/// Against it speak the simplified characters that Japan does not write, and the small words of Chinese.
/// </summary>
internal static class JapaneseSigns
{
    // None of these is written in Chinese, in either script.
    private const string Forms =
        "発収対売気駅円営様込払図価続読転鉄両帰検験険経継絵総縁拡拠応権歩楽薬戦単厳囲圧変悪恵戻抜拝択挙歳歯毎涙渋済満焼獣畳砕稲関雑霊頼髪黒竜亀伝仮働児剤労効実専帯廃弾従戸捜掲揺栄歓浄滝瀬桜沢浜県辺豊";

    private const string Words = "注文 番号 返品 領収 返金 送料 振込 支払 見積 問合 受付 手続 口座 荷物 予約 予定 宛先 宛名 未着 着払";

    // Japan simplified them alike.
    private const string Shared = "届会国体点来当礼宝号学医区写数旧声乱与双尽担独触辞属嘱寝尔弥欧鸥状壮将参断装麦湿温窃没盗灯炉条枢殴静昼称随猫献楼誉虑蚕胆痴迟励堕";

    // No text of ideographs alone has them in Japanese.
    private const string SmallWords = "我你您妳他她它们們这這那么麼什的嗎吗呢吧了是还還没沒都也很把被给給和跟就哪誰谁请";

    // A long text has more of them.
    private const int MostPerSign = 8;

    private const byte Form = 1;
    private const byte Small = 2;

    /// <summary>Some word ends with it.</summary>
    private const byte WordEnd = 4;

    private const byte Alike = 8;

    private static readonly byte[] Marks = Build();

    /// <summary>Whether the ideographs of a text are Japanese; null when as much speaks for Chinese.</summary>
    /// <param name="text">With few kana or none.</param>
    /// <param name="han">How many ideographs it has.</param>
    /// <param name="simplified">How many of them only simplified Chinese has, as far as the Chinese scripts go.</param>
    public static bool? AreIn(ReadOnlySpan<char> text, int han, int simplified)
    {
        var signs = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var mark = Marks[text[i]];
            if (mark == 0)
            {
                continue;
            }

            if ((mark & Small) != 0)
            {
                return false;
            }

            signs += mark & Form;
            simplified -= (mark & Alike) / Alike;
            if ((mark & WordEnd) != 0 && i > 0 && IsWord(text[i - 1], text[i]))
            {
                signs += 2;
            }
        }

        return signs == 0 || signs * MostPerSign < han || signs < simplified ? false
            : signs == simplified ? null
            : true;
    }

    private static bool IsWord(char first, char second)
    {
        for (var i = 0; i < Words.Length; i += 3)
        {
            if (Words[i] == first && Words[i + 1] == second)
            {
                return true;
            }
        }

        return false;
    }

    private static byte[] Build()
    {
        var marks = new byte[char.MaxValue + 1];
        foreach (var unit in Forms)
        {
            marks[unit] |= Form;
        }

        foreach (var unit in Shared)
        {
            marks[unit] |= Alike;
        }

        foreach (var unit in SmallWords)
        {
            marks[unit] |= Small;
        }

        for (var i = 1; i < Words.Length; i += 3)
        {
            marks[Words[i]] |= WordEnd;
        }

        return marks;
    }
}
