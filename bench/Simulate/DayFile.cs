using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Omni.Bench.Simulate;

/// <summary>Days in a file. Unknown members are refused: so no text of a customer gets in by accident.</summary>
internal static class DayFile
{
    private const int MostAgents = 1_000;
    private const int MostArrivals = 200_000;
    private const int MostCapacity = 50;
    private const int LongestSeconds = 24 * 60 * 60;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        NumberHandling = JsonNumberHandling.Strict,
        WriteIndented = true,
    };

    public static string Write(Day day) => JsonSerializer.Serialize(day, Json) + "\n";

    public static Day Read(string text)
    {
        Day? day;
        try
        {
            day = JsonSerializer.Deserialize<Day>(text, Json);
        }
        catch (JsonException problem)
        {
            throw new SimulateException($"The file is not days as docs/matching.md describes them: {problem.Message}");
        }

        if (day is null)
        {
            throw new SimulateException("The file is null.");
        }

        return Problem(day) is { } wrong ? throw new SimulateException($"The file can't be used: {wrong}") : day with { Arrivals = [.. day.Arrivals.OrderBy(it => it.At)] };
    }

    private static string? Problem(Day day)
    {
        if (day.Agents.IsDefaultOrEmpty || day.Agents.Length > MostAgents)
        {
            return Say($"agents are 1 to {MostAgents}.");
        }

        if (day.Arrivals.IsDefaultOrEmpty || day.Arrivals.Length > MostArrivals)
        {
            return Say($"arrivals are 1 to {MostArrivals}.");
        }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        return day.Agents.Select(agent => Problem(agent, ids)).FirstOrDefault(problem => problem is not null)
            ?? day.Arrivals.Select(Problem).FirstOrDefault(problem => problem is not null)
            ?? (day.Served.IsDefault ? null : day.Served.Where(it => !ids.Contains(it.Agent)).Select(it => $"served names the agent '{it.Agent}', who is not there.").FirstOrDefault());
    }

    private static string? Problem(Worker agent, HashSet<string> ids) =>
        string.IsNullOrEmpty(agent.Id) || !ids.Add(agent.Id) ? $"the agents' ids are not empty and differ ('{agent.Id}')."
        : agent.Capacity is < 1 or > MostCapacity ? Say($"agent '{agent.Id}': capacity is 1 to {MostCapacity}.")
        : agent.Speed is not (>= 0.1 and <= 10) ? $"agent '{agent.Id}': speed is 0.1 to 10."
        : agent.Languages.IsDefault || agent.Skills.IsDefault ? $"agent '{agent.Id}': languages and skills are lists."
        : agent.Shifts.IsDefault || agent.Shifts.Any(shift => shift.Until <= shift.From) ? $"agent '{agent.Id}': a shift ends after it begins."
        : agent.Shifts.OrderBy(shift => shift.From).ToList() is var shifts && shifts.Zip(shifts.Skip(1)).Any(two => two.Second.From < two.First.Until)
            ? $"agent '{agent.Id}': shifts do not overlap."
        : null;

    private static string? Problem(Arrival arrival, int number) =>
        string.IsNullOrEmpty(arrival.Customer) ? Say($"arrival {number + 1} has no customer.")
        : arrival.Skills.IsDefault || arrival.Language is null ? Say($"arrival {number + 1}: language is a text and skills a list.")
        : arrival.Urgency is < 0 or > 10 ? Say($"arrival {number + 1}: urgency is 0 to 10.")
        : arrival.HandleSeconds is not (>= 1 and <= LongestSeconds) ? Say($"arrival {number + 1}: handleSeconds is 1 to {LongestSeconds}.")
        : null;

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
