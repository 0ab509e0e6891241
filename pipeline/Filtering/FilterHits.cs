namespace Omni.Pipeline.Filtering;

/// <summary>Collects what one text hit; made at the first hit, so that clean texts cost nothing.</summary>
internal sealed class FilterHits(string text, WordList[] lists, FilterPlace place)
{
    private readonly bool[] _hit = new bool[lists.Length];
    private char[]? _masked;
    private WordPolicy _strongest;
    private bool _isHanded;

    public void Add(int list, Match match)
    {
        if (lists[list].PolicyAt(place) is not { } policy)
        {
            return;
        }

        _hit[list] = true;
        _isHanded |= policy is WordPolicy.Hand;
        _strongest = policy > _strongest ? policy : _strongest;
        if (policy is WordPolicy.Mask or WordPolicy.Block)
        {
            Cover(match);
        }
    }

    public FilterResult ToResult() => _strongest == default ? FilterResult.Clean(text) : new(
        _masked is null ? text : new string(_masked),
        _strongest,
        [.. lists.Where((_, index) => _hit[index]).Select(list => list.Name)])
    {
        IsHanded = _isHanded,
    };

    /// <summary>Letters only: what stands between them stays, and so does the length.</summary>
    private void Cover(Match match)
    {
        _masked ??= text.ToCharArray();
        for (var i = match.Start; i < match.End;)
        {
            var (folded, width) = TextFolding.At(text, i);
            if (folded != TextFolding.Skip || LeetReading.IsSign(text[i]))
            {
                _masked.AsSpan(i, width).Fill('*');
            }

            i += width;
        }
    }
}
