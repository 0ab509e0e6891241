using System.Text.Json.Serialization;

namespace Omni.Bench.Load.Drill;

/// <summary>What the drill found. Messages are customers' and agents' together.</summary>
/// <param name="Rounds">Kills.</param>
/// <param name="Accepted">Acknowledged messages.</param>
/// <param name="Lost">Of those, not there.</param>
/// <param name="Duplicate">There twice.</param>
/// <param name="OutOfOrder">Not in their sender's order, or behind a hole in the sequence.</param>
/// <param name="Stuck">Stored, but never sent on; and whatever was set aside.</param>
/// <param name="RecoveryP50Seconds">From the kill until everything that was accepted before it was delivered.</param>
/// <param name="RecoveryP95Seconds">The same.</param>
/// <param name="RecoveryMaxSeconds">The same.</param>
/// <param name="SentAgain">Answers that the platform got more than once: sending is at least once.</param>
/// <param name="Uncertain">Answers of which Omni says that nobody can know.</param>
/// <param name="PushedAgain">What a page was shown again after it had connected again, under the same sequence.</param>
/// <param name="PushedLate">What came behind a later answer or customer's message after that; a page that follows the sequences asks for it first.</param>
/// <param name="Machine">Where.</param>
internal sealed record DrillFigures(
    int Rounds,
    long Accepted,
    long Lost,
    long Duplicate,
    long OutOfOrder,
    long Stuck,
    double RecoveryP50Seconds,
    double RecoveryP95Seconds,
    double RecoveryMaxSeconds,
    long SentAgain,
    long Uncertain,
    long PushedAgain,
    long PushedLate,
    string Machine)
{
    [JsonIgnore]
    public bool IsClean => Lost + Duplicate + OutOfOrder + Stuck is 0;
}
