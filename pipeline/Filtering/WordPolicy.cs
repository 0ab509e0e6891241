namespace Omni.Pipeline.Filtering;

/// <summary>What becomes of a message that holds something of a list; a later one is stronger.</summary>
public enum WordPolicy
{
    /// <summary>Show it as it is and mark it.</summary>
    Flag = 1,

    /// <summary>Show it as it is, and bring its conversation to a supervisor. Holds beside whatever else is done with the message.</summary>
    Hand,

    /// <summary>Show it with the word covered.</summary>
    Mask,

    /// <summary>Withhold it.</summary>
    Block,
}

/// <summary>The stable names of the policies, as rows keep them and the interface says them.</summary>
public static class WordPolicies
{
    /// <summary>Where a list does not hold at a place.</summary>
    public const string Pass = "pass";

    public static string NameOf(WordPolicy policy) => policy switch
    {
        WordPolicy.Flag => "flag",
        WordPolicy.Hand => "hand",
        WordPolicy.Mask => "mask",
        WordPolicy.Block => "block",
    };

    /// <summary>Null when there is no such policy.</summary>
    public static WordPolicy? Of(string name) => name switch
    {
        "flag" => WordPolicy.Flag,
        "hand" => WordPolicy.Hand,
        "mask" => WordPolicy.Mask,
        "block" => WordPolicy.Block,
        _ => null,
    };
}
