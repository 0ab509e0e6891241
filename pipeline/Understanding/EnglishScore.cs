namespace Omni.Pipeline.Understanding;

/// <summary>Weighs the words of a Latin-script text: common English words against other languages' and letters English lacks.</summary>
internal struct EnglishScore
{
    private const string EnglishWords =
        "the a an and or but not no yes i you he she it we they me my your our their this that these those is are was were be been am do does did " +
        "don't can't won't i'm it's have has had can could will would should may to of in on at for from with about by as if when where what why how who " +
        "which there here please thanks thank hi hello hey ok okay sorry help need want order ordered refund return exchange delivery shipping ship " +
        "shipped package parcel arrived arrive broken price cost buy bought pay paid payment invoice account login password problem issue error " +
        "working work works still again now today yesterday tomorrow never already any some more get got give know let speak talk human agent person " +
        "support service customer cancel change address number phone email good bad very great just back new money week day days hours bye";

    private const string OtherWords =
        "el la los las un una unos que de del y en es por para con hola gracias quiero mi su como pedido está donde cuando " +
        "le les des du et est une je vous nous pas pour avec bonjour merci mon ma commande où quand " +
        "der das und ich ist nicht ein eine mein meine wo wann bitte danke mit auf für von zu bestellung " +
        "o os um uma não em com meu minha obrigado olá il gli che di per non sono grazie ciao mio " +
        "saya tidak dan yang ini itu untuk dengan apa toi khong la cua het een van ik niet";

    private static readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Weights = Build();

    private int _balance;
    private int _foreignLetters;

    public int Words { get; private set; }

    /// <summary>Needs a sign of English, not only the absence of others.</summary>
    public readonly bool IsEnglish => _balance > 0 && _balance * 8 >= Words && _foreignLetters * 4 <= Words;

    public void Add(ReadOnlySpan<char> word)
    {
        Words++;
        if (Weights.TryGetValue(word, out var weight))
        {
            _balance += weight;
        }

        foreach (var unit in word)
        {
            if (unit is >= 'À' and not '’')
            {
                _foreignLetters++;
                break;
            }
        }
    }

    private static Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Build()
    {
        var weights = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var word in OtherWords.Split(' '))
        {
            weights[word] = -1;
        }

        foreach (var word in EnglishWords.Split(' '))
        {
            weights[word] = 1;
            weights[word.Replace('\'', '’')] = 1;
        }

        return weights.GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
