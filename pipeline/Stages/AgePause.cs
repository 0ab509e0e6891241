namespace Omni.Pipeline.Stages;

/// <summary>A pause before the next try of something that nobody waits for: as long again as it has been tried already, so that no count has to be kept.</summary>
internal static class AgePause
{
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    /// <param name="age">Since the first try.</param>
    /// <param name="asked">What the platform asks for at least.</param>
    public static TimeSpan Of(TimeSpan age, TimeSpan asked)
    {
        var pause = age < Shortest ? Shortest : age < Longest ? age : Longest;
        return asked > pause ? asked : pause;
    }
}
