using System.Collections.Immutable;
using System.Globalization;

namespace Omni.Pipeline.Simulator;

/// <summary>Makes the days of a scenario up, from a seed: the same seed is the same days.</summary>
internal sealed class MadeUpDay
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>So many days after the last the agents still come, for what is left over.</summary>
    private const int DaysAfter = 7;

    private readonly Scenario _scenario;
    private readonly int _days;
    private readonly Repeatable _random;

    private MadeUpDay(Scenario scenario, int days, ulong seed) => (_scenario, _days, _random) = (scenario, days, new(Draws.Scatter(seed)));

    public static Day Of(Scenario scenario, int days, ulong seed)
    {
        var made = new MadeUpDay(scenario, days, seed);
        var agents = made.Agents();
        var customers = made.Customers();
        return new()
        {
            Name = scenario.Name,
            Agents = agents,
            Served = made.History(customers, agents),
            Arrivals = made.Arrivals(customers),
        };
    }

    private ImmutableArray<Worker> Agents()
    {
        var agents = ImmutableArray.CreateBuilder<Worker>();
        var skills = _scenario.Topics.Where(topic => topic.Skill.Length > 0).Select(topic => topic.Skill).ToList();
        var languages = _scenario.Languages.Where(it => it.Language.Length > 0).Take(2).ToList();
        var dealt = 0;
        foreach (var team in _scenario.Teams)
        {
            for (var i = 0; i < team.Count; i++)
            {
                // Dealt in turn, with a wider stride each time round, so that the pairs differ.
                var stride = skills.Count == 0 ? 1 : 1 + (dealt / skills.Count % Math.Max(1, skills.Count - 1));
                agents.Add(new()
                {
                    Id = string.Create(CultureInfo.InvariantCulture, $"a{agents.Count + 1:D2}"),
                    Languages = i < team.Bilingual ? [.. languages.Select(it => it.Language)] : [Pick(languages)],
                    Skills = [.. Enumerable.Range(0, team.Skills).Select(k => skills[(dealt + (k * stride)) % skills.Count]).Distinct()],
                    Speed = 0.8 + (0.4 * _random.NextDouble()),
                    Shifts = [.. Enumerable.Range(-1, _days + DaysAfter + 1).Select(day => new Shift(Monday.AddDays(day) + team.From, Monday.AddDays(day) + team.From + team.Lasts))],
                });
                dealt++;
            }
        }

        return agents.ToImmutable();
    }

    private List<(string Id, string Language)> Customers() =>
    [
        .. Enumerable.Range(0, Math.Max(1, (int)(_scenario.PerDay * _scenario.CustomersPerIssue)))
            .Select(i => (string.Create(CultureInfo.InvariantCulture, $"c{i + 1:D5}"), Pick(_scenario.Languages))),
    ];

    private ImmutableArray<Served> History(List<(string Id, string Language)> customers, ImmutableArray<Worker> agents)
    {
        var served = ImmutableArray.CreateBuilder<Served>();
        foreach (var (id, language) in customers)
        {
            var speakers = agents.Where(agent => agent.Languages.Contains(language)).ToList();
            if (_random.NextDouble() < _scenario.Known && speakers.Count > 0)
            {
                served.Add(new(id, speakers[_random.Next(speakers.Count)].Id, Monday - TimeSpan.FromMinutes(_random.Next(14 * 24 * 60))));
            }
        }

        return served.ToImmutable();
    }

    private ImmutableArray<Arrival> Arrivals(List<(string Id, string Language)> customers)
    {
        var arrivals = new List<Arrival>();
        var all = _scenario.Hours.Sum();
        for (var day = 0; day < _days; day++)
        {
            for (var minute = 0; minute < 24 * 60; minute++)
            {
                var rate = _scenario.PerDay * _scenario.Hours[minute / 60] / all / 60;
                Add(arrivals, Poisson(rate), Monday.AddDays(day).AddMinutes(minute), TimeSpan.FromMinutes(1), customers, "");
            }

            foreach (var burst in _scenario.Bursts)
            {
                Add(arrivals, burst.Issues, Monday.AddDays(day) + burst.At, burst.Lasts, customers, burst.Skill);
            }
        }

        return [.. arrivals.OrderBy(arrival => arrival.At)];
    }

    private void Add(List<Arrival> arrivals, int count, DateTimeOffset from, TimeSpan within, List<(string Id, string Language)> customers, string mostly)
    {
        for (var i = 0; i < count; i++)
        {
            // By the cube, a tenth of the customers has nearly half of the issues.
            var (customer, language) = customers[(int)(Math.Pow(_random.NextDouble(), 3) * customers.Count)];
            var topic = mostly.Length > 0 && _random.NextDouble() < 0.8 ? mostly : Pick(_scenario.Topics);
            var second = _random.NextDouble() < _scenario.SecondSkill ? Pick(_scenario.Topics) : "";
            arrivals.Add(new()
            {
                At = from + TimeSpan.FromSeconds(Math.Floor(_random.NextDouble() * within.TotalSeconds)),
                Customer = customer,
                Language = language,
                Skills = [.. new[] { topic, second }.Where(skill => skill.Length > 0).Distinct()],
                Urgency = _random.NextDouble() < _scenario.Urgent ? 1 : 0,
                HandleSeconds = Math.Round(Math.Clamp(_scenario.HandleMedian * Math.Exp(_scenario.HandleSigma * Normal()), 30, 7200)),
            });
        }
    }

    private string Pick(IReadOnlyList<(string Word, double Weight)> among)
    {
        var at = _random.NextDouble() * among.Sum(it => it.Weight);
        foreach (var (word, weight) in among)
        {
            at -= weight;
            if (at < 0)
            {
                return word;
            }
        }

        return among[^1].Word;
    }

    /// <summary>Knuth's: rates are of a minute, and small.</summary>
    private int Poisson(double rate)
    {
        var (limit, product, count) = (Math.Exp(-rate), _random.NextDouble(), 0);
        while (product > limit)
        {
            product *= _random.NextDouble();
            count++;
        }

        return count;
    }

    /// <summary>Box and Muller's.</summary>
    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
